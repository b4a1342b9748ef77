"""What a piece would look like at the desk: everything looked at, named and checked, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from longwave.access.facts import tier_of_new
from longwave.access.rules import Tier
from longwave.discovery.threads.models import ThreadFact
from longwave.editorial.magazine import MagazineSettings, MenuLink
from longwave.editorial.models import PersonPage
from longwave.exchange import files
from longwave.exchange.blocks import Block
from longwave.exchange.desk import bodies
from longwave.exchange.desk.describing import describe, describe_magazine
from longwave.exchange.desk.fields import KINDS, MAGAZINE, PICTURED, PLAIN, RICH, ROWS
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.folder import file_of, why_not_there
from longwave.exchange.importing.gaps import gaps_of
from longwave.exchange.importing.library import Library, NotPicture, PictureFile, SoundFile
from longwave.exchange.importing.names import Meant, Names, Unknown, story_reference
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.markdown import render
from longwave.media.models import Audio, Picture
from longwave.media.sound import NotAudio
from longwave.podcast import chapters as chapter_lists
from longwave.podcast import transcripts
from longwave.podcast.chapters import Chapter, NotChapters
from longwave.podcast.cues import Cue, NotTranscript
from longwave.podcast.models import EpisodePage, ShowPage

T = TypeVar("T")
#: The desk's own values for a show whose file says nothing.
DEFAULTS: dict[str, Any] = {"category": "News > Politics", "language": "en-gb", "explicit": False, "locked": True}
_PICTURE_FIELDS = {"alt": "description", "caption": "caption", "credit": "credit"}


class ByContent:
    """Names for a description that is to be compared: things are called by their content."""

    def picture(self, picture: Picture) -> str:
        """The SHA-1 of the file; another name where the file is gone."""
        if picture.file_hash:
            return str(picture.file_hash) if picture.file.storage.exists(picture.file.name) else "gone"
        try:
            with picture.open_file() as file:
                return hashlib.file_digest(file, "sha1").hexdigest()
        except OSError:
            return "gone"

    def audio(self, audio: Audio) -> str:
        return audio.digest if audio.file.storage.exists(str(audio.file.name)) else "gone"

    def transcript(self, episode: EpisodePage) -> str:
        return digest(episode.transcript.cues) if episode.transcript else ""

    def chapters(self, episode: EpisodePage) -> str:
        return digest(episode.chapters)

    def subject(self, person: PersonPage) -> str:
        return str(person.slug)

    def story(self, page: Any) -> str:
        return story_reference(page)


BY_CONTENT = ByContent()


def digest(data: Any) -> str:
    """What stands for some plain data in a comparison."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def rows_of(cues: Iterable[Cue]) -> list[list[Any]]:
    """Cues as the desk stores them."""
    return [[cue.start, cue.end, cue.speaker, cue.text] for cue in cues]


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


class Looking:
    """Looks at pieces of one source. `root` is where their files lie."""

    def __init__(self, root: Path, names: Names, shift: timedelta) -> None:
        self.root, self.names, self.shift = root, names, shift
        self.library = Library()

    def at(self, piece: Piece, page: Any) -> Wanted:
        """Look at a piece beside what is published in its place. Raises `Refused` with all that is wrong."""
        return _Look(self, piece, page).wanted()


class _Look:
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
            changes |= self._story()
        if isinstance(self.file, files.ThreadFile):
            changes |= self._thread(self.file)
        if isinstance(self.file, files.EpisodeFile):
            changes |= self._episode(self.file)
        if isinstance(self.file, files.ShowFile):
            changes |= self._show(self.file)
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

    def _try(self, key: str, act: Callable[[], T]) -> T | None:
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
            self._check(key, self.model, name, getattr(self.file, key))
        for key, (_, model, _) in self._rows():
            for row in getattr(self.file, key):
                for name, value in asdict(row).items():
                    self._check(key, model, name, value)
        if getattr(self.file, "funding", None):
            self._check("funding", ShowPage, "funding_text", self.file.funding.text)
            self._check("funding", ShowPage, "funding_url", self.file.funding.url)
        if getattr(self.file, "picture", ""):
            for key, name in _PICTURE_FIELDS.items():
                self._check(key, Picture, name, getattr(self.file, key))

    def _rows(self) -> Iterable[tuple[str, tuple[str, Any, Any]]]:
        if self.model is MagazineSettings:
            return [(place, ("links", MenuLink, files.Link)) for place in ("menu", "footer", "social")]
        return ROWS.get(self.model, {}).items()

    def _check(self, key: str, model: Any, name: str, value: Any, line: int = 0) -> None:
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
                (self._look_at if block.kind == "picture" else self._listen_to)(block.value["file"])
            except (NotPicture, NotAudio, OSError) as error:
                self.faults.append(Fault(path, block.line, f"{block.value['file']}: {error}"))
            if block.kind == "picture":
                for key, name in _PICTURE_FIELDS.items():
                    self._check(key, Picture, name, block.value[key], block.line)

    def _look_at(self, path: str) -> str:
        """Look at a picture; gives back what it is called in a comparison."""
        self._there(path)
        self.found.pictures[path] = self.about.library.look_at_picture(file_of(self.about.root, path))
        return self.found.pictures[path].digest

    def _listen_to(self, path: str) -> str:
        self._there(path)
        self.found.sounds[path] = self.about.library.listen_to(file_of(self.about.root, path))
        return self.found.sounds[path].digest

    def _there(self, path: str) -> None:
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
        return {"picture": self._try("picture", lambda: self._look_at(self.file.picture)) or ""}

    def _logo(self) -> dict[str, str]:
        path = self.file.logo
        return {"logo": self._try("logo", lambda: self._look_at(path)) or ""} if path else {}

    # --- who and what is meant ---

    def _meant(self, key: str, kind: str, values: Iterable[str]) -> list[Meant]:
        found = [self._try(key, partial(self.about.names.meant, kind, value)) for value in values]
        self.found.meant[key] = list({one.slug: one for one in found if one}.values())
        return self.found.meant[key]

    def known(self, references: Iterable[str]) -> list[str]:
        """Those of the stories named that are there, the story itself left out."""
        own = self.piece.reference
        return [one for one in dict.fromkeys(references) if one in self.about.names.stories and one != own]

    def _story(self) -> dict[str, Any]:
        file = self.file
        for block in self.found.blocks:
            if block.kind == "readalso":
                self._note_unknown(block.value["entries"], block.line)
        self._note_unknown(file.related, self.piece.line_of("related"))
        self.found.stories = self.known(file.related)
        changes: dict[str, Any] = {}
        if "date" not in self.piece.keep:
            changes["date"] = file.date + self.about.shift
        for key in ("opens_at", "closes_at"):
            if key not in self.piece.keep and getattr(file, key):
                changes[key] = getattr(file, key) + self.about.shift
        if file.tier is None and "tier" not in self.piece.keep:
            changes["tier"] = Tier(self.page.tier) if self.page else tier_of_new(self.model.kind)
        if "related" not in self.piece.keep:
            changes["related"] = tuple(self.found.stories)
        for key in ("regions", "topics"):
            if key not in self.piece.keep:
                changes[key] = tuple(sorted(one.slug for one in self._meant(key, key, getattr(file, key))))
        if "about" not in self.piece.keep:
            changes["about"] = tuple(one.slug for one in self._meant("about", "people", file.about))
        if isinstance(file, files.ArticleFile):
            changes["authors"] = tuple(one.slug for one in self._meant("authors", "people", file.authors))
        return changes

    def _thread(self, file: files.ThreadFile) -> dict[str, Any]:
        for fact in file.facts:
            self._check("facts", ThreadFact, "sentence", fact.sentence)
            self._check("facts", ThreadFact, "link", fact.link)
        self._note_unknown(file.pieces, self.piece.line_of("pieces"))
        self.found.stories = self.known(file.pieces)
        return {"pieces": tuple(self.found.stories)}

    def _note_unknown(self, references: Iterable[str], line: int) -> None:
        for one in references:
            if one not in self.about.names.stories:
                reason = f"“{one}” is neither at the desk nor among what came in; the reference was left out."
                self.found.unknown.append(Fault(self.piece.path, line, reason))

    # --- shows and episodes ---

    def _show(self, file: files.ShowFile) -> dict[str, Any]:
        held = self.page.guid if self.page else ""
        if held and file.guid and held != file.guid and self.page.get_children().exists():
            reason = f"the show at the desk has {held}, which is for life. Remove the key, or take another slug."
            self.faults.append(self.piece.fault("guid", reason))
        defaults = {
            key: value
            for key, value in DEFAULTS.items()
            if key not in self.piece.keep and getattr(file, key) in ("", None)
        }
        return {**defaults, "guid": file.guid or held}

    def _episode(self, file: files.EpisodeFile) -> dict[str, Any]:
        if file.show not in self.about.names.shows:
            reason = f"there is no show “{file.show}”, neither at the desk nor in shows/. Add shows/{file.show}.md."
            if path := self.about.names.refused["shows"].get(file.show):
                reason = f"the show “{file.show}” was refused, see {path}. Mend that first."
            self.faults.append(self.piece.fault("show", reason))
        changes = {**self._recording(file), "guid": self._guid(file)}
        if "host" not in self.piece.keep:
            hosts = self._meant("host", "people", [file.host] if file.host else [])
            changes["host"] = hosts[0].slug if hosts else ""
        return changes

    def _guid(self, file: files.EpisodeFile) -> str:
        """The GUID it will have; for ever, and it alone within its show."""
        held = self.page.guid if self.page else ""
        if held and file.guid and held != file.guid:
            reason = f"the episode at the desk has “{held}”, which apps know. Remove the key, or take another slug."
            self.faults.append(self.piece.fault("guid", reason))
        if file.guid and (other := self._has_it(file)):
            reason = f"the episode “{other}” has this GUID already. Give each its own."
            self.faults.append(self.piece.fault("guid", reason))
        return file.guid or held

    def _has_it(self, file: files.EpisodeFile) -> str:
        """The slug of another episode of the show with the same GUID."""
        brought = self.about.names.guids.get((file.show, file.guid), file.slug)
        if brought != file.slug:
            return brought
        show = ShowPage.objects.filter(slug=file.show).first()
        held = EpisodePage.objects.child_of(show) if show else EpisodePage.objects.none()
        other = held.filter(guid=file.guid).exclude(slug=file.slug).first()
        return str(other.slug) if other else ""

    def _recording(self, file: files.EpisodeFile) -> dict[str, Any]:
        """Audio, transcript and chapters. What is missing here and there at the desk stays there."""
        changes: dict[str, Any] = {}
        keep = self.piece.keep
        if file.audio:
            changes["audio"] = self._try("audio", lambda: self._listen_to(file.audio)) or ""
        elif self.page is not None and self.page.audio:
            changes["audio"] = BY_CONTENT.audio(self.page.audio)
        if file.transcript and "transcript" not in keep:
            self.found.cues = self._try("transcript", lambda: self._transcript(file)) or ()
            changes["transcript"] = digest(rows_of(self.found.cues))
        if file.chapters and "chapters" not in keep:
            self.found.chapters = self._try("chapters", lambda: chapter_lists.parse(self._read(file.chapters))) or ()
            changes["chapters"] = digest([asdict(chapter) for chapter in self.found.chapters])
        return changes

    def _transcript(self, file: files.EpisodeFile) -> tuple[Cue, ...]:
        sound = self.found.sounds.get(file.audio)
        return transcripts.parse(self._read(file.transcript), file.transcript, sound.facts.seconds if sound else None)

    def _read(self, path: str) -> bytes:
        """A text of the source; what is far too large is cut, and then refused by its reader for its size."""
        self._there(path)
        with file_of(self.about.root, path).open("rb") as file:
            return file.read(transcripts.MOST_BYTES + 1)


def describe_state(page: Any) -> files.AnyFile:
    """What is at the desk, described by its content."""
    return describe_magazine(page, BY_CONTENT) if isinstance(page, MagazineSettings) else describe(page, BY_CONTENT)
