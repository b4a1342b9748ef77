"""The shapes of what an entry stores as JSON, and of the record that a room hands over to be published.

Everything here is plain data: a published row must be readable without the desk.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from longwave.access.rules import Tier


class Link(TypedDict):
    """A label and where it leads."""

    label: str
    url: str


class Term(TypedDict):
    """A region or a topic as an entry shows it."""

    name: str
    slug: str
    path: str


class Person(TypedDict):
    """A person as an entry shows her: `path` is empty for somebody without a page."""

    name: str
    slug: str
    path: str
    role: str
    title: str
    affiliation: str
    link: str


class Source(TypedDict):
    """One `<source>` of a picture: a media type and its `srcset`."""

    type: str
    srcset: str


class Image(TypedDict):
    """A picture ready for `<picture>`: sizes in pixels, the JPEG in `src`, better formats in `sources` once made."""

    src: str
    srcset: str
    sources: list[Source]
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    share: str


class Stub(TypedDict):
    """An entry as others show it: enough for a card or a line in a list. `published_at` is ISO 8601."""

    uid: str
    path: str
    kind: str
    title: str
    standfirst: str
    tier: str
    published_at: str
    people: list[Person]
    regions: list[Term]
    picture: Image | None
    minutes: int


class Chrome(TypedDict):
    """What surrounds every page: the magazine's name, menus, logo and social links."""

    name: str
    tagline: str
    logo: Image | None
    menu: list[Link]
    footer: list[Link]
    social: list[Link]


@dataclass(frozen=True)
class Record:
    """One thing to publish, complete: what `actions.write` turns into an `Entry`.

    `listings` are the keys of the lists it belongs to (`region:europe`, `person:ana`, `show:the-crossing`);
    `shows` are the keys of what its row repeats (`picture:7`, `entry:<uid>`), so that a change there rewrites it.
    """

    uid: UUID
    path: str
    kind: str
    title: str
    standfirst: str = ""
    tier: Tier = Tier.OPEN
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    body_html: str = ""
    body_text: str = ""
    body_mail: str = ""
    teaser_html: str = ""
    picture: Image | None = None
    people: list[Person] = field(default_factory=list)
    regions: list[Term] = field(default_factory=list)
    topics: list[Term] = field(default_factory=list)
    related: list[Stub] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    published_at: datetime | None = None
    updated_at: datetime | None = None
    listings: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
