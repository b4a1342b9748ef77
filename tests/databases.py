"""The database that tests run on: migrated once, then copied for each process and after each test that commits.

A copy costs milliseconds; migrating costs ten seconds, and flushing tables would lose what migrations wrote. The
template of SQLite is kept between runs under a name made of everything that it depends on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path

import longwave

PACKAGE = Path(longwave.__file__).parent
KEPT = 3  # templates of earlier code


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


def another(folder: Path) -> str:
    """A database of its own for a magazine in `folder`, with tables and nothing in them: its DATABASE_URL."""
    from django.db import connection

    with alone("another"):
        config = connection.settings_dict
        name, target = config["NAME"], folder / "data" / "longwave.sqlite3"
        target.parent.mkdir(parents=True, exist_ok=True)
        if connection.vendor == "sqlite":
            _copy_sqlite(target)
            return f"sqlite:///{target}"
        connection.close()
        config["NAME"] = f"{name}_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
        try:
            _make_postgresql()
            return f"postgres://{config['USER']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"
        finally:
            connection.close()
            config["NAME"] = name


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
            _migrate_sqlite(template.with_suffix(".new"))
            template.with_suffix(".new").replace(template)
            _forget_old_templates()
    shutil.copy(template, name)


def _migrate_sqlite(path: Path) -> None:
    """Migrate a new file, and write its log back into it, so that the file alone is the database."""
    from django.db import connection

    path.unlink(missing_ok=True)
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(path)
    try:
        _migrate()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def _forget_old_templates() -> None:
    templates = sorted(cache().glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in templates[KEPT:]:
        path.unlink(missing_ok=True)


def _make_postgresql() -> None:
    """On PostgreSQL the template is a database of the run's own server."""
    import psycopg
    from django.db import connection
    from psycopg import sql

    connection.close()
    config = connection.settings_dict
    name, template = config["NAME"], f"template_{key()}"
    where = {"host": config["HOST"], "port": config["PORT"], "user": config["USER"], "dbname": "postgres"}
    with alone(f"postgresql-{config['PORT']}"), psycopg.connect(**where, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("half_" + template)))
            config["NAME"] = "half_" + template
            try:
                _migrate()
            finally:
                connection.close()
                config["NAME"] = name
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier("half_" + template), sql.Identifier(template)))
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
