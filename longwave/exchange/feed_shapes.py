"""An existing show's feed as plain data: what was said there, before anything of ours is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from longwave.exchange.faults import Fault


@dataclass(frozen=True)
class FeedPerson:
    """A `podcast:person`. `role` and `group` are lower case; they are host and cast where the feed does not say."""

    name: str
    role: str = "host"
    group: str = "cast"
    href: str = ""
    image: str = ""


@dataclass(frozen=True)
class Enclosure:
    """An audio file: `length` in bytes as the feed claims it (often wrong), `None` where it does not."""

    url: str
    type: str = ""
    length: int | None = None


@dataclass(frozen=True)
class FeedTranscript:
    """A `podcast:transcript`."""

    url: str
    type: str = ""
    language: str = ""
    rel: str = ""


@dataclass(frozen=True)
class FeedChapter:
    """A chapter written into the feed itself (Podlove Simple Chapters). `start` is in seconds."""

    start: float
    title: str
    url: str = ""
    image: str = ""


@dataclass(frozen=True)
class FeedFunding:
    """A `podcast:funding`."""

    url: str
    text: str = ""


@dataclass(frozen=True)
class FeedEpisode:
    """An episode. `guid` is exactly as given, white space included; where there is none it is the enclosure's address.

    `notes` are HTML or plain text as the feed has them, not cleaned. `published` is aware, `None` where the feed has no
    date that can be read. `explicit` is `None` where the show decides. `chapters` is the address of a JSON file.
    """

    guid: str
    title: str
    enclosure: Enclosure
    guid_given: bool = True
    link: str = ""
    subtitle: str = ""
    summary: str = ""
    notes: str = ""
    published: datetime | None = None
    season: int | None = None
    number: int | None = None
    type: str = "full"
    explicit: bool | None = None
    seconds: int | None = None
    author: str = ""
    image: str = ""
    people: tuple[FeedPerson, ...] = ()
    transcripts: tuple[FeedTranscript, ...] = ()
    chapters: str = ""
    inline_chapters: tuple[FeedChapter, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class FeedShow:
    """The show itself. `locked` is `None` where the feed does not say; `next_page` is set where a feed is paged."""

    title: str = ""
    link: str = ""
    description: str = ""
    subtitle: str = ""
    language: str = ""
    copyright: str = ""
    author: str = ""
    owner_name: str = ""
    owner_email: str = ""
    image: str = ""
    categories: tuple[tuple[str, ...], ...] = ()
    keywords: tuple[str, ...] = ()
    explicit: bool | None = None
    type: str = ""
    guid: str = ""
    locked: bool | None = None
    locked_owner: str = ""
    medium: str = ""
    funding: tuple[FeedFunding, ...] = ()
    people: tuple[FeedPerson, ...] = ()
    new_feed_url: str = ""
    self_url: str = ""
    next_page: str = ""
    generator: str = ""
    hidden: bool = False
    complete: bool = False


@dataclass(frozen=True)
class Feed:
    """A feed that was read: rows in = episodes + refused. `notes` are sentences on what had to be guessed."""

    show: FeedShow
    episodes: tuple[FeedEpisode, ...] = ()
    refused: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def people_of(feed: Feed, episode: FeedEpisode) -> tuple[FeedPerson, ...]:
    """Who is on an episode: those it names replace the show's (Podcasting 2.0, `podcast:person`)."""
    return episode.people or feed.show.people
