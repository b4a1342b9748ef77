"""What of an entry is found by search, taken from it by `published.public`: what all may read, and words behind it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from longwave.discovery.search import rules
from longwave.published.models import Entry, Kind
from longwave.published.public import is_open, public_text, spoken, words_behind

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

    `behind` are words that only readers of the whole see. `open_until` is when its text stops being public, `due` when
    it must be indexed anew because its tier changes by itself; both in seconds since 1970. `keys` are what results are
    narrowed by.
    """

    entry: int
    title: str
    standfirst: str
    body: str
    names: str
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
        behind=" ".join(words_behind(entry, now)),
        keys=tuple(_keys(entry)),
        published=int(entry.published_at.timestamp()),
        open_until=due if is_open(entry, now) else None,
        due=due,
        passages=tuple(said) if any(passage.start for passage in said) else (),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(UNSEEN))


def _small(text: str) -> str:
    """A text in small letters that keep their accents. An accent that no letter has in it would cut its word."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if not unicodedata.combining(sign))


def _names(entry: Entry) -> list[str]:
    """Whom and what an entry is filed under."""
    people = [" ".join(filter(None, [person["name"], person.get("affiliation")])) for person in entry.people]
    show = (entry.data.get("show") or {}).get("title", "")
    return [*people, *(term["name"] for term in [*entry.regions, *entry.topics]), show]


def _keys(entry: Entry) -> list[str]:
    keys = [f"kind:{entry.kind}", f"year:{timezone.localtime(entry.published_at).year}"]
    keys += [f"region:{term['slug']}" for term in entry.regions]
    keys += [f"topic:{term['slug']}" for term in entry.topics]
    people = {person["slug"]: person["role"] for person in entry.people if person["slug"]}
    keys += [f"{'author' if role == 'author' else 'person'}:{slug}" for slug, role in people.items()]
    show = (entry.data.get("show") or {}).get("slug")
    return [*keys, *([f"show:{show}"] if show else [])]
