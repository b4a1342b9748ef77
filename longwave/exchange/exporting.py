"""Writing what is published as a magazine's folder. The same site gives the same bytes, and an import of them as well.

Files get their names from the pieces they belong to, in an order that the desk cannot change, and lie there once
however often they are shown.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from longwave.editorial.models import ArticlePage, MagazineSettings, PersonPage
from longwave.exchange.desk.describing import describe, describe_magazine
from longwave.exchange.desk.fields import KINDS
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.files import AnyFile, to_bytes
from longwave.exchange.folder import MAGAZINE, understood
from longwave.exchange.front_matter import parse
from longwave.exchange.importing.library import FORMATS
from longwave.exchange.importing.slugs import unused
from longwave.exchange.report import ExportReport
from longwave.exchange.values import Wrong, inside
from longwave.media.models import Audio, Picture
from longwave.media.rules import EXTENSIONS
from longwave.podcast import chapters, transcripts
from longwave.podcast.chapters import Chapter
from longwave.podcast.cues import Cue
from longwave.podcast.models import EpisodePage, ShowPage

MARK = ".longwave-export"  # lists what an export wrote, so that the next may write there again
Progress = Callable[[int, int, str], None]
_FORMS = ("vtt", "json", "txt", "srt")  # of a transcript, in the order of preference


def write_folder(folder: Path, progress: Progress | None) -> ExportReport:
    """See `actions.export_folder`."""
    writer = _Writer(folder)
    report = ExportReport(str(folder))
    pages = _Published()
    names = _Paths(writer, pages, report)
    total = sum(len(keys) for keys in pages.keys.values()) + 1
    magazine = MagazineSettings.objects.first()
    if magazine:
        names.owner = "logo"
        _write(writer, report, MAGAZINE, "magazine", describe_magazine(magazine, names))
    names.name_pictures()
    done = 1
    for kind in KINDS:
        for page in pages.of(kind):
            names.owner = base_of(page)
            _write(writer, report, pages.path_of(kind, page), kind, describe(page, names))
            done += 1
            if progress:
                progress(done, total, page.title)
    writer.finish()
    report.files, report.length = len(writer.written), writer.length
    report.notes += [*names.notes(), *pages.notes()]
    return report


def _write(writer: _Writer, report: ExportReport, path: str, kind: str, file: AnyFile) -> None:
    """Write one piece, and say where an import would not take it as it is."""
    data = to_bytes(file)
    writer.write(path, data)
    report.kinds[kind] = report.kinds.get(kind, 0) + 1
    try:
        understood(parse(data, path), type(file))
    except Refused as refused:
        report.notes += [f"{fault} An import will refuse it; correct it at the desk." for fault in refused.faults]


def base_of(page: Any) -> str:
    """What files that belong to a page are named after."""
    if isinstance(page, EpisodePage):
        return f"{page.show.slug}-{page.slug}"
    return page.slug if isinstance(page, ArticlePage) else f"{page._meta.verbose_name}-{page.slug}".replace(" ", "-")


# --- what is exported --------------------------------------------------------------------------------------------


class _Published:
    """The pages that are exported: those that are live, and the people, regions, topics and shows they name."""

    def __init__(self) -> None:
        self.keys: dict[str, list[int]] = {}
        stories = [*ArticlePage.objects.live(), *EpisodePage.objects.live()]
        shows = {page.get_parent().pk for page in stories if isinstance(page, EpisodePage)}
        named = {
            "regions": {region.pk for page in stories for region in page.regions.all()},
            "topics": {topic.pk for page in stories for topic in page.topics.all()},
            "people": {pk for page in stories for pk in _people(page)},
            "shows": shows,
        }
        slugs = dict(ShowPage.objects.values_list("pk", "slug"))
        for kind, (model, _) in KINDS.items():
            live = set(model.objects.live().values_list("pk", flat=True)) | named.get(kind, set())
            rows = model.objects.filter(pk__in=live)
            if model is EpisodePage:
                self.keys[kind] = [page.pk for page in sorted(rows, key=lambda page: (page.show.slug, page.slug))]
            else:
                # Sorted here: databases differ in how they sort texts.
                self.keys[kind] = [pk for _, pk in sorted(rows.values_list("slug", "pk"))]
        self.stories: dict[int, str] = {}
        for page in stories:
            show = f"{slugs[page.get_parent().pk]}/" if isinstance(page, EpisodePage) else ""
            self.stories[page.pk] = f"{show}{page.slug}"
        self._slugs = Counter(page.slug for page in stories if isinstance(page, EpisodePage))

    def of(self, kind: str) -> Iterator[Any]:
        """The pages of a kind, in the order of their slugs."""
        for key in self.keys[kind]:
            yield KINDS[kind][0].objects.get(pk=key)

    def path_of(self, kind: str, page: Any) -> str:
        """Where a page is written. Episodes of two shows may have the same slug."""
        if kind == "episodes" and self._slugs[page.slug] > 1:
            return f"{kind}/{page.show.slug}/{page.slug}.md"
        return f"{kind}/{page.slug}.md"

    def notes(self) -> Iterable[str]:
        """What was left out."""
        for kind, (model, _) in KINDS.items():
            count = model.objects.exclude(pk__in=self.keys[kind]).count()
            if count:
                yield f"{count} {kind} at the desk are not published and were left out."


def _people(page: Any) -> Iterator[int]:
    if isinstance(page, ArticlePage):
        yield from page.authors.values_list("person_id", flat=True)
    elif page.host_id:
        yield page.host_id


class _Paths:
    """Names for an export: each thing is written when it is first named. `owner` names what belongs to a page."""

    def __init__(self, writer: _Writer, pages: _Published, report: ExportReport) -> None:
        self.writer, self.pages, self.report = writer, pages, report
        self.owner = ""
        self._known: dict[str, str] = {}
        self._taken: set[str] = set()
        self._left_out: set[int] = set()
        self._unnamed: set[int] = set()

    def name_pictures(self) -> None:
        """Name main pictures first: a picture is called after the piece it was made for, not after one that shows it
        among others."""
        for kind in KINDS:
            if hasattr(KINDS[kind][0], "picture"):
                for page in self.pages.of(kind):
                    self.owner = base_of(page)
                    if page.picture:
                        self.picture(page.picture)

    def picture(self, picture: Picture) -> str:
        return self._once(picture.file_hash, picture, lambda data: self._picture(picture, data))

    def audio(self, audio: Audio) -> str:
        ending = EXTENSIONS.get(audio.media_type, ".mp3")
        if audio.digest not in self._known:
            path = self._new("audio", ending)
            self._known[audio.digest] = path if self.writer.copy(path, audio.file) else ""
            self._must_be_there(audio.digest, f"the audio “{audio.title}” ({audio.file.name})")
        return self._known[audio.digest]

    def transcript(self, episode: EpisodePage) -> str:
        cues = [Cue(*cue) for cue in episode.transcript.cues] if episode.transcript else []
        form, data = transcript_file(cues)
        return self._written("transcripts", f".{form}", data) if cues else ""

    def chapters(self, episode: EpisodePage) -> str:
        data = chapters.write([Chapter(**chapter) for chapter in episode.chapters])
        return self._written("chapters", ".json", data)

    def story(self, page: Any) -> str:
        if page.pk not in self.pages.stories:
            self._left_out.add(page.pk)
        return self.pages.stories.get(page.pk, "")

    def subject(self, person: PersonPage) -> str:
        """Whom a piece is about. Readers are not told of her while her page is not published, so the folder is not."""
        if person.pk in self.pages.keys["people"]:
            return str(person.slug)
        self._unnamed.add(person.pk)
        return ""

    def notes(self) -> Iterable[str]:
        """What was left out."""
        if self._unnamed:
            yield f"{len(self._unnamed)} whom pieces are about are not published; the pieces do not name them."
        if self._left_out:
            yield f"References to {len(self._left_out)} pieces that are not published were left out."

    def _once(self, digest: str, picture: Picture, write: Callable[[bytes], str]) -> str:
        if digest and digest in self._known:
            return self._known[digest]
        try:
            with picture.file.storage.open(picture.file.name, "rb") as file:
                data = file.read()
        except OSError:
            data = b""
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest() if data else digest or f"picture {picture.pk}"
        if digest not in self._known:
            self._known[digest] = write(data) if data else ""
            self._must_be_there(digest, f"the picture “{picture.title}” ({picture.file.name})")
        return self._known[digest]

    def _picture(self, picture: Picture, data: bytes) -> str:
        try:
            with picture.file.storage.open(picture.file.name, "rb") as file, Image.open(file) as image:
                ending = FORMATS.get(str(image.format), "")
        except UnidentifiedImageError:
            ending = ""
        return self._written("pictures", ending, data) if ending else ""

    def _must_be_there(self, digest: str, what: str) -> None:
        if not self._known[digest]:
            self.report.notes.append(f"The file of {what} is missing or unreadable; it was left out.")

    def _written(self, folder: str, ending: str, data: bytes) -> str:
        path = self._new(folder, ending)
        self.writer.write(path, data)
        return path

    def _new(self, folder: str, ending: str) -> str:
        stem = unused(f"{folder}/{self.owner}", self._taken)
        self._taken.add(stem)
        return f"{stem}{ending}"


def transcript_file(cues: list[Cue]) -> tuple[str, bytes]:
    """A transcript in the first form that says all of it."""
    offered = [form for form in _FORMS if form in transcripts.forms(cues)]
    for form in offered:
        data = transcripts.write(cues, form)
        if list(transcripts.parse(data, f"transcript.{form}")) == cues:
            return form, data
    return (offered[0], transcripts.write(cues, offered[0])) if offered else ("vtt", b"")


# --- the folder --------------------------------------------------------------------------------------------------


class _Writer:
    """Writes files into a folder, each complete or not at all, and takes away what an earlier export left there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[str] = set()
        self.length = 0
        self._before = self._earlier()
        if not self._before:
            self._mark(set())  # an export that is interrupted may be repeated

    def _earlier(self) -> set[str]:
        """What an earlier export wrote. Raises `Refused` where the folder is somebody else's."""
        mark = self.folder / MARK
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not mark.is_file() and any(self.folder.iterdir()):
                raise _refused(self.folder, "the folder is not empty and no earlier export. Name a new one.")
            listed = json.loads(mark.read_text("utf-8"))["files"] if mark.is_file() else []
            return {inside(str(path)) for path in listed}
        except OSError as error:
            reason = f"it cannot be written to ({error.strerror}). Name a folder that this user may write to."
            raise _refused(self.folder, reason) from error
        except (ValueError, KeyError, TypeError, Wrong) as error:
            reason = f"{MARK} in it cannot be read ({error}). Name an empty folder."
            raise _refused(self.folder, reason) from error

    def write(self, path: str, data: bytes) -> None:
        """Write a file of the export, unless it is there with these bytes."""
        self._note(path, len(data))
        target = self.folder / path
        if not target.is_file() or target.read_bytes() != data:
            self._replace(target, [data])

    def copy(self, path: str, stored: Any) -> bool:
        """Copy a stored file; gives back whether it was there."""
        try:
            with stored.storage.open(stored.name, "rb") as file:
                self._replace(self.folder / path, file.chunks())
        except OSError:
            return False
        self._note(path, (self.folder / path).stat().st_size)
        return True

    def finish(self) -> None:
        """Remove what the earlier export wrote and this one did not, and mark the folder as this one's."""
        for path in self._before - self.written:
            target = self.folder / path
            target.unlink(missing_ok=True)
            if target.parent != self.folder and not any(target.parent.iterdir()):
                target.parent.rmdir()
        self._mark(self.written)

    def _mark(self, files: set[str]) -> None:
        self._replace(self.folder / MARK, [json.dumps({"files": sorted(files)}, indent=1).encode() + b"\n"])

    def _note(self, path: str, length: int) -> None:
        self.written.add(path)
        self.length += length

    def _replace(self, target: Path, chunks: Iterable[bytes]) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        with part.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        part.replace(target)


def _refused(folder: Path, reason: str) -> Refused:
    return Refused([Fault(str(folder), 0, reason)])
