"""The coming days, one after another: each day's preview, and the editions that are composed for it. Plain.

A day's choice is part of the next day's history, so days are worked out in their order. What an editor fixed, what
readers have already seen, and what is frozen is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from longwave.newsletter.rules import (
    TAKEN_OUT,
    WEEK,
    WINDOW,
    Choice,
    Contents,
    Piece,
    Placed,
    When,
    choose_items,
    choose_preview,
    choose_roundup,
    on,
)
from longwave.newsletter.timetable import Moments, Schedule, at, moments
from longwave.newsletter.words import Rhythm, Slot

ONE_DAY = timedelta(days=1)
BEFORE = 3  # days whose further items are not repeated where it can be helped
MORNING = time(7)  # of a magazine without a daily newsletter: what is out by then may be the preview
SUNDAY = 6
SINCE_MIDNIGHT = "the preview since midnight"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A piece that an editor put at a place of an edition."""

    position: int
    item: Placed


@dataclass(frozen=True)
class Planned:
    """An edition to come. `frozen`: nothing in it changes any more."""

    newsletter: int
    rhythm: Rhythm
    day: date
    moments: Moments
    contents: Contents
    frozen: bool = False

    def of(self, *slots: Slot) -> list[str]:
        """The works in these places."""
        return [item.work for item in self.contents.items if item.slot in slots]


@dataclass(frozen=True)
class Known:
    """What the rules go by.

    `previews` are those of days that have begun; `given` is what roundups gave away, `mailed` what stood beside
    previews, both by day; `pinned` and `frozen` are by newsletter and day. What should have left before `now`, and is
    not frozen, never leaves.
    """

    zone: tzinfo
    pieces: Sequence[Piece] = ()
    newsletters: Mapping[int, Schedule] = field(default_factory=dict)
    picked: Mapping[date, str] = field(default_factory=dict)
    picked_for_roundups: Mapping[date, Sequence[str]] = field(default_factory=dict)
    previews: Mapping[date, Choice] = field(default_factory=dict)
    given: Mapping[date, Sequence[str]] = field(default_factory=dict)
    mailed: Mapping[date, Sequence[str]] = field(default_factory=dict)
    pinned: Mapping[tuple[int, date], Sequence[Pinned]] = field(default_factory=dict)
    frozen: Mapping[tuple[int, date], Planned] = field(default_factory=dict)
    now: datetime | None = None


@dataclass(frozen=True)
class Outlook:
    """The previews by day, and the editions in the order of their times."""

    previews: Mapping[date, Choice]
    editions: Sequence[Planned]


def look_ahead(known: Known, first: date, last: date) -> Outlook:
    """Work out the days from `first` to `last`."""
    days = _Days(known)
    editions: list[Planned] = []
    day = first
    while day <= last:
        editions += days.add(day)
        day += ONE_DAY
    return Outlook(days.chosen, sorted(editions, key=lambda edition: (edition.moments.send_at, edition.rhythm)))


class _Days:
    """The days worked out so far."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.by_work = {piece.work.uid: piece for piece in known.pieces}
        self.chosen: dict[date, Choice] = {}
        self.previews = {**known.picked, **{day: choice.work for day, choice in known.previews.items()}}
        self.given = {day: list(works) for day, works in known.given.items()}
        self.mailed = {day: list(works) for day, works in known.mailed.items()}
        weekly = [of for of in known.newsletters.values() if of.rhythm is Rhythm.ROUNDUP]
        self.roundups = {of.weekday for of in weekly}

    def add(self, day: date) -> Iterator[Planned]:
        """One more day: its preview, then its editions."""
        due = {key: moments(day, of, self.known.zone) for key, of in self.known.newsletters.items() if of.has(day)}
        cut_offs = [due[key].cut_off for key in due if self.known.newsletters[key].rhythm is Rhythm.DAILY]
        choice = self._preview(self._when(day, min(cut_offs, default=at(day, MORNING, self.known.zone))))
        self.chosen[day] = choice
        if choice.work:
            self.previews[day] = choice.work
        # Roundups first: what they give away does not stand beside the preview, for members, in the same minute.
        for key in sorted(due, key=lambda key: self.known.newsletters[key].rhythm is Rhythm.DAILY):
            frozen = self.known.frozen.get((key, day))
            if frozen or self.known.now is None or self.known.now <= due[key].latest:
                yield frozen or self._edition(key, day, due[key], choice)

    def _edition(self, key: int, day: date, due: Moments, choice: Choice) -> Planned:
        rhythm, when = self.known.newsletters[key].rhythm, self._when(day, due.cut_off)
        pinned = self.known.pinned.get((key, day), ())
        contents = self._daily(when, choice, pinned) if rhythm is Rhythm.DAILY else self._roundup(when)
        return Planned(key, rhythm, day, due, _with_pinned(contents, pinned))

    def _when(self, day: date, moment: datetime) -> When:
        return When(day, moment.astimezone(self.known.zone))

    def _preview(self, when: When) -> Choice:
        """A day's preview. What readers saw as such since midnight stays, unless an editor picked another one."""
        known, day = self.known, when.day
        history = self.previews
        if day in history:
            history = {other: work for other, work in history.items() if other != day}
        pick, stands = known.picked.get(day, ""), known.previews.get(day)
        choice = choose_preview(when, known.pieces, pick, history, self._taken(day))
        if stands is None or choice.work == pick:
            return choice
        kept = choose_preview(when, known.pieces, stands.work, history, {})
        if kept.work != stands.work:
            return choice
        if stands.reason:
            return stands
        return choice if choice.work == stands.work else Choice(stands.work, SINCE_MIDNIGHT, kept.left_out)

    def _daily(self, when: When, choice: Choice, pinned: Sequence[Pinned]) -> Contents:
        free = self._free_by_letters(when.day)
        lately = {work: why for work, (day, why) in free.items() if day >= when.day - BEFORE * ONE_DAY}
        mailed = {work for n in range(BEFORE) for work in self.mailed.get(when.day - (n + 1) * ONE_DAY, ())}
        there = [one.item.work for one in pinned]
        taken_out = {work for one in pinned for work in one.item.instead}
        beside = choose_items(when, self.known.pieces, choice.work, mailed | free.keys(), lately, there, taken_out)
        self.mailed[when.day] = [item.work for item in beside] + there
        by_hand = choice.work == self.known.picked.get(when.day)
        lead = [Placed(choice.work, Slot.LEAD, choice.reason, by_hand)] if choice.work else []
        left_out = dict(choice.left_out)
        left_out |= {work: why for work, why in lately.items() if work in left_out or self._is_new(work, when)}
        left_out.pop(choice.work, None)
        return Contents((*lead, *beside), tuple(left_out.items()), (choice.warning,) if choice.warning else ())

    def _free_by_letters(self, day: date) -> dict[str, tuple[date, str]]:
        """What this day's roundup gives away, and what letters of the week before opened, with the last such day and
        how: whoever gets them has it."""
        found: dict[str, tuple[date, str]] = {}
        for ago in range(WEEK.days, -1, -1):
            other = day - ago * ONE_DAY
            if ago and (work := self.previews.get(other, "")):
                found[work] = other, f"it is the preview of {on(other)}"
            found |= {work: (other, f"the roundup of {on(other)} gives it away") for work in self.given.get(other, ())}
        return found

    def _is_new(self, work: str, when: When) -> bool:
        piece = self.by_work.get(work)
        return piece is not None and timedelta() <= when.moment - piece.published <= WEEK

    def _roundup(self, when: When) -> Contents:
        day, before = when.day, [when.day - n * ONE_DAY for n in range(WINDOW, 0, -1)]
        given = {work: other for other in before for work in self.given.get(other, ())}
        previews = {work: other for other in week_of(day) if (work := self.previews.get(other, ""))}
        picks = self.known.picked_for_roundups.get(day, ())
        contents = choose_roundup(when, self.known.pieces, picks, previews, given)
        self.given[day] = [item.work for item in contents.items if item.slot is Slot.COMPLIMENTARY]
        return contents

    def _taken(self, day: date) -> dict[str, str]:
        """What a roundup whose week this day is in gives away, or will because it was picked for it."""
        found: dict[str, str] = {}
        for other in (day + n * ONE_DAY for n in range(-SUNDAY, SUNDAY + 1)):
            if other.weekday() in self.roundups and day in week_of(other):
                works = self.given.get(other) or self.known.picked_for_roundups.get(other, ())
                found |= dict.fromkeys(works, f"the roundup of {on(other)} gives it away")
        return found


def week_of(roundup: date) -> list[date]:
    """The days of a roundup's week: the six before it, and those to the Sunday after it."""
    after = SUNDAY - roundup.weekday()
    return [roundup + n * ONE_DAY for n in range(-6, after + 1)]


def _with_pinned(contents: Contents, pinned: Sequence[Pinned]) -> Contents:
    """Put what an editor fixed at its place, among what the rules chose, and without what it stands there instead of.
    What the edition gives away stays that."""
    given = {item.work for item in contents.items if item.slot in (Slot.LEAD, Slot.COMPLIMENTARY)}
    pinned = [one for one in pinned if one.item.work not in given]
    there = {one.item.work for one in pinned}
    gone = {work for one in pinned for work in one.item.instead} - there - given
    items = [item for item in contents.items if item.work not in there | gone]
    for one in sorted(pinned, key=lambda one: one.position):
        items.insert(one.position, one.item)
    left = [pair for pair in contents.left_out if pair[0] not in there | gone and pair[1] != TAKEN_OUT]
    left += [(work, TAKEN_OUT) for work in sorted(gone)]
    return Contents(tuple(items), tuple(left), contents.warnings)
