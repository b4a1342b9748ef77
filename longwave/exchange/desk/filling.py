"""A file of the folder format as a page of the desk: what `describing` reads, written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

from longwave.discovery.threads.models import ThreadFact, ThreadPart
from longwave.editorial.base import RelatedPin, Subject
from longwave.editorial.magazine import MagazineSettings, MenuLink
from longwave.editorial.models import ArticleAuthor
from longwave.exchange import files
from longwave.exchange.blocks import Block
from longwave.exchange.desk.bodies import rich_text_of, stream_of
from longwave.exchange.desk.fields import PICTURED, PLAIN, RICH, ROWS
from longwave.media.models import Audio, Picture


class Source(Protocol):
    """Gives a page what its file names, as rows of the desk. Lists keep the order of the file."""

    keep: frozenset[str]

    def picture(self) -> Picture | None: ...
    def logo(self) -> Picture | None: ...
    def audio(self) -> Audio | None: ...
    def people(self, key: str) -> list[Any]: ...
    def terms(self, key: str) -> list[Any]: ...
    def stories(self) -> list[Any]: ...
    def keys(self, block: Block) -> list[int]: ...
    def person_called(self, name: str) -> Any: ...
    def keep_texts(self, episode: Any) -> None: ...


def fill(page: Any, file: files.AnyFile, blocks: list[Block], source: Source) -> None:
    """Give a page everything that its file says, unsaved."""
    kind = type(page)
    for key, name in PLAIN[kind].items():
        value = getattr(file, key)
        if key == "guid" and not value:
            continue  # the desk makes one
        if value is not None or page._meta.get_field(name).null:
            setattr(page, name, getattr(value, "value", value))
    _fill_rows(page, file, source)
    if kind in PICTURED and "picture" not in source.keep:
        page.picture = source.picture()
    if "body" not in source.keep:
        page.body = rich_text_of(blocks) if kind in RICH else stream_of(blocks, source.keys)
    for own in _OWN.get(type(file), ()):
        own(page, file, source)


def fill_magazine(magazine: MagazineSettings, file: files.MagazineFile, source: Source) -> None:
    """Give the magazine's settings everything that the file says, unsaved."""
    magazine.name, magazine.tagline = file.name, file.tagline
    magazine.logo = source.logo()
    links = [(place, link) for place in ("menu", "footer", "social") for link in getattr(file, place)]
    magazine.links = [
        MenuLink(place=place, label=link.label, url=link.url, sort_order=order)
        for order, (place, link) in enumerate(links)
    ]


def _fill_rows(page: Any, file: Any, source: Source) -> None:
    """Lists of records. Who is credited or interviewed is linked to the person of the same name."""
    for key, (relation, model, _) in ROWS.get(type(page), {}).items():
        rows = [model(**asdict(row), sort_order=order) for order, row in enumerate(getattr(file, key))]
        if key in ("guests", "credits"):
            linked = {row.name: row.person for row in getattr(page, relation).all()}
            for row in rows:
                row.person = source.person_called(row.name) or linked.get(row.name)
        setattr(page, relation, rows)


def _story(page: Any, file: Any, source: Source) -> None:
    page.dateline = file.date
    for key in ("regions", "topics"):
        if key not in source.keep:
            setattr(page, key, source.terms(key))
    if "about" not in source.keep:
        page.subjects = [Subject(person=person, sort_order=at) for at, person in enumerate(source.people("about"))]
    if "related" not in source.keep:
        page.related_pins = [RelatedPin(target=page, sort_order=at) for at, page in enumerate(source.stories())]


def _authors(page: Any, file: Any, source: Source) -> None:
    page.authors = [ArticleAuthor(person=person, sort_order=at) for at, person in enumerate(source.people("authors"))]


def _episode(page: Any, file: files.EpisodeFile, source: Source) -> None:
    page.audio = source.audio() or page.audio
    if "host" not in source.keep:
        page.host = next(iter(source.people("host")), None)
    source.keep_texts(page)


def _show(page: Any, file: files.ShowFile, source: Source) -> None:
    page.serial = file.type == "serial"
    page.funding_text = file.funding.text if file.funding else ""
    page.funding_url = file.funding.url if file.funding else ""


def _person(page: Any, file: files.PersonFile, source: Source) -> None:
    page.organisation = bool(file.organisation)
    page.other_names = "\n".join(file.other_names)


def _region(page: Any, file: files.RegionFile, source: Source) -> None:
    page.countries = "\n".join(file.countries)


def _thread(page: Any, file: files.ThreadFile, source: Source) -> None:
    page.parts = [ThreadPart(target=piece, sort_order=at) for at, piece in enumerate(source.stories())]
    page.facts = [_fact(fact, at) for at, fact in enumerate(file.facts)]


def _fact(fact: files.Fact, order: int) -> ThreadFact:
    known = dict(zip(("year", "month", "day"), map(int, fact.date.split("-")), strict=False))
    return ThreadFact(**known, sentence=fact.sentence, link=fact.link, sort_order=order)


_OWN: dict[type[Any], tuple[Callable[[Any, Any, Source], None], ...]] = {
    files.ArticleFile: (_story, _authors),
    files.EpisodeFile: (_story, _episode),
    files.ShowFile: (_show,),
    files.PersonFile: (_person,),
    files.RegionFile: (_region,),
    files.ThreadFile: (_thread,),
}
