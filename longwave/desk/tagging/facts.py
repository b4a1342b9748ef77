"""What is suggested for a piece as it stands in its form, saved or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wagtail.blocks import StreamValue

from longwave.discovery.tagging.facts import neighbours, places
from longwave.discovery.tagging.names import Known, register, unknown
from longwave.discovery.tagging.rules import (
    Draft,
    Region,
    Suggestion,
    countries,
    homeless,
    lend,
    regions,
    telling,
    topics,
)
from longwave.editorial.base import StoryPage
from longwave.editorial.models import PersonPage, RegionPage, TopicPage
from longwave.kernel.countries import atlas
from longwave.kernel.text import lines
from longwave.podcast.models import EpisodePage

READ = ("text", "heading", "pullquote", "list", "note", "table")  # kinds of block that speak
PEOPLE = ("subjects", "authors", "guests")  # lists of a form whose lines hold a person
HOMELESS = 4  # countries in no region that are named


@dataclass(frozen=True)
class Chosen:
    """What a form has already: keys of regions, topics and people."""

    regions: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """All that is suggested, most telling first. What is chosen already is left out."""

    regions: list[Suggestion] = field(default_factory=list)
    topics: list[Suggestion] = field(default_factory=list)
    people: list[Suggestion] = field(default_factory=list)
    unknown: list[Suggestion] = field(default_factory=list)
    homeless: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.regions, self.topics, self.people, self.unknown, self.homeless))


def text_of(body: StreamValue) -> str:
    """What a body says. A block that is not finished says nothing."""
    said = []
    for child in body:
        if child.block_type in READ:
            said.append(_said(child))
    return "\n\n".join(filter(None, said))


def _said(child: Any) -> str:
    try:
        return str(child.block.plain(child.block.shape(child.value)))
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""


def spoken(page: StoryPage) -> str:
    """What is said in an episode, as far as its transcript is stored."""
    held = page.transcript if isinstance(page, EpisodePage) else None
    return "\n".join(str(cue[3]) for cue in held.cues) if held else ""


def draft_of(page: StoryPage) -> Draft:
    """A piece as it was last saved."""
    return Draft(page.title, "\n\n".join([page.standfirst, text_of(page.body), spoken(page)]))


def chosen_by(page: StoryPage) -> Chosen:
    """What a piece has, as it was last saved. Who wrote it or speaks in it stands on its page already."""
    rows = [row for name in PEOPLE for row in (getattr(page, name).all() if hasattr(page, name) else ())]
    people = {str(row.person_id) for row in rows} | {str(getattr(page, "host_id", ""))}
    return Chosen(_keys(page.regions.all()), _keys(page.topics.all()), frozenset(people))


def _keys(pages: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(page.pk) for page in pages)


def sheet(draft: Draft, uid: UUID, chosen: Chosen) -> Sheet:
    """All that is suggested for a text."""
    held = _register()
    known = [one for one, _ in held]
    people = register(draft, known)
    found = countries(draft, places())
    home = {one.key: code for one, code in held if code}
    for one in people:
        if one.key in home:
            lend(found, home[one.key], one.name, int(one.points))
    ours, names = _regions(), {code: one.name for code, one in atlas().countries.items()}
    return Sheet(
        _without(regions(found, ours, names), chosen.regions),
        _without(_topics(uid, draft), chosen.topics),
        _without(people, chosen.people),
        unknown(draft, known, places()),
        [f"{names[code]} ({telling(found)[code].reason()})" for code in homeless(found, ours)[:HOMELESS]],
    )


def _without(suggested: list[Suggestion], chosen: frozenset[str]) -> list[Suggestion]:
    return [one for one in suggested if one.key not in chosen]


def _topics(uid: UUID, draft: Draft) -> list[Suggestion]:
    """Topics by the keys of their pages; one that was taken back is no choice."""
    ours: Mapping[str, int] = dict(TopicPage.objects.live().values_list("slug", "pk"))
    suggested = topics(neighbours(uid, draft))
    return [Suggestion(str(ours[one.key]), one.name, one.reason, one.points) for one in suggested if one.key in ours]


def _regions() -> list[Region]:
    return [Region(str(page.pk), page.title, page.gathers()) for page in RegionPage.objects.live()]


def _register() -> list[tuple[Known, str]]:
    """Everybody of the magazine's register, each with her country's code."""
    rows = PersonPage.objects.live().values("pk", "title", "other_names", "organisation", "job", "country")
    return [
        (Known(str(r["pk"]), r["title"], tuple(lines(r["other_names"])), r["organisation"], r["job"]), r["country"])
        for r in rows
    ]
