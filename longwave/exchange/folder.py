"""A whole folder of the folder format, read and checked without touching anything.

Each file is either an `Item` or has faults, so that what came in can be counted against what became of it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path, PurePath
from typing import Any

from longwave.exchange.blocks import Block
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.files import (
    AnyFile,
    ArticleFile,
    EpisodeFile,
    MagazineFile,
    PageFile,
    PersonFile,
    RegionFile,
    ShowFile,
    ThreadFile,
    TopicFile,
    understand,
)
from longwave.exchange.front_matter import Document, read
from longwave.exchange.markdown import parse

MAGAZINE = "magazine.yaml"
# The folders in the order in which an import needs them: what is named comes before what names it.
KINDS: dict[str, type[Any]] = {
    "regions": RegionFile,
    "topics": TopicFile,
    "people": PersonFile,
    "shows": ShowFile,
    "articles": ArticleFile,
    "episodes": EpisodeFile,
    "threads": ThreadFile,
    "pages": PageFile,
}
# What the desk publishes only with a text, and what a person calls it.
_WRITTEN: dict[type[Any], str] = {
    ShowFile: "a show",
    ArticleFile: "an article",
    EpisodeFile: "an episode",
    PageFile: "a standing page",
}
_NAMING_FILES = ("picture", "logo", "audio", "transcript", "chapters")


@dataclass(frozen=True)
class Item:
    """A file that may be imported. `folder` is a key of `KINDS`, or empty for `magazine.yaml`."""

    folder: str
    path: str
    file: AnyFile
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Folder:
    """What a folder holds: rows in = items + files with faults, of which a file may have several."""

    root: Path
    items: tuple[Item, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_folder(root: Path, zone: tzinfo = UTC) -> Folder:
    """Read every file of the folder `root`; dates without an offset are of `zone`.

    Raises `Refused` only where there is no folder, or nothing in it that could be imported.
    """
    if not root.is_dir():
        raise Refused(
            [Fault(str(root), 0, "this is not a folder. Give the one that holds articles/, people/ and so on.")]
        )
    items: list[Item] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, ...], str] = {}
    for folder, path in _paths(root):
        try:
            item = _item(root, folder, path, zone)
            _only_one(item, seen)
        except Refused as refused:
            faults += refused.faults
        else:
            items.append(item)
    if not items and not faults:
        expected = ", ".join(KINDS)
        raise Refused([Fault(str(root), 0, f"nothing to import was found. Expected .md files in {expected}.")])
    return Folder(root, tuple(items), tuple(faults))


def _paths(root: Path) -> Iterator[tuple[str, Path]]:
    if os.path.lexists(root / MAGAZINE):
        yield "", root / MAGAZINE
    for folder in KINDS:
        for path in sorted((root / folder).rglob("*.md")):
            if not any(part.startswith(".") for part in path.relative_to(root).parts):
                yield folder, path


def shown(path: PurePath) -> str:
    """A path as a text that can be printed and kept, even where its bytes are no UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _item(root: Path, folder: str, path: Path, zone: tzinfo) -> Item:
    name = shown(path.relative_to(root))
    if name != path.relative_to(root).as_posix():
        raise Refused([Fault(name, 0, "the file's name is not UTF-8. Rename it in plain letters.")])
    if not _leads_inside(root, path):
        raise Refused([Fault(name, 0, "the file is a link that leads out of the folder. Put the file itself there.")])
    document = read(path, root)
    file, blocks = understood(document, KINDS[folder] if folder else MagazineFile, zone, root)
    return Item(folder, name, file, blocks)


def understood(
    document: Document, kind: type[Any], zone: tzinfo = UTC, root: Path | None = None
) -> tuple[AnyFile, list[Block]]:
    """A document as a file of that kind and the blocks of its text. Raises `Refused` with everything wrong with it.

    What it names must lie in `root`, where one is given.
    """
    faults: list[Fault] = []
    file: AnyFile | None = None
    blocks: list[Block] = []
    try:
        file = understand(document, kind, zone)
    except Refused as refused:
        faults += refused.faults
    try:
        blocks = parse(document.body, document.path, document.body_line)
        if kind in _WRITTEN and not blocks:
            reason = f"there is no text, and {_WRITTEN[kind]} is not published without. Write it below the keys."
            faults.append(Fault(document.path, document.body_line, reason))
    except Refused as refused:
        faults += refused.faults
    if file is not None and root is not None:
        faults += _missing(root, document, file, blocks)
    if faults or file is None:
        raise Refused(faults)
    return file, blocks


def _missing(root: Path, document: Document, file: AnyFile, blocks: list[Block]) -> Iterator[Fault]:
    """A fault for each file that is named and not there."""
    named = [(document.lines.get(key, 1), str(getattr(file, key, "") or "")) for key in _NAMING_FILES]
    named += [(block.line, block.value["file"]) for block in blocks if block.kind in ("picture", "audio")]
    for line, path in named:
        if path and (reason := why_not_there(root, path)):
            yield Fault(document.path, line, reason)


def why_not_there(root: Path, path: str) -> str:
    """Say why the file `path` of the folder cannot be used; an empty string where it can."""
    found = file_of(root, path)
    if not _leads_inside(root, found):
        return f"“{path}” is a link that leads out of the folder. Put the file itself there."
    if not os.path.isfile(found):  # of a name that is too long it says no, where Path.is_file raises
        return f"“{path}” is not there. Put the file into the folder, or remove the line."
    return f"“{path}” is empty. Put the whole file into the folder." if not found.stat().st_size else ""


def file_of(root: Path, path: str) -> Path:
    """Where a path that a piece names lies. An accent may be part of its letter or follow it, here and there."""
    written = (path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path))
    return next((root / one for one in written if os.path.exists(root / one)), root / path)


def _leads_inside(root: Path, path: Path) -> bool:
    """Whether a path, all links followed, ends inside the folder; links that lead to each other end nowhere."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _only_one(item: Item, seen: dict[tuple[str, ...], str]) -> None:
    """Refuse a second file with the same address; episodes have theirs within their show."""
    slug = getattr(item.file, "slug", "")
    key = (item.folder, getattr(item.file, "show", ""), slug)
    if key in seen:
        reason = f"the slug “{slug}” is taken by {seen[key]}. Give one of the two another."
        raise Refused([Fault(item.path, 1, reason)])
    seen[key] = item.path
