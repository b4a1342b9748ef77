"""The database that tests run on: migrated once, then copied for each process and after each test that commits.

A copy costs milliseconds; migrating costs ten seconds, and flushing tables would lose what migrations wrote. The
template of SQLite is kept between runs under a name made of everything that it depends on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import longwave

PACKAGE = Path(longwave.__file__).parent
KEPT = 8  # templates, those of earlier code included


def cache() -> Path:
    """Where templates are kept: beside other temporary files, for this user only."""
    folder = Path(tempfile.gettempdir()) / f"longwave-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it, or set TMPDIR to a folder of your own.")
    return folder


@lru_cache
def key() -> str:
    """Changes when a migration, the code that runs after migrating, or an installed package does."""
    known = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts:
            known.update(path.read_bytes())
    for package in sorted(f"{found.metadata['Name']} {found.version}" for found in distributions()):
        known.update(package.encode())
    return known.hexdigest()[:16]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one process at a time build a template."""
    with (cache() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make() -> None:
    """Give this process its database, migrated."""
    from django.db import connection

    (_make_sqlite if connection.vendor == "sqlite" else _make_postgresql)()


def restore() -> None:
    """Undo everything that tests committed."""
    make()


@contextmanager
def kept_for_a_module(blocker: Any) -> Iterator[None]:
    """What is published in here is there for all tests of a module; what each of them adds is gone with it."""
    from django.db import transaction

    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def another(folder: Path) -> str:
    """A database of its own for a magazine in `folder`, with tables and nothing in them: its DATABASE_URL."""
    from django.db import connection

    if connection.vendor == "sqlite":
        target = folder / "data" / "longwave.sqlite3"
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(target)
        return f"sqlite:///{target}"
    name = f"{connection.settings_dict['NAME']}_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    _copy_postgresql(name)
    return _url(name)


def _make_sqlite() -> None:
    from django.db import connection

    connection.close()
    _copy_sqlite(Path(connection.settings_dict["NAME"]))


def _copy_sqlite(name: Path) -> None:
    template = cache() / f"{key()}.sqlite3"
    for path in (name, name.with_name(name.name + "-wal"), name.with_name(name.name + "-shm")):
        path.unlink(missing_ok=True)
    with alone("sqlite"):
        if not template.exists():
            fresh = template.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            _migrate(f"sqlite:///{fresh}")  # its last connection writes the log back into the file
            fresh.replace(template)
            _forget_old_templates()
        shutil.copyfile(template, name)
        template.touch()


def _forget_old_templates() -> None:
    templates = sorted(cache().glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in templates[KEPT:]:
        path.unlink(missing_ok=True)


def _make_postgresql() -> None:
    from django.db import connection

    connection.close()
    _copy_postgresql(connection.settings_dict["NAME"])


def _copy_postgresql(name: str) -> None:
    """On PostgreSQL the template is a database of the run's own server."""
    import psycopg
    from psycopg import sql

    template, half = f"template_{key()}", f"half_{key()}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with alone("postgresql"), psycopg.connect(_url("postgres"), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            server.execute(create.format(sql.Identifier(half), sql.Identifier("template0")))
            _migrate(_url(half))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(half), sql.Identifier(template)))
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def _url(name: str) -> str:
    """The address of a database on the server that the tests run on."""
    from django.db import connection

    config = connection.settings_dict
    return f"postgres://{config['USER']}@{config['HOST']}:{config['PORT']}/{name}"


def _migrate(url: str) -> None:
    """Make the tables, in a process of its own that knows no other database."""
    environment = os.environ | {"LONGWAVE_MODE": "development", "DATABASE_URL": url}
    command = [sys.executable, "-m", "longwave", "django", "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, cwd=cache(), env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Migrating {url} failed:\n{done.stdout}{done.stderr}")
