"""What goes into an edition, and why. Plain: pieces and history in, a choice out, with its reason and what it left out.

The preview of a day is

1. the article that an editor picked for it; otherwise,
2. of the subscribers' articles of the last four weeks that are no preview within thirty days, and are not given away in
   that week's roundup,
3. one whose region had no preview in the three days before, where there is such a one,
4. and of these the one read most in the last week; of equals, the newest.

Where nothing recent is left, the same is asked of older articles, with a warning. The roundup gives away three articles
in the same manner: picks first, then this week's, then the last four weeks', of as many regions as can be had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from longwave.access.rules import Tier, Work, tier_at
from longwave.newsletter.words import Slot

WINDOW = 30  # days within which no article is the preview twice
APART = 3  # days before a preview whose regions it avoids
WEEK, RECENT = timedelta(days=7), timedelta(days=28)
GIVEN_AWAY = 3  # complimentary articles of a roundup
LEAST, MOST = 3, 5  # further items of a daily edition
A_REGION = 2  # pieces of one region among the further items, and in the week by region
MOST_IN_A_WEEK = 12
LISTED = 20  # pieces that are said to be left out: the likeliest ones
TAKEN_OUT = "an editor put another piece in its place"


@dataclass(frozen=True, slots=True)
class Piece:
    """A story that is out, or will be at `published`, until it is withdrawn. `reads` are those of the last week."""

    work: Work
    slug: str
    published: datetime
    article: bool = True
    regions: tuple[str, ...] = ()
    reads: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A day, and the moment on it by which a piece must be out and at which its tier counts."""

    day: date
    moment: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """The preview of a day; no work where there is none to be had."""

    work: str = ""
    reason: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece in an edition, and why it is there. `instead` are those that an editor took out for it."""

    work: str
    slot: Slot
    reason: str
    pinned: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in an edition in its order, what is not, and what an editor should know."""

    items: tuple[Placed, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def on(day: date) -> str:
    """A day as sentences name it."""
    return f"{day.day} {day:%B}"


def fault(piece: Piece, when: When) -> str:
    """Why an article cannot be given away on a day, by nobody's wish; empty where it can."""
    if piece.published > when.moment:
        return "it is not out by then"
    if piece.until and piece.until <= when.moment:
        return "it is withdrawn by then"
    tier = tier_at(piece.work, when.moment)
    if tier is Tier.OPEN:
        return "it is open to everybody"
    return "" if tier is Tier.SUBSCRIBERS else "it is open to registered readers"


def gaps(newsletter: str, sender: str) -> tuple[str, ...]:
    """What a newsletter lacks before anything of it can be scheduled."""
    return () if sender else (f"“{newsletter}” has no sender's address. Set one, and its editions are scheduled.",)


# --- The preview of the day -------------------------------------------------------------------------------------


def choose_preview(
    when: When, pieces: Sequence[Piece], pick: str, history: Mapping[date, str], taken: Mapping[str, str]
) -> Choice:
    """Choose the preview of a day.

    `history` names the previews of other days: those that were, and those that are picked. `taken` says of a work why
    it must not be the preview of this day.
    """
    near = _near(history, when.day)
    judged = {piece.work.uid: (piece, fault(piece, when)) for piece in pieces if piece.article}
    used = {uid: f"it is the preview of {on(day)}" for uid, day in near.items()} | dict(taken)
    warning = ""
    if pick:
        piece, no = judged.get(pick, (None, "it is not out, nor scheduled"))
        if piece and not no:
            others = {uid: used.get(uid, "an editor picked another one") for uid in judged}
            again = f"The article picked for {on(when.day)} is taken: {used[pick]}." if pick in used else ""
            return Choice(pick, "picked by an editor", _left_out(judged, others, when, pick), again)
        warning = f"The article picked for {on(when.day)} cannot be the preview: {no}. The rule chose another one."
    chosen = _by_rule(when, judged, used, near, history, taken)
    known = (*(((pick, f"picked, but {no}"),) if pick else ()), *(pair for pair in chosen.left_out if pair[0] != pick))
    return Choice(chosen.work, chosen.reason, known, f"{warning} {chosen.warning}".strip())


def _by_rule(
    when: When,
    judged: Mapping[str, tuple[Piece, str]],
    used: Mapping[str, str],
    near: Mapping[str, date],
    history: Mapping[date, str],
    taken: Mapping[str, str],
) -> Choice:
    fit = [piece for piece, no in judged.values() if not no]
    free = [piece for piece in fit if piece.work.uid not in used]
    recent = [piece for piece in free if when.moment - piece.published <= RECENT]
    if not free:
        return _again(when, fit, used, near, taken)
    pool = recent or _never(free, history) or free
    shown = {
        region: day
        for day in (when.day - timedelta(days=ago) for ago in range(APART, 0, -1))
        for region in (judged[history[day]][0].regions if history.get(day) in judged else ())
    }
    apart = [piece for piece in pool if not shown.keys() & set(piece.regions)]
    best = min(apart or pool, key=_rank)
    others = dict(used)
    for piece in pool:
        region = next((region for region in piece.regions if region in shown), "")
        crowded = f"{region} had the preview of {on(shown[region])}" if apart and region else ""
        others.setdefault(piece.work.uid, crowded or _behind(piece, best))
    age = "the last four weeks" if recent else "older ones"
    most = f"{_reads(best)}, the most" if best.reads else "the newest"
    reason = f"{most} of {len(apart or pool)} from {age}" + _elsewhere(shown, apart)
    warning = "" if recent else f"No recent article was left for {on(when.day)}: an older one is its preview."
    return Choice(best.work.uid, reason, _left_out(judged, others, when, best.work.uid), warning)


def _never(pieces: Sequence[Piece], history: Mapping[date, str]) -> list[Piece]:
    before = set(history.values())
    return [piece for piece in pieces if piece.work.uid not in before]


def _again(
    when: When, fit: Sequence[Piece], used: Mapping[str, str], near: Mapping[str, date], taken: Mapping[str, str]
) -> Choice:
    """Where nothing is free: the article whose preview is furthest from the day, said aloud. What the week's roundup
    gives away is used only where there is nothing else."""
    if not fit:
        return Choice(warning=f"There is no subscribers' article that could be the preview of {on(when.day)}.")
    pool = [piece for piece in fit if piece.work.uid not in taken] or list(fit)
    far = {piece.work.uid: abs(near.get(piece.work.uid, when.day) - when.day) for piece in pool}
    best = min(pool, key=lambda piece: (-far[piece.work.uid], _rank(piece)))
    said = f"there are too few articles: {used[best.work.uid]}"
    return Choice(best.work.uid, said, (), f"{on(when.day)}: {said}.")


def _near(history: Mapping[date, str], day: date) -> dict[str, date]:
    """The previews of the window around a day, by work: the day nearest to it."""
    found: dict[str, date] = {}
    for distance in range(1, WINDOW + 1):
        for other in (day - timedelta(days=distance), day + timedelta(days=distance)):
            if other in history:
                found.setdefault(history[other], other)
    return found


def _rank(piece: Piece) -> tuple[int, float, str]:
    return -piece.reads, -piece.published.timestamp(), piece.work.uid


def _reads(piece: Piece) -> str:
    often = {0: "not read", 1: "read once"}.get(piece.reads, f"read {piece.reads} times")
    return f"{often} in the last week"


def _behind(piece: Piece, best: Piece) -> str:
    return "as much read, but older" if piece.reads == best.reads else f"{_reads(piece)}, less than the chosen one"


def _elsewhere(shown: Mapping[str, date], apart: Sequence[Piece]) -> str:
    return f", away from {', '.join(sorted(shown))}" if shown and apart else ""


def _left_out(
    judged: Mapping[str, tuple[Piece, str]], others: Mapping[str, str], when: When, chosen: str
) -> tuple[tuple[str, str], ...]:
    """The recent articles that were not chosen, and why; the likeliest ones first."""
    pieces = [
        piece
        for uid, (piece, no) in judged.items()
        if uid != chosen and abs(when.moment - piece.published) <= RECENT and (no or uid in others)
    ]
    pieces.sort(key=lambda piece: (bool(judged[piece.work.uid][1]), _rank(piece)))
    named = [piece.work.uid for piece in pieces[:LISTED]]
    return tuple((uid, judged[uid][1] or others[uid]) for uid in named)


# --- The Friday roundup -----------------------------------------------------------------------------------------


def choose_roundup(
    when: When,
    pieces: Sequence[Piece],
    picks: Sequence[str],
    previews: Mapping[str, date],
    given: Mapping[str, date],
) -> Contents:
    """Put a roundup together: three complimentary articles, the week by region, this week's episode.

    `previews` are those of its week by work, `given` what earlier roundups of the last thirty days gave away.
    """
    judged = {piece.work.uid: (piece, fault(piece, when)) for piece in pieces if piece.article}
    barred = {uid: f"it is the preview of {on(day)}" for uid, day in previews.items()}
    refused = {
        pick: no
        for pick in picks
        if (no := barred.get(pick) or judged.get(pick, (None, "it is not out, nor scheduled"))[1])
    }
    picked = [pick for pick in dict.fromkeys(picks) if pick not in refused][:GIVEN_AWAY]
    placed = [Placed(pick, Slot.COMPLIMENTARY, "picked by an editor", pinned=True) for pick in picked]
    fit = [piece for uid, (piece, no) in judged.items() if not no and uid not in barred and uid not in picked]
    ruled, warnings = _given_away(when, fit, [judged[pick][0] for pick in picked], given)
    placed += ruled
    warnings = [f"A picked article is not given away on {on(when.day)}: {no}." for no in refused.values()] + warnings
    others = {uid: f"it was given away on {on(day)}" for uid, day in given.items()} | barred
    for piece in fit:
        others.setdefault(piece.work.uid, f"{_reads(piece)}; those chosen are more read, newer, or of other regions")
    left = _left_out(judged, others, when, "")
    chosen = {item.work for item in placed}
    shown = {uid for uid, day in previews.items() if day <= when.day}
    left = (
        *((pick, f"picked, but {no}") for pick, no in refused.items()),
        *((uid, why) for uid, why in left if uid not in chosen and uid not in refused),
    )
    rest = [*_week_by_region(when, pieces, chosen | shown), *_episode_of_the_week(when, pieces)]
    return Contents((*placed, *rest), left, tuple(warnings))


def _given_away(
    when: When, fit: Sequence[Piece], chosen: list[Piece], given: Mapping[str, date]
) -> tuple[list[Placed], list[str]]:
    """Fill up to three: from this week, the last four, then older ones, and last those given away before."""
    fresh = [piece for piece in fit if piece.work.uid not in given]
    steps = [
        ([piece for piece in fresh if when.moment - piece.published <= WEEK], "of this week", ""),
        ([piece for piece in fresh if when.moment - piece.published <= RECENT], "of the last four weeks", ""),
        (fresh, "an older one", f"Too few recent articles are left for {on(when.day)}: an older one is given away."),
        (list(fit), "given away before", f"Too few articles are left for {on(when.day)}: one is given away again."),
    ]
    placed: list[Placed] = []
    warnings: list[str] = []
    for pool, said, warning in steps:
        left = [piece for piece in pool if piece not in chosen]
        while left and len(chosen) < GIVEN_AWAY:
            regions = {region for piece in chosen for region in piece.regions}
            best = min(left, key=lambda piece: (bool(regions & set(piece.regions)), _rank(piece)))
            chosen = [*chosen, best]
            left.remove(best)
            placed.append(Placed(best.work.uid, Slot.COMPLIMENTARY, f"{said}, {_reads(best)}"))
            if warning and warning not in warnings:
                warnings.append(warning)
    if len(chosen) < GIVEN_AWAY:
        warnings.append(f"Only {len(chosen)} of {GIVEN_AWAY} articles can be given away on {on(when.day)}.")
    return placed, warnings


def _week_by_region(when: When, pieces: Sequence[Piece], chosen: Iterable[str]) -> list[Placed]:
    """What else came out this week, region by region: the region with the newest piece first."""
    week = [piece for piece in _out(when, pieces, WEEK) if piece.article and piece.work.uid not in chosen]
    week.sort(key=lambda piece: -piece.published.timestamp())
    by_region: dict[str, list[Piece]] = {}
    for piece in week:
        by_region.setdefault(piece.regions[0] if piece.regions else "", []).append(piece)
    found = [
        Placed(piece.work.uid, Slot.ITEM, f"this week in {region}" if region else "this week")
        for region, among in by_region.items()
        for piece in sorted(among, key=_rank)[:A_REGION]
    ]
    return found[:MOST_IN_A_WEEK]


def _episode_of_the_week(when: When, pieces: Sequence[Piece]) -> list[Placed]:
    episodes = [piece for piece in _out(when, pieces, WEEK) if not piece.article]
    latest = max(episodes, key=lambda piece: piece.published, default=None)
    return [Placed(latest.work.uid, Slot.EPISODE, "this week's episode")] if latest else []


# --- What stands beside the preview -----------------------------------------------------------------------------


def choose_items(
    when: When,
    pieces: Sequence[Piece],
    lead: str,
    mailed: Collection[str],
    barred: Collection[str] = (),
    pinned: Collection[str] = (),
    taken_out: Collection[str] = (),
) -> list[Placed]:
    """Three to five further items: what is new this week and was not mailed in the last days, then what is older.

    One of them is free to read where there is one, and at most two are of one region. Those that are `barred` are not
    taken even where there are too few. `pinned` are there by an editor's hand, and `taken_out` are not: the rule
    chooses as if neither were so, in order that all other places stay as she saw them.
    """
    by_hand = {*pinned, *taken_out}
    out = [piece for piece in _out(when, pieces, None) if piece.work.uid not in {lead, *barred}]
    out.sort(key=lambda piece: (piece.work.uid in mailed, -piece.published.timestamp(), piece.work.uid))
    left = [piece for piece in out if piece.work.uid not in by_hand]
    new = [piece for piece in out if piece.work.uid not in mailed and when.moment - piece.published <= WEEK]
    most, least = max(0, MOST - len(pinned)), max(0, LEAST - len(pinned))
    chosen = [piece for piece in _spread(new)[:MOST] if piece.work.uid not in by_hand][:most]
    for pool in (_spread(left), left) if len(chosen) < least else ():
        chosen += [piece for piece in pool if piece not in chosen][: max(0, least - len(chosen))]
    if chosen and not any(_is_free(piece, when) for piece in out if piece in chosen or piece.work.uid in by_hand):
        free = (piece for piece in left if _is_free(piece, when) and when.moment - piece.published <= RECENT)
        gift = next(free, None)
        chosen = [*chosen[:-1], gift] if gift else chosen
    return [Placed(piece.work.uid, Slot.ITEM, _why_beside(piece, when)) for piece in chosen]


def _spread(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a list but those that are one too many of their region."""
    count: dict[str, int] = {}
    kept = []
    for piece in pieces:
        region = piece.regions[0] if piece.regions else piece.work.uid
        count[region] = count.get(region, 0) + 1
        if count[region] <= A_REGION:
            kept.append(piece)
    return kept


def _is_free(piece: Piece, when: When) -> bool:
    return tier_at(piece.work, when.moment) is Tier.OPEN


def _why_beside(piece: Piece, when: When) -> str:
    what = "free to read" if _is_free(piece, when) else "for members"
    return f"of {on(piece.published.astimezone(when.moment.tzinfo).date())}, {what}"


def _out(when: When, pieces: Iterable[Piece], age: timedelta | None) -> list[Piece]:
    """The pieces that are out at a moment, and no older than `age`."""
    return [
        piece
        for piece in pieces
        if piece.published <= when.moment
        and (piece.until is None or piece.until > when.moment)
        and (age is None or when.moment - piece.published <= age)
    ]
