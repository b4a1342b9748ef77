"""Imports and exports: what comes in is published, what is published goes out. These are the room's public face."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from longwave.exchange.report import ExportReport, Report

Progress = Callable[[int, int, str], None]  # done, of how many, what is next

__all__ = ["Progress", "export_folder", "import_folder"]


def import_folder(
    folder: Path, *, dry_run: bool = False, shift: timedelta = timedelta(0), progress: Progress | None = None
) -> Report:
    """Bring a magazine's folder to the desk and publish it; each piece in a transaction of its own.

    Pieces are known by their slugs: what is there already is changed where the folder says something else, and left
    alone where it says the same. A piece that cannot be taken is refused with its reasons, the others go on. `shift`
    moves every date. `dry_run` changes nothing and counts the same.

    Raises `Refused` where there is no folder, or nothing in it to import.
    """
    from longwave.exchange.importing.folder import bring_folder

    return bring_folder(folder, dry_run=dry_run, shift=shift, progress=progress)


def export_folder(folder: Path, *, progress: Progress | None = None) -> ExportReport:
    """Write what is published as a magazine's folder: the same site gives the same bytes.

    Raises `Refused` where the folder holds something else than an earlier export.
    """
    from longwave.exchange.exporting import write_folder

    return write_folder(folder, progress)
