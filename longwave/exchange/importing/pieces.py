"""One piece that comes in: a file of the folder format, wherever it was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from longwave.exchange.blocks import Block
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.files import AnyFile, EpisodeFile


def _nowhere(key: str) -> int:
    return 0


@dataclass(frozen=True)
class Piece:
    """A piece. `path` and `line_of` (a key's line) say where it stands, for messages.

    `keep` names keys of which the piece says nothing: what the desk has stays, and nothing is missed. `id` tells pieces
    of one source apart where their paths do not.
    """

    kind: str
    path: str
    file: AnyFile
    blocks: tuple[Block, ...] = ()
    line_of: Callable[[str], int] = _nowhere
    keep: frozenset[str] = frozenset()
    id: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other piece of its source."""
        return self.id or self.path

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return str(getattr(self.file, "slug", ""))

    @property
    def name(self) -> str:
        """What a person calls it."""
        return str(getattr(self.file, "name", "") or getattr(self.file, "title", ""))

    @property
    def reference(self) -> str:
        """How other pieces name it, where they may: an article's slug, or show/episode."""
        if isinstance(self.file, EpisodeFile):
            return f"{self.file.show}/{self.file.slug}"
        return self.slug if self.kind == "articles" else ""

    def fault(self, key: str, reason: str) -> Fault:
        """A fault of the value behind a key."""
        return Fault(self.path, self.line_of(key), f"{key}: {reason}")

    def refused(self, key: str, reason: str) -> Refused:
        """A refusal of the whole for one fault."""
        return Refused([self.fault(key, reason)])
