"""What might belong to a thread: what is near to several of its pieces, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from longwave.discovery import facts
from longwave.discovery.models import Nearest
from longwave.discovery.rules import FLOOR
from longwave.published.shapes import Stub

MOST = 12
WORDS = 3


@dataclass(frozen=True)
class Suggestion:
    """A live piece, to how many of a thread's pieces it is near, and the words that say most of it."""

    stub: Stub
    near_to: int
    words: tuple[str, ...]


@dataclass
class _Tally:
    """What the thread's pieces say of another one."""

    score: float = 0.0
    near_to: int = 0
    words: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def count(self, score: float, words: Iterable[str]) -> None:
        """One more is near to it. A word that several share counts for each, and the first ones most."""
        self.score += score
        self.near_to += 1
        for place, word in enumerate(words, 1):
            self.words[word] += score / place

    def best(self) -> tuple[str, ...]:
        """The words that say most of why."""
        return tuple(sorted(self.words, key=lambda word: (-self.words[word], word))[:WORDS])


def suggested(uids: list[str]) -> list[Suggestion]:
    """Live pieces that are not in it, by how near they are to all of its pieces together; none that is near to none."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for near in Nearest.objects.filter(entry__uid__in=map(UUID, uids)).values_list("near", flat=True):
        for uid, score, words in near:
            if score >= FLOOR and uid not in uids:
                tallies[uid].count(score, words)
    best = sorted(tallies, key=lambda uid: (-tallies[uid].score, uid))
    cards = facts.cards(best[: 2 * MOST])  # some may be withdrawn
    found = [(cards[uid], tallies[uid]) for uid in best if uid in cards]
    return [Suggestion(card, tally.near_to, tally.best()) for card, tally in found][:MOST]
