"""What a piece would look like at the desk, ready to be compared with what is there, and to be put up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from longwave.exchange import files
from longwave.exchange.blocks import Block
from longwave.exchange.faults import Fault
from longwave.exchange.importing.library import PictureFile, SoundFile
from longwave.exchange.importing.names import Meant
from longwave.exchange.importing.pieces import Piece
from longwave.podcast.chapters import Chapter
from longwave.podcast.cues import Cue


@dataclass
class Wanted:
    """A piece, ready to be compared with what is at the desk, and to be put there.

    `file` is how the desk's page would be described by its content. Dictionaries go by the paths and names that the
    piece gives. `unknown` are stories it names that are not there (yet).
    """

    piece: Piece
    file: files.AnyFile
    blocks: list[Block] = field(default_factory=list)
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    sounds: dict[str, SoundFile] = field(default_factory=dict)
    cues: Sequence[Cue] = ()
    chapters: Sequence[Chapter] = ()
    meant: dict[str, list[Meant]] = field(default_factory=dict)
    stories: list[str] = field(default_factory=list)
    unknown: list[Fault] = field(default_factory=list)
    gaps: list[Fault] = field(default_factory=list)

    @property
    def new(self) -> list[Meant]:
        """People, regions and topics that have to be made for it."""
        return list(dict.fromkeys(one for found in self.meant.values() for one in found if one.new))

    @property
    def draft(self) -> bool:
        """Whether it cannot be published: an episode without its audio would break the feed."""
        lacks = isinstance(self.file, files.EpisodeFile) and not self.file.audio
        return lacks and "audio" not in self.piece.keep
