"""Codes and sentences, without anything started."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.account.rules import (
    CODE_LIFE,
    LETTERS,
    TRIES,
    Holding,
    Sent,
    judge_code,
    may_close,
    meter_sentence,
    sentence,
    tidy_code,
)
from longwave.membership.rules import GrantSource, Tier

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
SENT = Sent("rut@readers.example", "right", NOON)


@given(st.text(alphabet=LETTERS, min_size=6, max_size=6), st.text(alphabet=" -\t.", max_size=3))
def test_a_code_is_read_however_it_is_typed(code, noise):
    assert tidy_code(f"{noise}{code[:3].lower()}{noise}{code[3:]}{noise}") == code


@given(st.text())
def test_anything_may_be_typed(typed):
    assert set(tidy_code(typed)) <= set(LETTERS)


@given(st.text(), st.integers(0, 10), st.integers(-1, 3600))
def test_only_the_right_code_in_time_and_within_the_tries_is_allowed(typed, tries, seconds):
    sent = Sent(SENT.address, SENT.digest, SENT.at, tries)
    digest = "right" if typed == "right" else f"wrong-{len(typed)}"
    verdict = judge_code(sent, digest, NOON + timedelta(seconds=seconds))
    in_time = timedelta(seconds=seconds) < CODE_LIFE
    assert verdict.allowed == (digest == "right" and in_time and tries < TRIES)
    assert verdict.allowed == (not verdict.reason)
    assert not (verdict.allowed and verdict.again)


def test_at_its_last_moment_a_code_has_run_out():
    assert judge_code(SENT, "right", NOON + CODE_LIFE - timedelta(seconds=1)).allowed
    assert not judge_code(SENT, "right", NOON + CODE_LIFE).allowed


def holding(**facts):
    least = {"tier": Tier.SUBSCRIBERS, "source": GrantSource.COMP, "start": NOON - timedelta(days=30)}
    return Holding(**(least | facts))


END = datetime(2027, 3, 4, tzinfo=UTC)  # the first moment at which it is over


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"end": END, "reason": "reviews our books"},
            "Everything, until 3 March 2027: given by the desk (reviews our books).",
        ),
        ({}, "Everything, without an end: given by the desk."),
        (
            {"end": END, "source": GrantSource.PAIRING, "reason": "University Library"},
            "Everything, until 3 March 2027: your account was paired in the network of University Library.",
        ),
        ({"source": GrantSource.IMPORT}, "Everything, without an end: brought along from before."),
        (
            {"start": NOON + timedelta(days=8), "end": END},
            "Everything, from 1 December 2026 until 3 March 2027: given by the desk.",
        ),
        ({"scope": "kind:article"}, "All articles, without an end: given by the desk."),
        ({"scope": "kind:episode"}, "All episodes, without an end: given by the desk."),
        (
            {"scope": "show:1", "show": "The Crossing"},
            "All of the show “The Crossing”, without an end: given by the desk.",
        ),
        ({"scope": "show:1"}, "All of a show that is no longer here, without an end: given by the desk."),
        ({"tier": Tier.REGISTERED}, "Everything for registered readers, without an end: given by the desk."),
        (
            {"end": NOON - timedelta(days=1), "start": NOON - timedelta(days=9)},
            "Everything until 22 November 2026, which has passed: given by the desk.",
        ),
    ],
)
def test_a_grant_in_a_sentence(facts, words):
    assert sentence(holding(**facts), NOON, LISBON) == words


@pytest.mark.parametrize(
    ("left", "allowance", "words"),
    [
        (4, 4, "You can read 4 subscribers’ articles free before the count starts again on 1 December 2026."),
        (1, 4, "You can read one subscribers’ article free before the count starts again on 1 December 2026."),
        (0, 4, "You have read this month’s 4 free articles. The count starts again on 1 December 2026."),
        (0, 0, "Subscribers’ articles are not free to read without a subscription that opens them."),
    ],
)
def test_the_meter_in_a_sentence(left, allowance, words):
    assert meter_sentence(left, allowance, "1 December 2026") == words


def test_whoever_has_articles_by_right_is_told_of_free_episodes():
    again = "1 December 2026"
    assert (
        meter_sentence(2, 4, again, True)
        == f"You can hear 2 subscribers’ episodes free before the count starts again on {again}."
    )
    assert (
        meter_sentence(0, 4, again, True)
        == f"You have read this month’s 4 free pieces. The count starts again on {again}."
    )
    assert "episodes are not free to hear" in meter_sentence(0, 0, again, True)


def test_people_of_the_desk_hand_over_before_they_close():
    assert may_close(of_the_desk=False).allowed
    assert "Hand them over" in may_close(of_the_desk=True).reason
