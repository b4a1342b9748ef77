"""What a feed is written from: a show and its episodes as plain frozen values, complete and already public.

Addresses may be relative to the show's page; the feed makes them absolute. Lengths are in bytes, durations in seconds,
times aware. An empty string or None means that the feed says nothing of it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ShowKind(StrEnum):
    """How episodes belong together: the newest first and each for itself, or told in order."""

    EPISODIC = "episodic"
    SERIAL = "serial"


class EpisodeKind(StrEnum):
    """What an episode is to its show."""

    FULL = "full"
    TRAILER = "trailer"
    BONUS = "bonus"


@dataclass(frozen=True)
class Category:
    """A category of Apple's list, with a subcategory where one is chosen."""

    name: str
    sub: str = ""

    def __str__(self) -> str:
        return f"{self.name} > {self.sub}" if self.sub else self.name


@dataclass(frozen=True)
class Person:
    """Somebody heard in an episode or at work on it; `role` as the desk has it, `roles.py` knows the official ones."""

    name: str
    role: str = "host"
    href: str = ""
    img: str = ""


@dataclass(frozen=True)
class Owner:
    """To whom directories write. Spotify and YouTube let nobody claim a show whose feed lacks the address."""

    name: str
    email: str


@dataclass(frozen=True)
class Funding:
    """Where listeners can pay, and the words for it (at most 128 characters)."""

    url: str
    text: str


@dataclass(frozen=True)
class Enclosure:
    """The audio file."""

    url: str
    length: int
    media_type: str


@dataclass(frozen=True)
class Transcript:
    """One form of an episode's transcript; `timed` where it carries times and can serve as captions."""

    url: str
    media_type: str
    language: str = ""
    timed: bool = True


@dataclass(frozen=True)
class Show:
    """A podcast. `guid` is its podcast:guid, kept for life; `locked` forbids other hosts to import it.

    `changed_at` is the last change of what the feed says of the show itself.
    """

    title: str
    link: str
    feed_url: str
    description: str
    language: str
    image_url: str
    categories: tuple[Category, ...]
    author: str
    owner: Owner
    changed_at: datetime
    explicit: bool = False
    kind: ShowKind = ShowKind.EPISODIC
    copyright: str = ""
    guid: str = ""
    medium: str = "podcast"
    locked: bool | None = None
    funding: tuple[Funding, ...] = ()
    people: tuple[Person, ...] = ()
    new_feed_url: str = ""
    complete: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Episode:
    """A published episode. `description` is plain text, `notes_html` the show notes as safe HTML.

    Where `people` is not empty it replaces the show's people, as Podcasting 2.0 has it. `guid_is_link` is for imported
    episodes whose GUID was marked as an address; ours never are.
    """

    guid: str
    title: str
    link: str
    published_at: datetime
    enclosure: Enclosure
    seconds: float
    description: str
    notes_html: str = ""
    changed_at: datetime | None = None
    number: int | None = None
    season: int | None = None
    kind: EpisodeKind = EpisodeKind.FULL
    explicit: bool = False
    author: str = ""
    image_url: str = ""
    people: tuple[Person, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    chapters_url: str = ""
    funding: tuple[Funding, ...] = ()
    guid_is_link: bool = False
