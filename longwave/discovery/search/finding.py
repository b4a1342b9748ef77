"""Answering a search: what is found, how it may be narrowed, and what was meant where nothing is found."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from longwave.discovery.search import rules
from longwave.discovery.search.backend import Asked, Index, Match, index
from longwave.discovery.search.rules import Filters, Query
from longwave.discovery.search.showing import Choice, Hit, chosen, narrowing, shown
from longwave.published.models import Entry
from longwave.published.shapes import Stub

PAGE = 20  # results
DEEPEST = 50  # pages: nobody reads on, and each costs as much as all before it
SUGGESTED, NAMED = 5, 3  # pieces, and pages of regions, topics, people and shows
ALIKE, TRIED = 40, 6  # words that are looked at, and of which it is looked up how often they stand somewhere
RELEVANCE, DATE = "relevance", "date"


@dataclass(frozen=True)
class Found:
    """The answer to a search. `count` is that of results whose public text has the words; more may have them behind it.

    `meant` is the search that was carried out in place of one that finds nothing; `apart` says that the words of a
    phrase were looked for by themselves, and `some` that not every result has all of the words. `page` is shown.
    """

    count: int = 0
    hits: Sequence[Hit] = ()
    page: int = 1
    more: bool = False
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    meant: str = ""
    apart: bool = False
    some: bool = False

    @property
    def behind(self) -> bool:
        """Whether some of what is shown has the words behind the wall only."""
        return any(hit.hidden for hit in self.hits)


@dataclass(frozen=True)
class _Results:
    asked: Asked
    matches: list[Match]
    hidden: list[int]

    def __bool__(self) -> bool:
        return bool(self.matches or self.hidden)


def found(query: Query, filters: Filters, order: str, page: int, now: datetime, narrow: bool = True) -> Found:
    """Answer a search: by all of its words, by those that were meant, or else by some of them; without words, by how
    pieces are filed.

    With `narrow` it also says what the results could be narrowed to. After the last page there is the last one.
    """
    held, asked = index(), Asked(query, filters, int(now.timestamp()))
    results, meant = _answered(held, asked, page) if query else (_Results(asked, held.filed(asked), []), "")
    ids = [*_sorted(results.matches, order, page), *results.hidden]
    page = min(page, max(1, math.ceil(len(ids) / PAGE)))
    counts = Counter(chain.from_iterable(match.keys.split() for match in results.matches if narrow))
    return Found(
        count=len(results.matches),
        hits=shown(held, results.asked, ids[(page - 1) * PAGE : page * PAGE], frozenset(results.hidden)),
        page=page,
        more=len(ids) > page * PAGE and page < DEEPEST,
        choices=narrowing(counts, len(results.matches), filters),
        chosen=chosen(filters),
        meant=meant,
        apart=results.asked.query.is_apart and len(ids) > 0,
        some=not results.asked.every and len(ids) > 0,
    )


def _answered(held: Index, asked: Asked, page: int) -> tuple[_Results, str]:
    """What a search finds, and the one that was carried out in its place where a word of it was meant otherwise."""
    results = _Results(asked, [], [])
    for attempt, meant in _attempts(held, asked):
        results = _results(held, attempt, page)
        if results.matches or (results and not meant):  # words behind the wall correct nothing
            return results, meant
    return results, ""


def _attempts(held: Index, asked: Asked) -> Iterator[tuple[Asked, str]]:
    """A search as it was asked; with the words that were meant; with those of its phrases apart; with some of them."""
    yield asked, ""
    other = _other_words(held, asked)
    said = asked.query.replacing(other)
    meant = rules.parse(str(said))
    if other:
        yield replace(asked, query=meant), str(said)
    apart = asked.query.apart()
    if apart.is_apart:
        yield replace(asked, query=apart), ""
        if other:
            yield replace(asked, query=meant.apart()), str(said.apart())
    yield replace(asked, query=apart, every=False), ""


def _results(held: Index, asked: Asked, page: int) -> _Results:
    """What is found in public text, and after it as much from behind the wall as a page has room for."""
    matches = held.matches(asked)
    room = page * PAGE + 1 - len(matches)
    return _Results(asked, matches, held.behind(asked, room) if room > 0 else [])


def _sorted(matches: Sequence[Match], order: str, page: int) -> list[int]:
    """The first of the matches, as many as are needed to know whether there are more after this page."""
    by_date = (-match.published for match in matches)
    keys = by_date if order == DATE else ((match.rank, -match.published) for match in matches)
    decorated = ((key, -match.entry) for key, match in zip(keys, matches, strict=True))
    return [-entry for _, entry in heapq.nsmallest(page * PAGE + 1, decorated)]


def _other_words(held: Index, asked: Asked) -> dict[str, str]:
    """For each word of a search that stands nowhere the one that was likeliest meant."""
    nowhere = [word for word in dict.fromkeys(asked.query.whole) if not held.spread(word, asked.now)]
    likeliest = {word: _likeliest(held, word, asked.now) for word in nowhere}
    return {word: better for word, better in likeliest.items() if better}


def _likeliest(held: Index, word: str, now: int) -> str:
    """The word that was meant: nearer ones before others, and of those the one that most pieces have."""
    near = rules.likely(word, held.alike(word, ALIKE))[:TRIED]
    spread = {other: held.spread(other, now) for _, other in near}
    there = [(far, -spread[other], other) for far, other in near if spread[other]]
    return min(there)[2] if there else ""


def suggested(text: str) -> list[Stub]:
    """What somebody who has typed so far may be looking for: by name, pages of regions and people before pieces."""
    words = rules.beginnings(text)
    if not words:
        return []
    held = index()
    ids = [*held.beginning(words, False, NAMED), *held.beginning(words, True, SUGGESTED)]
    cards = dict(Entry.objects.live().filter(pk__in=ids).values_list("pk", "card"))
    return [cards[number] for number in ids if number in cards]
