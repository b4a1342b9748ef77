"""When an edition is composed, frozen, sent, or given up. Plain: clocks and states in, the next step out.

A time of day is the clock on the wall of the magazine's zone. In the night in which an hour is left out, a time within
it is an hour later; in the night in which an hour comes twice, the first of the two counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from longwave.newsletter.words import Rhythm, State

EVENING = time(22)  # what is late is not sent from here on
LATE_IN_THE_EVENING = timedelta(hours=1)  # how late something may be whose time is after that


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a newsletter has editions. `weekday` counts for a weekly one, `cut_off` and `too_late` are minutes."""

    rhythm: Rhythm
    weekday: int
    send_at: time
    cut_off: int
    too_late: int

    def has(self, day: date) -> bool:
        """Whether it has a composed edition on a day."""
        return self.rhythm is Rhythm.DAILY or (self.rhythm is Rhythm.ROUNDUP and day.weekday() == self.weekday)


@dataclass(frozen=True, slots=True)
class Moments:
    """An edition's moments, in UTC: until `cut_off` it may be changed, after `latest` it is not sent any more."""

    send_at: datetime
    cut_off: datetime
    latest: datetime


class Step(StrEnum):
    """What is to be done about an edition now."""

    WAIT = "wait"
    FREEZE = "freeze"  # words and audience
    SEND = "send"
    MISS = "miss"  # it is too late


def moments(day: date, schedule: Schedule, zone: tzinfo) -> Moments:
    """A day's moments for a newsletter."""
    return moments_of(at(day, schedule.send_at, zone), schedule.cut_off, schedule.too_late, zone)


def moments_of(send_at: datetime, cut_off: int, too_late: int, zone: tzinfo) -> Moments:
    """The moments of an edition that is sent at a moment."""
    send_at = send_at.astimezone(UTC)
    return Moments(send_at, send_at - timedelta(minutes=cut_off), latest(send_at, too_late, zone))


def at(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment at which a clock on the wall shows a time on a day. In UTC: Python subtracts times of one zone by the
    clock."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def latest(send_at: datetime, too_late: int, zone: tzinfo) -> datetime:
    """Until when something late is still sent: `too_late` minutes, but not into the night."""
    limit = send_at + timedelta(minutes=too_late)
    evening = at(send_at.astimezone(zone).date(), EVENING, zone)
    return min(limit, evening if send_at < evening else send_at + LATE_IN_THE_EVENING)


def step(state: State, due: Moments, now: datetime) -> Step:
    """What is to be done about an edition that nobody has touched."""
    if state not in (State.SCHEDULED, State.PREPARING):
        return Step.WAIT
    if now > due.latest:
        return Step.MISS
    if state is State.SCHEDULED:
        return Step.FREEZE if now >= due.cut_off else Step.WAIT
    return Step.SEND if now >= due.send_at else Step.WAIT
