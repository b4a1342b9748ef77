"""What surrounds an episode in a feed and lies elsewhere: its recording, pictures, transcript and chapters."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from longwave.exchange.feed_shapes import FeedEpisode, FeedTranscript
from longwave.exchange.feed_values import suffix
from longwave.exchange.importing.feed_pieces import chapters_of
from longwave.exchange.importing.fetching import Fetcher
from longwave.exchange.importing.library import NotPicture, picture_file
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.report import Report
from longwave.kernel.connections import FetchError
from longwave.podcast import chapters, transcripts
from longwave.podcast.chapters import NotChapters
from longwave.podcast.cues import NotTranscript

MOST_PICTURE = 30 * 1024 * 1024
_PICTURE = frozenset({"picture", "caption", "credit", "alt"})
_FORMS = {"text/vtt": 0, "application/json": 1, "application/srt": 2, "application/x-subrip": 2, "text/srt": 2}
_ENDINGS = {".vtt": 0, ".json": 1, ".srt": 2, ".txt": 3}


class Surroundings:
    """Fetches into the folder `root`. What cannot be had is noted, unless it is the recording."""

    def __init__(self, root: Path, fetcher: Fetcher, report: Report, *, with_audio: bool) -> None:
        self.root, self.fetcher, self.report, self.with_audio = root, fetcher, report, with_audio
        self.missed: list[str] = []  # what could not be had for the piece in hand
        self._pictures: dict[str, str] = {}  # paths by address: many feeds name one picture over and over

    def picture(self, piece: Piece, url: str, page: Any, before: dict[str, Any]) -> tuple[Piece, frozenset[str]]:
        """A piece with its picture, and the keys to keep since the one at the desk is it already.

        Editors may have given it caption and credit, or chosen another: only another address in the feed changes it.
        """
        held = page.picture if page else None
        if not url or (held and before.get("picture") == url):
            return piece, _PICTURE if held else frozenset()
        try:
            path = self._picture(piece, url)
        except (FetchError, NotPicture) as error:
            self._miss(piece, "picture was", error)
            return piece, _PICTURE if held else frozenset()
        if held and held.file_hash == picture_file(self.root / path).digest:
            return piece, _PICTURE
        file: Any = piece.file
        return replace(piece, file=replace(file, picture=path)), frozenset()

    def _picture(self, piece: Piece, url: str) -> str:
        if url not in self._pictures:
            path = f"pictures/{piece.slug}"
            self.fetcher.save(url, self.root / path, MOST_PICTURE)
            picture_file(self.root / path)
            self._pictures[url] = path
        return self._pictures[url]

    def _miss(self, piece: Piece, what: str, error: Exception) -> None:
        self.missed.append(what.partition(" ")[0])
        self.report.notes.append(f"{piece.path}: its {what} not taken. {error}")

    def foresee(self, episode: FeedEpisode, page: Any, before: dict[str, Any]) -> None:
        """Raise `FetchRefused` where its recording would be refused for its address, without fetching anything."""
        if self._wants_recording(episode, page, before):
            self.fetcher.foresee(episode.enclosure.url)

    def _wants_recording(self, episode: FeedEpisode, page: Any, before: dict[str, Any]) -> bool:
        same = page is not None and page.audio_id and before.get("audio") == episode.enclosure.url
        return self.with_audio and not same

    def episode(self, piece: Piece, episode: FeedEpisode, image: str, page: Any, before: dict[str, Any]) -> Piece:
        """A piece with all that could be had. Raises `FetchError` where that is not its recording."""
        changes: dict[str, str] = {}
        keep: frozenset[str] = piece.keep
        if self._wants_recording(episode, page, before):
            changes["audio"] = f"audio/{piece.slug}"
            self.fetcher.save_audio(episode.enclosure.url, self.root / changes["audio"], episode.enclosure.length)
        piece, kept = self.picture(piece, image, page, before)
        keep |= kept
        for key, found in (
            ("transcript", self._transcript(piece, episode)),
            ("chapters", self._chapters(piece, episode)),
        ):
            changes[key] = found
            if not found and page is not None:
                keep |= {key}
        file: Any = piece.file
        return replace(piece, file=replace(file, **changes), keep=keep)

    def _transcript(self, piece: Piece, episode: FeedEpisode) -> str:
        for one in sorted(episode.transcripts, key=_preference):
            path = f"transcripts/{piece.slug}{suffix(one.url) if suffix(one.url) in _ENDINGS else ''}"

            def check(path: str = path) -> object:
                return transcripts.parse((self.root / path).read_bytes(), path)

            if _preference(one) < len(_FORMS) and self._had(piece, one.url, path, transcripts.MOST_BYTES, check):
                return path
        return ""

    def _chapters(self, piece: Piece, episode: FeedEpisode) -> str:
        path = f"chapters/{piece.slug}.json"
        if episode.chapters and self._had(
            piece, episode.chapters, path, chapters.MOST_BYTES, lambda: chapters.parse((self.root / path).read_bytes())
        ):
            return path
        inline = chapters_of(episode)
        if not inline:
            return ""
        (self.root / "chapters").mkdir(exist_ok=True)
        (self.root / path).write_bytes(chapters.write(inline))
        return path

    def _had(self, piece: Piece, url: str, path: str, limit: int, check: Callable[[], object]) -> bool:
        """Whether a text was fetched and is what it should be; where not, that is noted."""
        try:
            self.fetcher.save(url, self.root / path, limit)
            check()
        except (FetchError, NotTranscript, NotChapters) as error:
            self._miss(piece, f"{path.partition('/')[0]} were", error)
            return False
        return True

    def sweep(self) -> None:
        """Be ready for the next piece: what was fetched for this one is at the desk now."""
        for folder in ("audio", "transcripts", "chapters"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
        self.missed = []


def _preference(one: FeedTranscript) -> int:
    """VTT first, which says most; web pages last, since they are no transcripts to us."""
    form = one.type.partition(";")[0].strip().lower()
    if form in _FORMS:
        return _FORMS[form]
    return _ENDINGS.get(suffix(one.url), 3 if form == "text/plain" else len(_FORMS))
