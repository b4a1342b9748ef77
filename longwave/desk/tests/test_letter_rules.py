"""What the desk says of a letter: a card for each place, the editions of the first page, the clock. No database."""

import datetime as dt

import pytest

from longwave.desk.newsletter.rules import (
    Control,
    Dated,
    Light,
    Story,
    cards,
    controls,
    day_name,
    on_the_first_page,
    open_for,
    progress,
)
from longwave.newsletter.rules import Placed
from longwave.newsletter.words import Outcome, Rhythm, Slot, State

WEDNESDAY = dt.date(2026, 12, 2)
CLOSES = dt.datetime(2026, 12, 3, 6, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def placed(*works, slot=Slot.ITEM):
    return [Placed(work, slot, "of 1 December") for work in works]


def test_each_place_has_a_card_with_its_light_and_what_it_means():
    known = {
        "a": Story("a", "Out", live=True, at=CLOSES - HOUR),
        "b": Story("b", "In time", live=False, at=CLOSES - HOUR),
        "c": Story("c", "Too late", live=False, at=CLOSES + HOUR),
        "d": Story("d", "Nobody knows when", live=False),
    }
    found = cards(Rhythm.DAILY, [*placed("a", slot=Slot.LEAD), *placed("b", "c", "d", "e")], known, CLOSES)
    lights = [Light.LIVE, Light.SCHEDULED, Light.SCHEDULED, Light.DRAFT, Light.DRAFT]
    assert [card.light for card in found] == lights
    assert [bool(card.note) for card in found] == [False, False, True, True, True]
    assert "after the letter has closed" in found[2].note


def test_a_place_that_the_rule_left_empty_is_shown():
    found = cards(Rhythm.ROUNDUP, placed("a", slot=Slot.COMPLIMENTARY), {}, CLOSES)
    assert [(card.slot, card.light) for card in found[1:]] == [
        (Slot.COMPLIMENTARY, Light.EMPTY),
        (Slot.COMPLIMENTARY, Light.EMPTY),
        (Slot.EPISODE, Light.EMPTY),
    ]


def test_pieces_change_places_with_their_neighbours_of_the_same_kind_only():
    found = cards(Rhythm.DAILY, [*placed("a", slot=Slot.LEAD), *placed("b", "c", "d")], {}, CLOSES)
    assert [(card.up, card.down) for card in found] == [("", ""), ("", "c"), ("b", "d"), ("c", "")]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({0: State.SENT, 1: State.SCHEDULED, 2: State.SCHEDULED}, (0, 1)),
        ({0: State.SENDING, 1: State.SCHEDULED}, (None, 0)),
        ({-1: State.PAUSED, 0: State.SCHEDULED}, (None, -1)),
        ({-1: State.DRAFT, 0: State.DRAFT}, (None, 0)),
        ({-5: State.SENT, 2: State.DRAFT}, (-5, 2)),
        ({-9: State.SENT}, (None, None)),
        ({0: State.MISSED, 1: State.CANCELLED, 2: State.SCHEDULED}, (0, 2)),
        ({}, (None, None)),
    ],
)
def test_the_first_page_has_what_left_last_and_what_comes_next(states, expected):
    editions = [Dated(days, WEDNESDAY + dt.timedelta(days=days), state) for days, state in states.items()]
    assert on_the_first_page(editions, WEDNESDAY) == expected


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (dt.timedelta(days=2, hours=1), "2 days and 1 hour"),
        (dt.timedelta(hours=18, minutes=30), "18 hours and 30 minutes"),
        (dt.timedelta(minutes=1), "1 minute"),
        (dt.timedelta(0), "0 minutes"),
        (dt.timedelta(minutes=-1), ""),
    ],
)
def test_the_clock_says_how_long_a_letter_can_be_changed(before, said):
    assert open_for(CLOSES, CLOSES - before) == said


def test_days_are_named_as_one_speaks_of_them():
    names = [day_name(WEDNESDAY + dt.timedelta(days=days), WEDNESDAY) for days in (-1, 0, 1, 2)]
    assert names == [
        "Yesterday, Tuesday 1 December",
        "Today, Wednesday 2 December",
        "Tomorrow, Thursday 3 December",
        "Friday 4 December",
    ]


def test_what_has_ended_can_be_neither_paused_nor_cancelled():
    assert {state for state in State if controls(state)} == {
        State.SCHEDULED,
        State.PREPARING,
        State.SENDING,
        State.PAUSED,
    }
    assert Control.RESUME in controls(State.PAUSED)


def test_progress_is_whole_only_when_nothing_waits():
    assert progress({Outcome.SENT: 999, Outcome.DEFERRED: 1}) == 99
    assert progress({Outcome.SENT: 999, Outcome.FAILED: 1}) == 100
    assert progress({}) == 0
