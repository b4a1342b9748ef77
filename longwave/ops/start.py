"""Getting Django and the database ready for a command, with sentences instead of tracebacks."""

from __future__ import annotations

import os
from pathlib import Path

from longwave.ops.stop import Stop

SETTINGS_MODULE = "longwave.conf.settings"
ENV_FILE = "longwave.env"


def django_ready() -> None:
    """Load Django with the settings of the current folder. Raises `Stop` with every fault of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django

    try:
        django.setup()
    except SystemExit as faults:  # how the settings say that the environment cannot be used
        raise Stop(str(faults.code) + no_magazine_here()) from None


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
        raise Stop(
            f"The database lacks {missing} of this version's changes. Stop what still runs, then start the magazine "
            "with `longwave run`, which makes them (or `longwave django migrate`)."
        )


def connect() -> None:
    """Reach the database. Raises `Stop` with what it said."""
    from django.db import connection
    from django.db.utils import Error

    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not name.parent.is_dir():
        name.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection.ensure_connection()
    except Error as error:
        raise Stop(
            f"DATABASE_URL: the database {connection.settings_dict['NAME']!r} cannot be reached ({error}). "
            "Expected a server that answers or a file that can be written: start it, or mend DATABASE_URL."
        ) from error
