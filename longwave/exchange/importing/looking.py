"""Looking at what comes in: everything looked at, named and checked, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from longwave.editorial.magazine import MagazineSettings, MenuLink
from longwave.exchange import files
from longwave.exchange.blocks import Block
from longwave.exchange.desk import bodies
from longwave.exchange.desk.describing import describe
from longwave.exchange.desk.fields import KINDS, MAGAZINE, PICTURED, PLAIN, RICH, ROWS
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.folder import file_of, why_not_there
from longwave.exchange.importing.contents import BY_CONTENT
from longwave.exchange.importing.gaps import gaps_of
from longwave.exchange.importing.library import Library, NotPicture
from longwave.exchange.importing.looking_podcast import episode_changes, show_changes
from longwave.exchange.importing.looking_stories import story_changes, thread_changes
from longwave.exchange.importing.names import Meant, Names, Unknown
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.importing.wanted import Wanted
from longwave.exchange.markdown import render
from longwave.media.models import Picture
from longwave.media.sound import NotAudio
from longwave.podcast import transcripts
from longwave.podcast.chapters import NotChapters
from longwave.podcast.cues import NotTranscript
from longwave.podcast.models import ShowPage

T = TypeVar("T")
_PICTURE_FIELDS = {"alt": "description", "caption": "caption", "credit": "credit"}


class Looking:
    """Looks at pieces of one source. `root` is where their files lie."""

    def __init__(self, root: Path, names: Names, shift: timedelta) -> None:
        self.root, self.names, self.shift = root, names, shift
        self.library = Library()

    def at(self, piece: Piece, page: Any) -> Wanted:
        """Look at a piece beside what is published in its place. Raises `Refused` with all that is wrong."""
        return Look(self, piece, page).wanted()


class Look:
    """One look at one piece: what is found wrong is gathered."""

    def __init__(self, about: Looking, piece: Piece, page: Any) -> None:
        self.about, self.piece, self.page = about, piece, page
        self.file: Any = piece.file
        self.model: Any = MagazineSettings if piece.kind == MAGAZINE else KINDS[piece.kind][0]
        self.faults: list[Fault] = []
        blocks = () if "body" in piece.keep else piece.blocks
        self.found = Wanted(piece, piece.file, bodies.shifted(blocks, about.shift))

    def wanted(self) -> Wanted:
        """Everything, or `Refused`."""
        self._texts()
        self._blocks()
        changes: dict[str, Any] = dict(self._picture())
        if isinstance(self.file, files.MagazineFile):
            changes |= self._logo()
        if isinstance(self.file, files.EpisodeFile | files.ArticleFile):
            changes |= story_changes(self)
        if isinstance(self.file, files.ThreadFile):
            changes |= thread_changes(self, self.file)
        if isinstance(self.file, files.EpisodeFile):
            changes |= episode_changes(self, self.file)
        if isinstance(self.file, files.ShowFile):
            changes |= show_changes(self, self.file)
        if self.faults:
            raise Refused(self.faults)
        if not isinstance(self.file, files.MagazineFile) and "body" not in self.piece.keep:
            changes["body"] = self._body()
        self.found.file = replace(self._kept(), **changes)
        self.found.gaps = list(gaps_of(self.found))
        return self.found

    def _kept(self) -> Any:
        """The piece, with what is to stay as it is at the desk."""
        if not self.piece.keep or self.page is None:
            return self.file
        now = describe(self.page, BY_CONTENT)
        return replace(self.file, **{key: getattr(now, key) for key in self.piece.keep})

    def attempt(self, key: str, act: Callable[[], T]) -> T | None:
        """The result of looking at what stands behind a key, or a fault more."""
        try:
            return act()
        except (NotPicture, NotAudio, NotTranscript, NotChapters, Unknown, OSError) as error:
            self.faults.append(self.piece.fault(key, str(error)))
            return None

    # --- texts ---

    def _texts(self) -> None:
        """Texts that the desk could not keep: too long, or not of their kind."""
        for key, name in PLAIN[self.model].items():
            self.check(key, self.model, name, getattr(self.file, key))
        for key, (_, model, _) in self._rows():
            for row in getattr(self.file, key):
                for name, value in asdict(row).items():
                    self.check(key, model, name, value)
        if getattr(self.file, "funding", None):
            self.check("funding", ShowPage, "funding_text", self.file.funding.text)
            self.check("funding", ShowPage, "funding_url", self.file.funding.url)
        if getattr(self.file, "picture", ""):
            for key, name in _PICTURE_FIELDS.items():
                self.check(key, Picture, name, getattr(self.file, key))

    def _rows(self) -> Iterable[tuple[str, tuple[str, Any, Any]]]:
        if self.model is MagazineSettings:
            return [(place, ("links", MenuLink, files.Link)) for place in ("menu", "footer", "social")]
        return ROWS.get(self.model, {}).items()

    def check(self, key: str, model: Any, name: str, value: Any, line: int = 0) -> None:
        """Note where a field of the desk would not take a value."""
        if value in ("", None):
            return
        try:
            model._meta.get_field(name).clean(getattr(value, "value", value), None)
        except ValidationError as error:
            reason = f"{bodies.sentence(error)} Found “{str(value)[:60]}”. Correct or shorten it."
            fault = self.piece.fault(key, reason)
            self.faults.append(replace(fault, line=line) if line else fault)

    # --- body, pictures and sounds ---

    def _blocks(self) -> None:
        path = self.piece.path
        if self.model in RICH:
            self.faults += bodies.not_text(self.found.blocks, path, f"the text of a {self.model._meta.verbose_name}")
        self.faults += bodies.faults_of(self.found.blocks, path)
        for block in self.found.blocks:
            if block.kind not in ("picture", "audio"):
                continue
            try:
                (self.look_at if block.kind == "picture" else self.listen_to)(block.value["file"])
            except (NotPicture, NotAudio, OSError) as error:
                self.faults.append(Fault(path, block.line, f"{block.value['file']}: {error}"))
            if block.kind == "picture":
                for key, name in _PICTURE_FIELDS.items():
                    self.check(key, Picture, name, block.value[key], block.line)

    def look_at(self, path: str) -> str:
        """Look at a picture; gives back what it is called in a comparison."""
        self.there(path)
        self.found.pictures[path] = self.about.library.look_at_picture(file_of(self.about.root, path))
        return self.found.pictures[path].digest

    def listen_to(self, path: str) -> str:
        """Listen to a sound; gives back what it is called in a comparison."""
        self.there(path)
        self.found.sounds[path] = self.about.library.listen_to(file_of(self.about.root, path))
        return self.found.sounds[path].digest

    def there(self, path: str) -> None:
        """Raise where the folder has no such file."""
        if reason := why_not_there(self.about.root, path):
            raise FileNotFoundError(reason)

    def _body(self) -> str:
        if self.model in RICH:
            return render([Block("text", {"html": bodies.rich_text_of(self.found.blocks)})])
        return render(self._named(block) for block in self.found.blocks)

    def _named(self, block: Block) -> Block:
        """A block whose things are called by their content."""
        if block.kind == "picture":
            return Block("picture", {**block.value, "file": self.found.pictures[block.value["file"]].digest})
        if block.kind == "audio":
            return Block("audio", {**block.value, "file": self.found.sounds[block.value["file"]].digest})
        if block.kind == "readalso":
            return Block("readalso", {"entries": self.known(block.value["entries"])})
        return block

    def _picture(self) -> dict[str, str]:
        if self.model not in PICTURED or "picture" in self.piece.keep:
            return {}
        if not self.file.picture:
            return {"caption": "", "credit": "", "alt": ""}
        return {"picture": self.attempt("picture", lambda: self.look_at(self.file.picture)) or ""}

    def _logo(self) -> dict[str, str]:
        path = self.file.logo
        return {"logo": self.attempt("logo", lambda: self.look_at(path)) or ""} if path else {}

    def read(self, path: str) -> bytes:
        """A text of the source; what is far too large is cut, and then refused by its reader for its size."""
        self.there(path)
        with file_of(self.about.root, path).open("rb") as file:
            return file.read(transcripts.MOST_BYTES + 1)

    # --- who and what is meant ---

    def meant(self, key: str, kind: str, values: Iterable[str]) -> list[Meant]:
        """Who or what is meant behind a key, each once; what is open is noted."""
        found = [self.attempt(key, partial(self.about.names.meant, kind, value)) for value in values]
        self.found.meant[key] = list({one.slug: one for one in found if one}.values())
        return self.found.meant[key]

    def known(self, references: Iterable[str]) -> list[str]:
        """Those of the stories named that are there, the story itself left out."""
        own = self.piece.reference
        return [one for one in dict.fromkeys(references) if one in self.about.names.stories and one != own]

    def note_unknown(self, references: Iterable[str], line: int) -> None:
        """Note stories that are named and are not there (yet)."""
        for one in references:
            if one not in self.about.names.stories:
                reason = f"“{one}” is neither at the desk nor among what came in; the reference was left out."
                self.found.unknown.append(Fault(self.piece.path, line, reason))
