"""Which entries stand under another: an editor's pins first, then what shares topics and regions, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

FOUR = 4


@dataclass(frozen=True)
class Candidate:
    """A live story as the rule sees it. `topics` and `regions` are slugs."""

    uid: str
    kind: str
    published_at: datetime
    topics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """A chosen story and why: `pin`, or what it shares."""

    uid: str
    reason: str


@dataclass(frozen=True)
class _Scored:
    candidate: Candidate
    shared: tuple[str, ...] = field(default=())


def related(story: Candidate, pins: Sequence[str], candidates: Iterable[Candidate]) -> list[Choice]:
    """Choose up to four: pins in their order, then most shared topics and regions, ties newest first.

    A shared topic weighs twice a shared region. Fewer than four rather than something unrelated; under an episode at
    least one article, when one shares anything. Nothing appears twice, and never the story itself.
    """
    live = {candidate.uid: candidate for candidate in candidates if candidate.uid != story.uid}
    pinned = [Choice(uid, "pin") for uid in dict.fromkeys(pins) if uid in live][:FOUR]
    taken = {choice.uid for choice in pinned}
    scored = [(_shared(story, candidate), candidate) for uid, candidate in live.items() if uid not in taken]
    ranked = sorted(
        ((weight, shared, candidate) for (weight, shared), candidate in scored if weight),
        key=lambda row: (-row[0], -row[2].published_at.timestamp(), row[2].uid),
    )
    chosen = pinned + [Choice(c.uid, ", ".join(shared)) for _, shared, c in ranked][: FOUR - len(pinned)]
    if story.kind == "episode" and not any(live[choice.uid].kind == "article" for choice in chosen):
        article = next((Choice(c.uid, ", ".join(shared)) for _, shared, c in ranked if c.kind == "article"), None)
        if article and len(pinned) < FOUR:
            chosen = [*chosen[: FOUR - 1], article]
    return chosen


def _shared(story: Candidate, other: Candidate) -> tuple[int, tuple[str, ...]]:
    topics, regions = sorted(story.topics & other.topics), sorted(story.regions & other.regions)
    return 2 * len(topics) + len(regions), tuple(topics + regions)
