"""What of an entry is found by search, taken from it by `published.public`: what all may read, and words behind it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from longwave.discovery.search import rules
from longwave.kernel.text import BREAKS
from longwave.published.models import Entry, Kind
from longwave.published.public import is_open, public_text, spoken, words_behind
from longwave.published.shapes import Term

VERSION = 2  # of what a document holds: the worker indexes anew what was indexed as another one
OPENING, CLOSING = "\x02", "\x03"  # around the words of a search in a snippet; no text has them
UNSEEN = str.maketrans(dict.fromkeys(f"{OPENING}{CLOSING}\x00", " "))
TELLING = re.compile(rf"(?<!\w)[^\W\d_]{{{rules.SHORTEST_WORD},40}}(?!\w)")  # a word, neither short nor endless


@dataclass(frozen=True)
class Passage:
    """Something said in an episode, from `start` seconds on: a line, and one of the last ones of the whole text."""

    start: float
    text: str


@dataclass(frozen=True)
class Document:
    """An entry as search knows it.

    `aliases` are other names of whom it is about: it is found by them, and nobody is shown one.
    `behind` are words that only readers of the whole see. `open_until` is when its text stops being public, `due` when
    it must be indexed anew because its tier changes by itself; both in seconds since 1970. `keys` are what results are
    narrowed by.
    """

    entry: int
    title: str
    standfirst: str
    body: str
    names: str
    aliases: str
    behind: str
    keys: tuple[str, ...]
    published: int
    open_until: int | None
    due: int | None
    passages: tuple[Passage, ...]

    @cached_property
    def words(self) -> set[str]:
        """The words that a misspelt one may be meant for: public ones, without numbers and without short ones."""
        return set(TELLING.findall(_small(f"{self.title} {self.standfirst} {self.body} {self.names}")))


def of(entry: Entry, now: datetime) -> Document:
    """An entry as it is public at a moment."""
    said = [Passage(float(part["start"]), " ".join(_plain(part["text"]).split())) for part in spoken(entry, now)]
    body = "\n".join([_plain(public_text(entry, now).text), *(passage.text for passage in said)])
    changes = sorted(moment for moment in (entry.opens_at, entry.closes_at) if moment and moment > now)
    due = int(changes[0].timestamp()) if changes else None
    return Document(
        entry=entry.pk,
        title=_plain(entry.title),
        # Whoever searches for a harbour wants pieces about it, and not each region whose introduction mentions one.
        standfirst="" if entry.kind in (Kind.REGION, Kind.TOPIC) else _plain(entry.standfirst),
        body=body,
        names=_plain(" ".join(_names(entry))),
        aliases=_plain(" ".join(_aliases(entry))),
        behind=" ".join(words_behind(entry, now)),
        keys=tuple(_keys(entry)),
        published=int(entry.published_at.timestamp()),
        open_until=due if is_open(entry, now) else None,
        due=due,
        passages=tuple(said) if any(passage.start for passage in said) else (),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(UNSEEN).translate(BREAKS))


def _small(text: str) -> str:
    """A text in small letters that keep their accents. An accent that no letter has in it would cut its word."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if not unicodedata.combining(sign))


def _names(entry: Entry) -> list[str]:
    """Whom and what an entry is filed under, and whom it is about."""
    people = [" ".join(filter(None, [person["name"], person.get("affiliation")])) for person in entry.people]
    show = (entry.data.get("show") or {}).get("title", "")
    return [*people, *(term["name"] for term in [*entry.regions, *entry.topics, *_about(entry)]), show]


def _about(entry: Entry) -> list[Term]:
    return entry.data.get("about") or []


def _aliases(entry: Entry) -> list[str]:
    """The other names of a person, or of those whom a piece is about."""
    if entry.kind == Kind.PERSON:
        return list(entry.data.get("other_names") or [])
    paths = [person["path"] for person in _about(entry)]
    known = Entry.objects.live().filter(kind=Kind.PERSON, path__in=paths).order_by("path") if paths else []
    return [name for person in known for name in person.data.get("other_names") or []]


def _keys(entry: Entry) -> list[str]:
    keys = [f"kind:{entry.kind}", f"year:{timezone.localtime(entry.published_at).year}"]
    keys += [f"region:{term['slug']}" for term in entry.regions]
    keys += [f"topic:{term['slug']}" for term in entry.topics]
    people = [(person["slug"], person["role"]) for person in entry.people if person["slug"]]
    about = [person["slug"] for person in _about(entry)]
    keys += [f"author:{slug}" for slug, role in people if role == "author"]
    keys += [f"person:{slug}" for slug in dict.fromkeys([*(slug for slug, _ in people), *about])]
    keys += [f"about:{slug}" for slug in about]
    keys += [f"format:{entry.data['type']}"] if entry.data.get("type") else []
    show = (entry.data.get("show") or {}).get("slug")
    return [*keys, *([f"show:{show}"] if show else [])]
