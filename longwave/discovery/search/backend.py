"""What search asks of a database: one interface, kept by `sqlite` and by `postgresql`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db import connection

from longwave.discovery.search.documents import Document
from longwave.discovery.search.rules import Filters, Query


@dataclass(frozen=True)
class Asked:
    """A search as a database is asked for it. `every` asks for all of its terms, otherwise some of them will do."""

    query: Query
    filters: Filters
    now: int
    every: bool = True


class Match(NamedTuple):
    """An entry whose public text has what was asked for. A smaller `rank` is better; `keys` are parted by spaces.

    There may be very many: a tuple is made twice as quickly as anything else.
    """

    entry: int
    rank: float
    published: int
    keys: str


@dataclass(frozen=True)
class Marked:
    """What is shown of a match. The words that were asked for stand between `documents.OPENING` and `CLOSING`."""

    title: str
    standfirst: str
    text: str


@dataclass(frozen=True)
class Minute:
    """Where in an episode it is said."""

    start: float
    text: str


class Index(Protocol):
    """The index in a database. What changes it is called within the transaction that changes the entry."""

    def put(self, document: Document, digest: str) -> None:
        """Index a document of an entry that is not indexed."""

    def learn(self, words: Iterable[str]) -> None:
        """Keep words of public texts, which a misspelt one may be meant for."""

    def drop(self, entry: int) -> None:
        """Forget an entry."""

    def digest(self, entry: int) -> str:
        """What an entry's document was when it was indexed; empty where it is not."""

    def due(self, now: int) -> list[int]:
        """Entries that must be indexed anew, since their tier has changed by itself."""

    def known(self) -> set[int]:
        """Every entry that is indexed."""

    def current(self) -> set[int]:
        """Every entry that is indexed as documents are made now."""

    def matches(self, asked: Asked) -> list[Match]:
        """Every entry whose public text has what was asked for."""

    def filed(self, asked: Asked) -> list[Match]:
        """Every entry that has the keys asked for, whatever it says: how it is filed is public of all."""

    def behind(self, asked: Asked, most: int) -> list[int]:
        """Entries that have it only with words from behind the wall, the newest first, at most so many."""

    def marked(self, asked: Asked, entries: Sequence[int]) -> dict[int, Marked]:
        """What is shown of some entries, with the words marked. Public text alone is looked at."""

    def minutes(self, asked: Asked, entries: Sequence[int]) -> dict[int, Minute]:
        """Where in some episodes it is said best; a phrase that goes on in the next passage where it begins."""

    def beginning(self, words: Sequence[str], stories: bool, most: int) -> list[int]:
        """Entries whose names have these words, the last of which may be a beginning; the newest first."""

    def spread(self, word: str, now: int) -> int:
        """How many entries have a word in their public text, as far as fifty; so many of one that is not indexed."""

    def alike(self, word: str, most: int) -> list[str]:
        """Words of public texts that are written much like a word."""

    def unused_words(self, seen: Iterable[str], now: int) -> int:
        """Forget the words that are not among those seen and that no public text has; how many."""

    def settle(self) -> None:
        """Bring what was written in many small pieces together, so that it is found quickly."""


def index() -> Index:
    """The index in the database that is used."""
    if connection.vendor == "postgresql":
        from longwave.discovery.search.postgresql import PostgresIndex

        return PostgresIndex()
    from longwave.discovery.search.sqlite import SqliteIndex

    return SqliteIndex()
