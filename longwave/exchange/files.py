"""The files of the folder format: one frozen dataclass per kind, read from a `Document` and written as bytes.

The order of the fields is the order of the keys in a written file. Reading what was written gives the same value, and
what is empty is not written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from longwave.access.rules import Tier
from longwave.exchange import values as v
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.yaml_text import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from longwave.exchange.front_matter import Document


@dataclass(frozen=True)
class Link:
    """A label and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Guest:
    """A guest of an episode, as the page shows her."""

    name: str
    title: str = ""
    affiliation: str = ""


@dataclass(frozen=True)
class Credit:
    """Somebody who made a show or an episode: `role` is such as `producer`, `link` her own page."""

    name: str
    role: str = ""
    link: str = ""


@dataclass(frozen=True)
class Fact:
    """Something that happened, for a thread's timeline: `date` is a year, a month or a day."""

    date: str
    sentence: str
    link: str = ""


@dataclass(frozen=True)
class Funding:
    """Where listeners may support a show."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ArticleFile:
    """An article. `authors`, `regions`, `topics` and `about` hold slugs, or names in folders that others wrote.

    Without a `tier` a piece keeps the one it has at the desk; a new one gets that of the access settings.
    `pinned` and `excluded` were clicked; `None` where the folder says nothing of it, and what the desk has stays.
    """

    title: str
    slug: str
    standfirst: str = ""
    date: datetime
    tier: Tier | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    authors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    picture: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    related: tuple[str, ...] = ()
    pinned: tuple[str, ...] | None = None
    excluded: tuple[str, ...] | None = None
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class EpisodeFile:
    """An episode. `type` is full, trailer or bonus; `explicit` is `None` where the show decides; body = show notes."""

    title: str
    slug: str
    standfirst: str = ""
    date: datetime
    tier: Tier | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    show: str
    season: int | None = None
    number: int | None = None
    type: str = "full"
    guid: str = ""
    audio: str = ""
    transcript: str = ""
    chapters: str = ""
    explicit: bool | None = None
    host: str = ""
    guests: tuple[Guest, ...] = ()
    credits: tuple[Credit, ...] = ()
    regions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    picture: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    related: tuple[str, ...] = ()
    pinned: tuple[str, ...] | None = None
    excluded: tuple[str, ...] | None = None
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class PersonFile:
    """A person or an organisation; the body is a biography. Texts know her by `other_names` too.

    `country` is a code of two letters, or a country's name in folders that others wrote.
    """

    name: str
    slug: str
    title: str = ""
    affiliation: str = ""
    organisation: bool | None = None
    other_names: tuple[str, ...] = ()
    country: str = ""
    picture: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    links: tuple[Link, ...] = ()
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class ShowFile:
    """A show; the picture is its cover, the body its description. `guid` is the `podcast:guid`.

    `type` is episodic or serial; `locked` asks other hosts not to import the feed; `new_feed_url` says it has moved.
    """

    title: str
    slug: str
    standfirst: str = ""
    type: str = "episodic"
    category: str = ""
    language: str = ""
    explicit: bool | None = None
    author: str = ""
    owner_name: str = ""
    owner_email: str = ""
    feedback: str = ""
    guid: str = ""
    locked: bool | None = None
    new_feed_url: str = ""
    copyright: str = ""
    funding: Funding | None = None
    credits: tuple[Credit, ...] = ()
    subscribe: tuple[Link, ...] = ()
    picture: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class RegionFile:
    """A region, with its countries by name; the body says in one or two sentences what it is about."""

    name: str
    slug: str
    countries: tuple[str, ...] = ()
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class TopicFile:
    """A topic; the body says in one or two sentences what it is about."""

    name: str
    slug: str
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class ThreadFile:
    """A story thread: its pieces in order, dated facts; the body is the introduction."""

    title: str
    slug: str
    standfirst: str = ""
    pieces: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class PageFile:
    """A standing page."""

    title: str
    slug: str
    standfirst: str = ""
    body: str = ""
    body_line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class MagazineFile:
    """What surrounds every page: `magazine.yaml`."""

    name: str
    tagline: str = ""
    logo: str = ""
    menu: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    social: tuple[Link, ...] = ()


AnyFile = (
    ArticleFile | EpisodeFile | PersonFile | ShowFile | RegionFile | TopicFile | ThreadFile | PageFile | MagazineFile
)
F = TypeVar(
    "F", ArticleFile, EpisodeFile, PersonFile, ShowFile, RegionFile, TopicFile, ThreadFile, PageFile, MagazineFile
)

_LINKS = v.list_of(v.Record(Link, {"label": v.line, "url": v.link}, ["label", "url"]))
_CREDITS = v.list_of(v.Record(Credit, {"name": v.line, "role": v.line, "link": v.link}, ["name"], alone="name"))
_GUESTS = v.list_of(v.Record(Guest, {"name": v.line, "title": v.line, "affiliation": v.line}, ["name"], alone="name"))
_FUNDING = v.Record(Funding, {"text": v.line, "url": v.web_address}, ["text", "url"])
_FACTS = v.list_of(
    v.Record(Fact, {"date": v.date_as_known, "sentence": v.sentence, "link": v.web_address}, ["date", "sentence"])
)
_NAMES = v.list_of(v.line)
_PICTURE: dict[str, v.Read] = {"picture": v.path, "caption": v.text, "credit": v.line, "alt": v.text}
_STORY: dict[str, v.Read] = {
    "title": v.line,
    "slug": v.slug,
    "standfirst": v.text,
    "date": v.date,
    "tier": v.tier,
    "opens_at": v.date,
    "closes_at": v.date,
    "regions": _NAMES,
    "topics": _NAMES,
    "about": _NAMES,
    **_PICTURE,
    **dict.fromkeys(("related", "pinned", "excluded"), v.list_of(v.reference)),
}
_EPISODE: dict[str, v.Read] = {
    **_STORY,
    "show": v.slug,
    "number": v.number,
    "season": v.number,
    "type": v.one_of("full", "trailer", "bonus"),
    "audio": v.path,
    "guid": v.text,
    "host": v.line,
    "guests": _GUESTS,
    "credits": _CREDITS,
    "chapters": v.path,
    "transcript": v.path,
    "explicit": v.flag,
}
_SHOW: dict[str, v.Read] = {
    "title": v.line,
    "slug": v.slug,
    "standfirst": v.text,
    **_PICTURE,
    "type": v.one_of("episodic", "serial"),
    "category": v.line,
    "language": v.language,
    "explicit": v.flag,
    "author": v.line,
    "owner_name": v.line,
    "owner_email": v.email,
    "feedback": v.email,
    "credits": _CREDITS,
    "subscribe": _LINKS,
    "guid": v.uuid,
    "locked": v.flag,
    "new_feed_url": v.web_address,
    "funding": _FUNDING,
    "copyright": v.line,
}
_PERSON: dict[str, v.Read] = {
    "name": v.line,
    "slug": v.slug,
    "title": v.line,
    "affiliation": v.line,
    "organisation": v.mark,
    "other_names": v.list_of(v.name),
    "country": v.country_code,
    **_PICTURE,
    "links": _LINKS,
}
KEYS: Mapping[type[AnyFile], dict[str, v.Read]] = {
    ArticleFile: {**_STORY, "authors": _NAMES},
    EpisodeFile: _EPISODE,
    PersonFile: _PERSON,
    ShowFile: _SHOW,
    RegionFile: {"name": v.line, "slug": v.slug, "countries": v.list_of(v.country)},
    TopicFile: {"name": v.line, "slug": v.slug},
    ThreadFile: {
        "title": v.line,
        "slug": v.slug,
        "standfirst": v.text,
        "pieces": v.list_of(v.reference),
        "facts": _FACTS,
    },
    PageFile: {"title": v.line, "slug": v.slug, "standfirst": v.text},
    MagazineFile: {
        "name": v.line,
        "tagline": v.line,
        "logo": v.path,
        "menu": _LINKS,
        "footer": _LINKS,
        "social": _LINKS,
    },
}
REQUIRED: Mapping[type[AnyFile], tuple[str, ...]] = {
    ArticleFile: ("title", "date"),
    EpisodeFile: ("title", "show", "date"),
    PersonFile: ("name",),
    ShowFile: ("title",),
    RegionFile: ("name",),
    TopicFile: ("name",),
    ThreadFile: ("title",),
    PageFile: ("title",),
    MagazineFile: ("name",),
}


def understand(document: Document, kind: type[F], zone: tzinfo = UTC) -> F:
    """A document as a file of that kind. Dates without an offset are of `zone`; a slug not given is the file's name.

    Raises `Refused` with every fault of the file.
    """
    context = v.Context(document.source, zone)
    found = {key: (node, document.lines[key]) for key, node in document.keys.items()}
    values, wrong = v.take(found, KEYS[kind], REQUIRED[kind], context)
    faults = [Fault(document.path, line, reason) for line, reason in wrong]
    if "slug" in KEYS[kind] and "slug" not in values:
        values["slug"] = v.slugified(PurePosixPath(document.path).stem)
        if not values["slug"]:
            faults.append(Fault(document.path, 1, "the file's name makes no slug. Add the key slug."))
    if kind is MagazineFile:
        if document.body:
            faults.append(Fault(document.path, document.body_line, "a body has no place here. Keep the keys only."))
    else:
        values |= {"body": document.body, "body_line": document.body_line}
    if faults:
        raise Refused(faults)
    return kind(**values)


def to_bytes(file: AnyFile) -> bytes:
    """The file as it is written: always the same bytes for the same value."""
    plain = _plain(file)
    keys = write({key: value for key, value in plain.items() if key not in ("body", "body_line")})
    if isinstance(file, MagazineFile):
        return keys.encode()
    body = f"\n{file.body}\n" if file.body else ""
    return f"---\n{keys}---\n{body}".encode()


def _plain(value: Any) -> Any:
    """A dataclass as a mapping in the order of its fields, and so for what it holds; other values as they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
