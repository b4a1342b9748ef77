"""Who and what is meant: people, regions, topics and stories, by slug or by name, at the desk or in the same source."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from longwave.editorial.models import (
    ArticlePage,
    PeopleSection,
    PersonLink,
    PersonPage,
    RegionPage,
    RegionSection,
    TopicPage,
    TopicSection,
)
from longwave.exchange.files import EpisodeFile
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.importing.publishing import put_up
from longwave.exchange.importing.slugs import LONGEST, ascii_slug
from longwave.exchange.values import slugified
from longwave.podcast.models import EpisodePage, ShowPage

#: What may be named before it is there: its page, the section it belongs to, and what a person calls one.
NAMED: dict[str, tuple[Any, Any, str]] = {
    "people": (PersonPage, PeopleSection, "person"),
    "regions": (RegionPage, RegionSection, "region"),
    "topics": (TopicPage, TopicSection, "topic"),
}


class Unknown(Exception):
    """A name that leads nowhere; the message says why and what to do."""


@dataclass(frozen=True)
class Meant:
    """Who or what a name means. `new` where it stands neither at the desk nor in the source."""

    kind: str
    slug: str
    title: str
    new: bool = False
    href: str = ""


def story_reference(page: Any) -> str:
    """How the folder format names a story: an article's slug, or show/episode; nothing for other pages."""
    page = page.specific
    if isinstance(page, EpisodePage):
        return f"{page.show.slug}/{page.slug}"
    return page.slug if isinstance(page, ArticlePage) else ""


@dataclass
class Names:
    """What is at the desk, and what the source will bring."""

    titles: dict[str, dict[str, str]] = field(default_factory=dict)  # by kind and slug, expected ones too
    there: dict[str, set[str]] = field(default_factory=dict)  # slugs by kind
    stories: set[str] = field(default_factory=set)
    shows: set[str] = field(default_factory=set)
    guids: dict[tuple[str, str], str] = field(default_factory=dict)  # who brought which, by show and GUID
    refused: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    hrefs: dict[str, str] = field(default_factory=dict)  # the pages elsewhere of people by name

    @classmethod
    def of_the_desk(cls) -> Names:
        """What is there now."""
        shows = dict(ShowPage.objects.values_list("path", "slug"))
        episodes = EpisodePage.objects.values_list("path", "slug")
        below = len(next(iter(shows), ""))
        titles = {kind: dict(model.objects.values_list("slug", "title")) for kind, (model, _, _) in NAMED.items()}
        return cls(
            titles=titles,
            there={kind: set(found) for kind, found in titles.items()},
            stories={
                *ArticlePage.objects.values_list("slug", flat=True),
                *(f"{shows[path[:below]]}/{slug}" for path, slug in episodes if path[:below] in shows),
            },
            shows=set(shows.values()),
        )

    def expect(self, pieces: Iterable[Piece]) -> None:
        """Take note of people, regions and topics that the source brings: others may name them first."""
        for piece in pieces:
            if piece.kind in NAMED:
                self.titles[piece.kind][piece.slug] = piece.name

    def refuse(self, kind: str, slug: str, path: str) -> None:
        """Take note that a piece was refused, so that whatever names it is refused too."""
        if slug in self.there.get(kind, ()):
            return  # only its change was
        self.refused[kind][slug] = path
        self.titles.get(kind, {}).pop(slug, None)

    def meant(self, kind: str, value: str) -> Meant:
        """Who or what a slug or a name means. Raises `Unknown` where that is open."""
        titles = self.titles[kind]
        called = self._called(kind, value)
        slug = value if value in titles else called[0] if len(called) == 1 else ""
        if not slug and len(called) > 1:
            raise Unknown(f"“{value}” may be any of {', '.join(called)}. Write the slug.")
        if not slug:
            slug = value if _looks_like_slug(value) else ascii_slug(value)
        if path := self.refused[kind].get(slug):
            raise Unknown(f"“{value}” was refused, see {path}. Mend that first.")
        if slug in titles:
            return Meant(kind, slug, titles[slug])
        if not slug or len(slug) > LONGEST:
            raise Unknown(f"“{value[:60]}” makes no slug. Add a file to {kind}/ and write its slug here.")
        title = value.replace("-", " ").replace("_", " ").title() if _looks_like_slug(value) else value.strip()
        return Meant(kind, slug, title, new=True, href=self.hrefs.get(value, ""))

    def person_called(self, name: str) -> str:
        """The slug of the one person with exactly this name; nothing where there is none, or more than one."""
        found = [slug for slug, title in self.titles["people"].items() if title == name]
        return found[0] if len(found) == 1 else ""

    def _called(self, kind: str, name: str) -> list[str]:
        return sorted(slug for slug, title in self.titles[kind].items() if _folded(title) == _folded(name))

    def learn(self, piece: Piece, made: Iterable[Meant]) -> None:
        """Take note of what now stands at the desk."""
        for one in [*made, *([Meant(piece.kind, piece.slug, piece.name)] if piece.kind in NAMED else [])]:
            self.titles[one.kind][one.slug] = one.title
            self.there[one.kind].add(one.slug)
        if piece.kind == "shows":
            self.shows.add(piece.slug)
        if piece.reference:
            self.stories.add(piece.reference)
        if isinstance(piece.file, EpisodeFile):
            self.guids[piece.file.show, piece.file.guid] = piece.slug


def page_of(meant: Meant) -> Any:
    """The page of a person, region or topic, made and published where it is new."""
    model, section, _ = NAMED[meant.kind]
    found = model.objects.filter(slug=meant.slug).first()
    if found:
        return found
    page = model(title=meant.title[:255], slug=meant.slug)
    if meant.href and model is PersonPage:
        page.links = [PersonLink(label="Website", url=meant.href, sort_order=0)]
    put_up(page, section.objects.get())
    return page


def story_page(reference: str) -> Page | None:
    """The page that a story's reference names."""
    show, _, slug = reference.rpartition("/")
    if not show:
        return ArticlePage.objects.filter(slug=slug).first()
    found = EpisodePage.objects.filter(slug=slug)
    return next((page for page in found if page.show.slug == show), None)


def _looks_like_slug(value: str) -> bool:
    return value == slugified(value) and value.isascii()


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
