"""Getting Django and the database ready for a command, with sentences instead of tracebacks."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from longwave.conf.environment import Environment, EnvironmentFaults, read
from longwave.ops.stop import Stop

SETTINGS_MODULE = "longwave.conf.settings"
ENV_FILE = "longwave.env"


def django_ready() -> None:
    """Load Django with the settings of the current folder. Raises `Stop` with every fault of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django
    from django.core.exceptions import ImproperlyConfigured

    environment_ready()  # says the same as the settings would, and where a folder may be missing
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Stop(
            f"Longwave cannot start: {error}\nIf DATABASE_URL names PostgreSQL, its driver is needed: install "
            "longwave[grown]."
        ) from error


def environment_ready() -> Environment:
    """The environment of the current folder, parsed without loading Django. Raises `Stop` with every fault of it."""
    read_file()
    try:
        return read(os.environ)
    except EnvironmentFaults as faults:
        many = "one fault" if len(faults.faults) == 1 else f"{len(faults.faults)} faults"
        raise Stop(
            f"Longwave cannot start: {many} in {Path(ENV_FILE).absolute()} or the environment.\n{faults}"
            + no_magazine_here()
        ) from None


def read_file() -> None:
    """Take what the folder's settings file says into the environment, which comes first where it says so too."""
    import environ

    if Path(ENV_FILE).is_file():
        environ.Env.read_env(Path(ENV_FILE), overwrite=False)


def speak() -> None:
    """Log to standard error in one line each, in a process that does not load Django's settings."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def no_magazine_here() -> str:
    """A hint where the folder is no magazine's; empty where it is one."""
    if Path(ENV_FILE).exists():
        return ""
    return (
        f"\nThere is no {ENV_FILE} in {Path.cwd()}. Change to the magazine's folder or name it with --dir; "
        "`longwave init DIR` makes a new one and `longwave demo` one to try."
    )


def database_ready() -> None:
    """Reach the database and make its tables when it has none. Raises `Stop` where it cannot be used as it is.

    Tables that exist are not changed here: a newer program may wait for its moment, and `longwave run` is that moment.
    """
    from longwave.ops import prepare

    connect()
    missing, first = prepare.pending()
    if first:
        prepare.migrate()
    elif missing:
        raise _behind(missing)


def up_to_date() -> None:
    """Reach the database. Raises `Stop` where it lacks a change of this version: the halves of `run` make none, since
    several may start at once."""
    from longwave.ops import prepare

    connect()
    missing, _ = prepare.pending()
    if missing:
        raise _behind(missing)


def _behind(missing: int) -> Stop:
    return Stop(
        f"The database lacks {missing} of this version's changes. Stop what still runs, then start the magazine "
        "with `longwave run`, which makes them (or `longwave django migrate`)."
    )


def connect() -> None:
    """Reach the database. Raises `Stop` with what it said."""
    from django.db import connection
    from django.db.utils import Error

    try:
        if connection.vendor == "sqlite":
            _make_private(Path(str(connection.settings_dict["NAME"])))
        connection.ensure_connection()
    except (Error, OSError) as error:
        raise Stop(
            f"DATABASE_URL: the database {connection.settings_dict['NAME']!r} cannot be reached ({error}). "
            "Expected a server that answers or a file that can be written: start it, or mend DATABASE_URL."
        ) from error


def _make_private(database: Path) -> None:
    """Make an SQLite file that is not there yet so that only its owner reads it: readers' addresses will be in it."""
    database.parent.mkdir(parents=True, exist_ok=True)
    if not database.exists():
        database.touch(mode=0o600)
