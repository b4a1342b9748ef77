"""An edition leaves at seven by the clock on the wall, whatever the season, and never in the night."""

import datetime as dt
import zoneinfo
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.newsletter.timetable import Schedule, Step, at, latest, moments, step
from longwave.newsletter.words import Rhythm, State

from .pieces import FRIDAY, LONDON, TUESDAY

DAILY = Schedule(Rhythm.DAILY, 4, dt.time(7), 30, 240)
ROUNDUP = replace(DAILY, rhythm=Rhythm.ROUNDUP)
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")


def utc(moment):
    return moment.astimezone(dt.UTC).strftime("%d %H:%M")


def local(moment):
    return moment.astimezone(LONDON).time()


def test_a_daily_one_comes_every_day_a_roundup_on_its_own_an_occasional_one_when_it_is_written():
    assert DAILY.has(TUESDAY)
    assert (ROUNDUP.has(TUESDAY), ROUNDUP.has(FRIDAY)) == (False, True)
    assert not replace(DAILY, rhythm=Rhythm.OCCASIONAL).has(FRIDAY)


def test_seven_is_seven_on_both_sides_of_a_change_of_the_clock():
    before, after = (moments(dt.date(2026, 3, day), DAILY, LONDON) for day in (28, 29))
    assert (utc(before.send_at), utc(after.send_at)) == ("28 07:00", "29 06:00")
    assert local(before.send_at) == local(after.send_at) == dt.time(7)
    assert utc(after.cut_off) == "29 05:30"
    assert utc(after.latest) == "29 10:00"


def test_an_hour_that_is_left_out_is_an_hour_later_and_of_one_that_comes_twice_the_first_counts():
    assert utc(at(dt.date(2026, 3, 29), dt.time(1, 30), LONDON)) == "29 01:30"
    assert local(at(dt.date(2026, 3, 29), dt.time(1, 30), LONDON)) == dt.time(2, 30)
    assert utc(at(dt.date(2026, 10, 25), dt.time(1, 30), LONDON)) == "25 00:30"


def test_what_is_late_never_leaves_in_the_night():
    day = dt.date(2026, 12, 1)
    assert latest(at(day, dt.time(7), LONDON), 240, LONDON).hour == 11
    assert latest(at(day, dt.time(7), LONDON), 1200, LONDON) == at(day, dt.time(22), LONDON)  # not at three
    assert latest(at(day, dt.time(19), LONDON), 600, LONDON) == at(day, dt.time(22), LONDON)
    assert latest(at(day, dt.time(23), LONDON), 240, LONDON) == at(day + dt.timedelta(days=1), dt.time(0), LONDON)
    assert latest(at(day, dt.time(5), LONDON), 240, LONDON).hour == 9


DUE = moments(TUESDAY, DAILY, LONDON)
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "moment", "expected"),
    [
        (State.SCHEDULED, DUE.cut_off - MINUTE, Step.WAIT),
        (State.SCHEDULED, DUE.cut_off, Step.FREEZE),
        (State.SCHEDULED, DUE.send_at + 200 * MINUTE, Step.FREEZE),  # the worker was down: caught up
        (State.SCHEDULED, DUE.latest + MINUTE, Step.MISS),
        (State.PREPARING, DUE.send_at - MINUTE, Step.WAIT),
        (State.PREPARING, DUE.send_at, Step.SEND),
        (State.PREPARING, DUE.latest, Step.SEND),
        (State.PREPARING, DUE.latest + MINUTE, Step.MISS),
        (State.DRAFT, DUE.latest + MINUTE, Step.WAIT),
        (State.SENDING, DUE.latest + MINUTE, Step.WAIT),  # what has begun is ended
        (State.PAUSED, DUE.latest + MINUTE, Step.WAIT),
        (State.CANCELLED, DUE.send_at, Step.WAIT),
        (State.MISSED, DUE.send_at, Step.WAIT),
        (State.SENT, DUE.send_at, Step.WAIT),
    ],
)
def test_the_next_step(state, moment, expected):
    assert step(state, DUE, moment) is expected


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.times(),
    st.integers(0, 3000),
    st.sampled_from([LONDON, NEW_YORK, dt.UTC]),
)
def test_the_moments_of_any_day_are_in_order_and_on_the_day(day, clock, too_late, zone):
    due = moments(day, replace(DAILY, send_at=clock, too_late=too_late), zone)
    assert due.cut_off <= due.send_at <= due.latest
    assert due.send_at.astimezone(zone).date() == day
    late = due.latest - due.send_at
    assert late <= dt.timedelta(hours=24)
    assert late <= dt.timedelta(hours=1) or due.latest <= at(day, dt.time(22), zone)
