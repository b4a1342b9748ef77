"""The door through which every piece comes to the desk: looked at, compared, and put up in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from longwave.discovery.wishing import click
from longwave.editorial.magazine import MagazineSettings
from longwave.exchange import files
from longwave.exchange.blocks import Block
from longwave.exchange.desk.fields import KINDS, MAGAZINE
from longwave.exchange.desk.filling import fill, fill_magazine
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.importing.contents import describe_state, rows_of
from longwave.exchange.importing.library import all_or_nothing, keep_picture, keep_sound
from longwave.exchange.importing.looking import Looking
from longwave.exchange.importing.names import NAMED, Meant, Names, page_of, story_page
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.importing.places import Place, place_of
from longwave.exchange.importing.publishing import put_up
from longwave.exchange.importing.wanted import Wanted
from longwave.exchange.report import Outcome, Report
from longwave.media.models import Audio, Picture
from longwave.media.sound import NotAudio
from longwave.podcast.models import ShowPage

logger = logging.getLogger("longwave")

Afterwards = Callable[[Any], None]


class Door:
    """Brings pieces of one source to the desk, and keeps count.

    A piece may come twice: the second time, when the others are there, what it names is found. It counts once.
    """

    def __init__(self, root: Path, report: Report, *, dry_run: bool, shift: timedelta = timedelta(0)) -> None:
        self.report, self.dry_run = report, dry_run
        self.names = Names.of_the_desk()
        self.looking = Looking(root, self.names, shift)
        self._outcomes: dict[str, tuple[str, Outcome]] = {}
        self._gaps: dict[str, list[Fault]] = {}

    def bring(self, piece: Piece, afterwards: Afterwards | None = None) -> Wanted | None:
        """Bring a piece; gives back how it was understood, None where it was refused.

        `afterwards` is called with its page in the same transaction.
        """
        before = self._outcomes.get(piece.key)
        try:
            wanted, outcome = self._bring(piece, before, afterwards)
        except Refused as refused:
            self.refuse(piece, refused)
            return None
        self._gaps[piece.key] = wanted.gaps
        if before is None or before[1] is Outcome.UNCHANGED:
            self._outcomes[piece.key] = (piece.kind, outcome)
        self.report.made += [f"{NAMED[one.kind][2]} “{one.title}”, named in {piece.path}" for one in wanted.new]
        self.names.learn(piece, wanted.new)
        return wanted

    def look(self, piece: Piece) -> None:
        """Raise `Refused` where a piece cannot be taken; nothing comes of it."""
        self.looking.at(piece, place_of(piece).state)

    def leave(self, piece: Piece, outcome: Outcome = Outcome.UNCHANGED) -> None:
        """Count a piece without looking at it."""
        self._outcomes[piece.key] = (piece.kind, outcome)
        self.names.learn(piece, [])

    def refuse(self, piece: Piece, refused: Refused) -> None:
        """Count a piece as refused, and keep why."""
        self._outcomes[piece.key] = (piece.kind, Outcome.REFUSED)
        self._gaps.pop(piece.key, None)
        self.report.faults += refused.faults
        self.names.refuse(piece.kind, piece.slug, piece.path)

    def finish(self) -> None:
        """Write the counts and the gaps into the report."""
        for kind, outcome in self._outcomes.values():
            self.report.count(kind, outcome)
        order = [MAGAZINE, *KINDS]
        self.report.kinds = dict(sorted(self.report.kinds.items(), key=lambda one: order.index(one[0])))
        self.report.gaps += [gap for gaps in self._gaps.values() for gap in gaps]

    def _bring(
        self, piece: Piece, before: tuple[str, Outcome] | None, afterwards: Afterwards | None
    ) -> tuple[Wanted, Outcome]:
        place = _magazine() if piece.kind == MAGAZINE else place_of(piece)
        wanted = self.looking.at(piece, place.state)
        if place.page is not None and _says_the_same(wanted, place, self.names):
            if afterwards and not self.dry_run:
                afterwards(place.page)
            return wanted, Outcome.UNCHANGED
        if not self.dry_run:
            fresh = place.page is None or (before is not None and before[1] is Outcome.CREATED)
            self._write(wanted, place, fresh, afterwards)
        return wanted, Outcome.CREATED if place.page is None else Outcome.UPDATED

    def _write(self, wanted: Wanted, place: Place, fresh: bool, afterwards: Afterwards | None) -> None:
        piece = wanted.piece
        if place.page is not None and getattr(place.page, "live", False) and place.page.has_unpublished_changes:
            self.report.notes.append(
                f"{piece.path}: “{piece.name}” had changes at the desk that were not published; its history has them."
            )
        try:
            with all_or_nothing():
                page = _put(wanted, place, fresh, self.names)
                if afterwards:
                    afterwards(page)
        except (IntegrityError, ValidationError, NotAudio, FileNotFoundError) as error:
            logger.warning("An import could not write %s: %s", piece.path, error)
            reason = f"it could not be written ({error}). Something changed meanwhile; import it again."
            raise Refused([Fault(piece.path, 0, reason)]) from error


def _magazine() -> Place:
    held = MagazineSettings.objects.first()
    return Place(None, held, held)


def _says_the_same(wanted: Wanted, place: Place, names: Names) -> bool:
    """Whether nothing would change, not even who is linked to a person's page."""
    if describe_state(place.state) != wanted.file:
        return False
    rows = [*_rows(place.state, "guests"), *_rows(place.state, "credits")]
    slugs = {row.name: row.person.slug if row.person else "" for row in rows}
    return all(not (meant := names.person_called(name)) or meant == slug for name, slug in slugs.items())


def _rows(page: Any, relation: str) -> Any:
    return getattr(page, relation).select_related("person") if hasattr(page, relation) else ()


def _put(wanted: Wanted, place: Place, fresh: bool, names: Names) -> Any:
    """Put a piece up. Everything it brings along is kept in the library first."""
    piece, file = wanted.piece, wanted.file
    if isinstance(file, files.MagazineFile):
        magazine = place.page or MagazineSettings()
        fill_magazine(magazine, file, _Things(wanted, names))
        magazine.save()
        return magazine
    model: Any = KINDS[piece.kind][0]
    page = place.state or model()
    fill(page, file, wanted.blocks, _Things(wanted, names))
    parent = place.parent
    if parent is None and isinstance(file, files.EpisodeFile):
        parent = ShowPage.objects.get(slug=file.show)
    if isinstance(file, files.ArticleFile | files.EpisodeFile):
        click(page.uid, _uids(file.pinned or ()), _uids(file.excluded or ()))
    put_up(
        page,
        parent if place.page is None else None,
        date=getattr(file, "date", None),
        draft=wanted.draft,
        first=fresh,
    )
    return page


def _uids(references: Iterable[str]) -> list[UUID]:
    """The uids of the stories that are named."""
    return [page.specific.uid for one in references if (page := story_page(one))]


class _Things:
    """What a piece names, as rows of the desk, made where they are new."""

    def __init__(self, wanted: Wanted, names: Names) -> None:
        self.wanted, self.names = wanted, names
        self.keep = wanted.piece.keep
        self.given: Any = wanted.piece.file

    def picture(self) -> Picture | None:
        file = self.given
        return self._picture(file.picture, file.alt, file.caption, file.credit) if file.picture else None

    def logo(self) -> Picture | None:
        return self._picture(self.given.logo, self.given.name, "", "") if self.given.logo else None

    def _picture(self, path: str, alt: str, caption: str, credit: str) -> Picture:
        return keep_picture(self.wanted.pictures[path], alt, caption, credit)

    def audio(self) -> Audio | None:
        return self._audio(self.given.audio, self.given.title) if self.given.audio else None

    def _audio(self, path: str, title: str) -> Audio:
        return keep_sound(self.wanted.sounds[path], title)

    def people(self, key: str) -> list[Any]:
        return [page_of(one) for one in self.wanted.meant.get(key, ())]

    def terms(self, key: str) -> list[Any]:
        return self.people(key)

    def stories(self) -> list[Any]:
        return [page for one in self.wanted.stories if (page := story_page(one))]

    def person_called(self, name: str) -> Any:
        slug = self.names.person_called(name)
        return page_of(Meant("people", slug, name)) if slug else None

    def keys(self, block: Block) -> list[int]:
        value = block.value
        if block.kind == "picture":
            return [self._picture(value["file"], value["alt"], value["caption"], value["credit"]).pk]
        if block.kind == "audio":
            return [self._audio(value["file"], value["title"] or self.given.title).pk]
        known = [one for one in value["entries"] if one in self.names.stories and one != self.wanted.piece.reference]
        return [page.pk for one in known if (page := story_page(one))]

    def keep_texts(self, episode: Any) -> None:
        held = episode.transcript.cues if episode.transcript else []
        if "transcript" not in self.keep and rows_of(self.wanted.cues) != held:
            episode.keep_transcript(self.wanted.cues)
        if "chapters" not in self.keep:
            episode.keep_chapters(self.wanted.chapters)
