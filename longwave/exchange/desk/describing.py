"""A page of the desk as a file of the folder format.

Exports name pictures and the like by the paths they get; an import that wants to know whether anything would change
names them by their content. Whoever describes says how.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Protocol

from longwave.access.rules import Tier
from longwave.discovery import wishing
from longwave.discovery.threads.models import ThreadPage
from longwave.editorial.base import PublishedPage
from longwave.editorial.magazine import MagazineSettings
from longwave.editorial.models import ArticlePage, PersonPage, RegionPage
from longwave.editorial.records import rich
from longwave.exchange import files
from longwave.exchange.blocks import Block
from longwave.exchange.desk.bodies import Things, blocks_of
from longwave.exchange.desk.fields import KINDS, PICTURED, PLAIN, RICH, ROWS
from longwave.exchange.markdown import render
from longwave.kernel.text import lines
from longwave.podcast.models import EpisodePage, ShowPage

_FILES = dict(KINDS.values())


class Names(Things, Protocol):
    """What pictures, sounds, stories and texts beside an episode are called in the file."""

    def transcript(self, episode: EpisodePage) -> str: ...
    def chapters(self, episode: EpisodePage) -> str: ...
    def subject(self, person: PersonPage) -> str: ...


def describe(page: PublishedPage, names: Names) -> files.AnyFile:
    """The page as a file: what readers would lose without it, and nothing else."""
    kind = type(page)
    values: dict[str, Any] = {key: getattr(page, name) for key, name in PLAIN[kind].items()}
    for key, (relation, _, row) in ROWS.get(kind, {}).items():
        values[key] = tuple(_row(one, row) for one in getattr(page, relation).all())
    if kind in PICTURED:
        values |= _picture(page, names)
    values["body"] = render(body_of(page, names))
    if own := _OWN.get(kind):
        values |= own(page, names)
    made: files.AnyFile = _FILES[kind](**values)
    return made


def body_of(page: Any, names: Names) -> list[Block]:
    """The body of a page of any kind."""
    if type(page) in RICH:
        return [Block("text", {"html": rich(page.body).html})]
    return blocks_of(page.body, names)


def describe_magazine(magazine: MagazineSettings, names: Things) -> files.MagazineFile:
    """The magazine's own settings as a file."""
    places: dict[str, tuple[files.Link, ...]] = {
        place: tuple(_row(link, files.Link) for link in magazine.links.all() if link.place == place)
        for place in ("menu", "footer", "social")
    }
    logo = names.picture(magazine.logo) if magazine.logo else ""
    return files.MagazineFile(name=magazine.name, tagline=magazine.tagline, logo=logo, **places)


def _row(row: Any, kind: type[Any]) -> Any:
    return kind(**{one.name: getattr(row, one.name) for one in fields(kind)})


def _picture(page: Any, names: Names) -> dict[str, str]:
    file = names.picture(page.picture) if page.picture else ""
    if not file:
        return {}
    picture = page.picture
    return {"picture": file, "caption": picture.caption, "credit": picture.credit, "alt": picture.default_alt_text}


def _story(page: Any, names: Names) -> dict[str, Any]:
    related = [names.story(pin.target) for pin in page.related_pins.select_related("target")]
    about = [names.subject(subject.person) for subject in page.subjects.select_related("person")]
    return {
        "date": page.dated,
        "tier": Tier(page.tier),
        "regions": tuple(sorted(region.slug for region in page.regions.all())),
        "topics": tuple(sorted(topic.slug for topic in page.topics.all())),
        "about": tuple(dict.fromkeys(name for name in about if name)),
        "related": tuple(dict.fromkeys(name for name in related if name)),
        **clicked(page, names),
    }


def clicked(page: Any, names: Things) -> dict[str, tuple[str, ...]]:
    """What was pinned under a piece with a click, in order, and what was excluded."""
    said = wishing.clicked(page.uid)
    uids = {*said.pinned, *said.excluded}
    found = [one for model in (ArticlePage, EpisodePage) for one in model.objects.filter(uid__in=uids)] if uids else []
    called = {one.uid: name for one in found if (name := names.story(one))}
    return {
        "pinned": tuple(called[uid] for uid in said.pinned if uid in called),
        "excluded": tuple(sorted(called[uid] for uid in said.excluded if uid in called)),
    }


def _article(page: Any, names: Names) -> dict[str, Any]:
    authors = [author.person.slug for author in page.authors.select_related("person")]
    return {**_story(page, names), "authors": tuple(dict.fromkeys(authors))}


def _episode(page: Any, names: Names) -> dict[str, Any]:
    return {
        **_story(page, names),
        "show": page.show.slug,
        "audio": names.audio(page.audio) if page.audio else "",
        "transcript": names.transcript(page) if page.transcript else "",
        "chapters": names.chapters(page) if page.chapters else "",
        "host": page.host.slug if page.host else "",
    }


def _show(page: Any, names: Names) -> dict[str, Any]:
    funding = files.Funding(page.funding_text, page.funding_url) if page.funding_url else None
    return {"type": "serial" if page.serial else "episodic", "funding": funding}


def _person(page: Any, names: Names) -> dict[str, Any]:
    return {"organisation": page.organisation or None, "other_names": _listed(page.other_names)}


def _region(page: Any, names: Names) -> dict[str, Any]:
    return {"countries": _listed(page.countries)}


def _thread(page: Any, names: Names) -> dict[str, Any]:
    pieces = [names.story(part.target) for part in page.parts.select_related("target")]
    facts = tuple(files.Fact(fact.when.iso, " ".join(fact.sentence.split()), fact.link) for fact in page.facts.all())
    return {"pieces": tuple(dict.fromkeys(name for name in pieces if name)), "facts": tuple(dict.fromkeys(facts))}


def _listed(text: str) -> tuple[str, ...]:
    """A list that somebody wrote, one entry on each line."""
    return tuple(dict.fromkeys(" ".join(line.split()) for line in lines(text)))


_OWN: dict[type[Any], Callable[[Any, Names], dict[str, Any]]] = {
    ArticlePage: _article,
    EpisodePage: _episode,
    ShowPage: _show,
    PersonPage: _person,
    RegionPage: _region,
    ThreadPage: _thread,
}
