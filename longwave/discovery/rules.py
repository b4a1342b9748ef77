"""Which entries stand under another: an editor's pins first, then what is most alike in words and subjects.

Where scores are not there yet, or too few are high enough, what is filed under the same topics and regions fills in,
first what comes near in words too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

FOUR = 4
SPARES = 8  # that the desk is shown beside the chosen ones
FLOOR = 0.3  # of a score: of pairs just above it every third was judged related, of pairs at .4 three in four
NEARLY = 0.2  # of a score that is enough where both are filed under one topic
COPY = 0.5  # of the smaller one's shingles, that two pieces share of which one is a copy
OF_ONE = 2  # pieces of one author or of one series
MIXED = 0.9  # of a score: how near an episode must come to stand under an article
ALWAYS, HALF_LIFE = 0.7, timedelta(days=730)  # what age leaves of a score, and when half of the rest is gone


@dataclass(frozen=True)
class Story:
    """A live story as the rule sees it. `topics` and `regions` are slugs, `by` are its authors and its series;
    `sketch` are the smallest numbers of its shingles, in order."""

    uid: str
    kind: str
    published_at: datetime
    topics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    sketch: tuple[int, ...] = ()


@dataclass(frozen=True)
class Near:
    """How alike another piece is, from 0 to 1, and the words that say most of it."""

    uid: str
    score: float
    terms: tuple[str, ...] = ()


class Why(StrEnum):
    """Why a piece was chosen, or was not."""

    PIN = "pin"
    THREAD = "thread"  # the part that comes next in a thread, or came before
    ALIKE = "alike"
    FILED = "filed"  # under the same topics and regions
    NEXT = "next"  # would be chosen if another were not
    EXCLUDED = "excluded"
    COPY = "copy"
    SAME_HAND = "same hand"
    LITTLE = "little in common"


@dataclass(frozen=True)
class Choice:
    """A piece and why it stands where it does: the words or the filing that both share, and the score after age."""

    uid: str
    why: Why
    terms: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True)
class Chosen:
    """What stands under a piece, in order, and what does not, each with why."""

    shown: tuple[Choice, ...] = ()
    spares: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What editors said: what to show first, in order, and what never; and the neighbours in a thread."""

    pins: Sequence[str] = ()
    excluded: frozenset[str] = frozenset()
    thread: Sequence[str] = ()


@dataclass
class _Picking:
    """The list as it grows."""

    story: Story
    live: Mapping[str, Story]
    shown: list[Choice] = field(default_factory=list)
    spares: list[Choice] = field(default_factory=list)

    def objection(self, candidate: Story) -> Why | None:
        """What speaks against a candidate beside those that are there."""
        there = [self.live[choice.uid] for choice in self.shown]
        if any(copied(candidate.sketch, other.sketch) for other in (self.story, *there)):
            return Why.COPY
        if any(sum(one in other.by for other in there) >= OF_ONE for one in candidate.by):
            return Why.SAME_HAND
        return None

    def offer(self, choice: Choice) -> None:
        """Take it if there is room and nothing speaks against it."""
        objection = self.objection(self.live[choice.uid])
        if objection is None and len(self.shown) < FOUR:
            self.shown.append(choice)
        else:
            self.spares.append(_but(choice, objection or Why.NEXT))

    def mix(self, ranked: Sequence[Choice]) -> None:
        """An episode has an article beneath it, and an article an episode that is nearly as near as the last one."""
        wanted = "article" if self.story.kind == "episode" else "episode"
        free = [choice for choice in self.shown if choice.why not in (Why.PIN, Why.THREAD)]
        if not free or any(self.live[choice.uid].kind == wanted for choice in self.shown):
            return
        last = free[-1]
        least = MIXED * last.score if wanted == "episode" else 0.0
        self.shown.remove(last)
        for choice in ranked:
            one = self.live[choice.uid]
            if one.kind == wanted and choice.score >= least and self.objection(one) is None:
                self.shown.append(choice)
                self.spares = [_but(last, Why.NEXT), *(spare for spare in self.spares if spare.uid != choice.uid)]
                return
        self.shown.append(last)


def related(
    story: Story, wishes: Wishes, near: Sequence[Near] | None, stories: Iterable[Story], now: datetime
) -> Chosen:
    """Choose up to four, and say why; rather fewer than something unrelated. `near` is None where nothing was scored.

    Nothing appears twice, and never the story itself. Pins are the editor's last word, except over what is not live.
    """
    live = {other.uid: other for other in stories if other.uid != story.uid}
    picking = _Picking(story, {uid: other for uid, other in live.items() if uid not in wishes.excluded})
    pins = [uid for uid in dict.fromkeys(wishes.pins) if uid in picking.live]
    picking.shown += [Choice(uid, Why.PIN) for uid in pins[:FOUR]]
    picking.spares += [Choice(uid, Why.PIN) for uid in pins[FOUR:]]
    thread = [uid for uid in wishes.thread if uid in picking.live and uid not in pins][: FOUR - len(picking.shown)]
    picking.shown += [Choice(uid, Why.THREAD) for uid in thread]
    ranked, little = _ranked(picking.live, near or (), now)
    alike = [choice for choice in ranked if choice.uid not in (*pins, *thread)]
    further = [choice for choice in little if choice.uid not in (*pins, *thread)]
    nearly = list(_nearly(story, picking.live, further, near or ()))
    known = {choice.uid for choice in (*alike, *nearly)} | {*pins, *thread}
    rest = [other for uid, other in picking.live.items() if uid not in known]
    filed = [*nearly, *_filed(story, rest, _needed(near, bool(alike)))]
    for choice in [*alike, *filed]:
        picking.offer(choice)
    picking.mix([*alike, *filed])
    seen = {choice.uid for choice in (*picking.shown, *picking.spares)}
    never = [Choice(uid, Why.EXCLUDED) for uid in sorted(wishes.excluded) if uid in live]
    spares = [*picking.spares, *(choice for choice in little if choice.uid not in seen)][:SPARES]
    return Chosen(tuple(picking.shown), (*spares, *never))


def _ranked(live: Mapping[str, Story], near: Iterable[Near], now: datetime) -> tuple[list[Choice], list[Choice]]:
    """What is alike, best first, after age; and what has too little in common."""
    found = [
        (one.score, Choice(one.uid, Why.ALIKE, one.terms, round(one.score * freshness(live[one.uid], now), 4)))
        for one in {one.uid: one for one in near if one.uid in live}.values()
    ]
    ranked = sorted((choice for score, choice in found if score >= FLOOR), key=lambda one: (-one.score, one.uid))
    little = sorted((choice for score, choice in found if score < FLOOR), key=lambda one: (-one.score, one.uid))
    return ranked, [_but(choice, Why.LITTLE) for choice in little]


def _nearly(
    story: Story, live: Mapping[str, Story], little: Iterable[Choice], near: Iterable[Near]
) -> Iterable[Choice]:
    """What has not quite enough in common, and is filed under a topic of this piece, best first."""
    scores = {one.uid: one.score for one in near}
    for choice in little:
        topics, regions = _shared(story, live[choice.uid])
        if topics and scores[choice.uid] >= NEARLY:
            yield Choice(choice.uid, Why.FILED, tuple(topics + regions), choice.score)


def freshness(story: Story, now: datetime) -> float:
    """What age leaves of a score: gently less, and never so little that the newest would win by being new."""
    age = max(now - story.published_at, timedelta())
    rest: float = 2.0 ** -(age / HALF_LIFE)
    return ALWAYS + (1 - ALWAYS) * rest


def copied(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether one of two texts is largely contained in the other, by the smallest numbers of their shingles.

    Below the smaller of the two last numbers both sketches are whole, so what they share there tells the share of all.
    """
    shared = set(one).intersection(other)
    if not shared:
        return False
    last = min(one[-1], other[-1])
    smaller = min(bisect_right(one, last), bisect_right(other, last))
    return len(shared) >= COPY * smaller


def _needed(near: Sequence[Near] | None, found: bool) -> Callable[[list[str], list[str]], bool]:
    """What of topics and regions must be shared to fill in. Scores said that there is little else in common: beside
    what is near only a topic and a region will do, and where nothing is, a topic."""
    if near is None:
        return lambda topics, regions: bool(topics or regions)
    return lambda topics, regions: bool(topics and (regions or not found))


def _filed(story: Story, others: Iterable[Story], enough: Callable[[list[str], list[str]], bool]) -> Iterable[Choice]:
    """What is filed alike: most shared topics and regions first, a topic weighing two regions, then the newest."""
    found = []
    for other in others:
        topics, regions = _shared(story, other)
        if enough(topics, regions):
            shared = Choice(other.uid, Why.FILED, tuple(topics + regions))
            found.append((-2 * len(topics) - len(regions), -other.published_at.timestamp(), other.uid, shared))
    return (row[-1] for row in sorted(found, key=lambda row: row[:3]))


def _shared(story: Story, other: Story) -> tuple[list[str], list[str]]:
    """The topics and the regions of both."""
    return sorted(story.topics & other.topics), sorted(story.regions & other.regions)


def _but(choice: Choice, why: Why) -> Choice:
    return Choice(choice.uid, why, choice.terms, choice.score)
