"""From published pieces to the neighbours whose topics are suggested."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from longwave.discovery.models import Nearest
from longwave.discovery.related.text import stems, words
from longwave.discovery.tagging.rules import Dictionary, Draft, Neighbour, dictionary, shared
from longwave.kernel.countries import atlas
from longwave.published.models import Entry

NEWEST = 400  # pieces whose headlines and standfirsts a draft is compared with
COLUMNS = ("uid", "title", "standfirst", "topics")


@lru_cache(maxsize=1)
def places() -> Dictionary:
    """The countries' words: read when somebody first asks in this process, for 2 MB."""
    return dictionary(atlas())


def neighbours(uid: UUID, draft: Draft) -> list[Neighbour]:
    """The pieces that are nearest: by their scores where the worker has scored this one, otherwise by common words."""
    scored = Nearest.objects.filter(entry__uid=uid).first()
    if scored and scored.near:
        nearness = {str(other): float(score) for other, score, _ in scored.near}
        rows = Entry.objects.stories().filter(uid__in=nearness).values(*COLUMNS)
        return [_neighbour(row, nearness[str(row["uid"])]) for row in rows]
    found = list(Entry.objects.stories().exclude(uid=uid).values(*COLUMNS)[:NEWEST])
    texts = [_stems(f"{row['title']} {row['standfirst']}") for row in found]
    return list(map(_neighbour, found, shared(_stems(f"{draft.title} {draft.text}"), texts)))


def _neighbour(row: dict[str, Any], nearness: float) -> Neighbour:
    return Neighbour(row["title"], nearness, tuple(_terms(row["topics"])))


def _terms(topics: Iterable[dict[str, str]]) -> Iterable[tuple[str, str]]:
    return ((topic["slug"], topic["name"]) for topic in topics)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stems(words(text)).values())
