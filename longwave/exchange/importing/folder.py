"""Importing a magazine folder: in the order in which pieces need each other, then once more what named later ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path, PurePosixPath

from django.utils import timezone

from longwave.exchange.desk.fields import KINDS, MAGAZINE
from longwave.exchange.faults import Refused
from longwave.exchange.folder import Folder, Item, read_folder, shown
from longwave.exchange.front_matter import read
from longwave.exchange.importing.door import Door
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.report import Outcome, Report

Progress = Callable[[int, int, str], None]


def bring_folder(root: Path, *, dry_run: bool, shift: timedelta, progress: Progress | None) -> Report:
    """See `actions.import_folder`."""
    folder = read_folder(root, timezone.get_default_timezone())
    report = Report(str(root), dry_run)
    door = Door(root, report, dry_run=dry_run, shift=shift)
    pieces = [_piece(folder, item) for item in folder.items]
    door.names.expect(pieces)
    _count_unread(folder, door)
    report.notes += [f"{path}: no file of the folder format; it was left alone." for path in _strangers(root)]
    later: list[Piece] = []
    for at, piece in enumerate(pieces):
        _tell(progress, at, len(pieces), piece.path)
        wanted = door.bring(piece)
        if wanted and wanted.unknown:
            later.append(piece)
    for at, piece in enumerate(later):
        _tell(progress, len(pieces) + at, len(pieces) + len(later), piece.path)
        door.bring(piece)
    _tell(progress, len(pieces) + len(later), len(pieces) + len(later), "")
    door.finish()
    return report


def _piece(folder: Folder, item: Item) -> Piece:
    def line_of(key: str) -> int:
        """The line of a key: looked up only when there is something to say about it."""
        try:
            return read(folder.root / item.path, folder.root).lines.get(key, 1)
        except Refused:
            return 0

    return Piece(item.folder or MAGAZINE, item.path, item.file, tuple(item.blocks), line_of)


def _count_unread(folder: Folder, door: Door) -> None:
    """Count the files that could not be understood. Their names tell what others cannot refer to."""
    door.report.faults += folder.faults
    for path in sorted({fault.file for fault in folder.faults}):
        parts = PurePosixPath(path).parts
        kind = parts[0] if len(parts) > 1 else MAGAZINE
        door.report.count(kind, Outcome.REFUSED)
        door.names.refuse(kind, PurePosixPath(path).stem, path)


def _strangers(root: Path) -> Iterator[str]:
    """Texts that lie where pieces are looked for and are none; a wrong ending is easily overlooked."""
    for kind in KINDS:
        for path in sorted((root / kind).rglob("*")):
            if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
                yield shown(path.relative_to(root))


def _tell(progress: Progress | None, done: int, total: int, what: str) -> None:
    if progress:
        progress(done, total, what)
