"""How far readers came, and what subscriptions bring, reckoned without a database."""

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest

from longwave.adapters.payments import Interval
from longwave.insight.plots import Mark, bars, columns
from longwave.insight.rules import (
    Checkout,
    Found,
    Kept,
    Numbers,
    Sold,
    Span,
    Steps,
    added,
    kept,
    months_of,
    page_of,
    path_of,
    reason_of,
    span,
)
from longwave.membership.billing.selling import Term, Terms

PORT, LETTER = "/articles/the-port-that-waited/", "/newsletter/daily-2026-11-24/"
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def at(*day):
    return dt.datetime(*day, 9, tzinfo=dt.UTC)


def paid(began, ended=None, source=PORT):
    return Checkout(source, True, began, ended)


def test_each_page_has_its_own_path():
    found = Found(
        Counter({PORT: 40}),
        Counter(
            {(Steps.PLANS, PORT): 9, (Steps.PLANS, LETTER): 3, (Steps.SIGN_UP, PORT): 5, (Steps.CONFIRMED, PORT): 4}
        ),
        [paid(at(2026, 11, 20)), Checkout(PORT, False), paid(at(2026, 10, 1), source=LETTER)],
    )
    path = path_of(found, page_of, NOW)
    assert [count for _, count in path[PORT].steps()] == [40, 5, 4, 9, 2, 1]
    assert [count for _, count in path[LETTER].steps()] == [0, 0, 0, 3, 1, 1]
    whole = added(path.values())
    assert [count for _, count in whole.steps()] == [40, 5, 4, 12, 3, 2]
    assert whole.kept[0] == Kept(1, 1, 1)


def test_one_page_has_walls_of_several_reasons_and_each_its_own_path():
    found = Found(
        Counter({f"{PORT}#subscribe": 5, f"{LETTER}#subscribe": 1, f"{PORT}#lapsed": 2}),
        Counter({(Steps.PLANS, f"{PORT}#lapsed"): 2, (Steps.PLANS, PORT): 1}),
        [paid(at(2026, 11, 20), source=f"{PORT}#lapsed")],
    )
    reasons = path_of(found, reason_of, NOW)
    assert [count for _, count in reasons["subscribe"].steps()] == [6, 0, 0, 0, 0, 0]
    assert [count for _, count in reasons["lapsed"].steps()] == [2, 0, 0, 2, 1, 1]
    assert [count for _, count in path_of(found, page_of, NOW)[PORT].steps()] == [7, 0, 0, 3, 1, 1]


def test_nothing_is_a_path_too():
    assert path_of(Found(), page_of, NOW) == {}
    assert added([]) == Numbers()


@pytest.mark.parametrize(
    ("began", "ended", "months", "expected"),
    [
        (at(2026, 10, 1), None, 1, (1, 1)),
        (at(2026, 11, 20), None, 1, (0, 0)),  # it is too early to say
        (at(2026, 11, 1), None, 1, (1, 1)),  # a month to the minute is a month
        (at(2026, 10, 1), at(2026, 10, 31), 1, (0, 1)),
        (at(2026, 10, 1), at(2026, 11, 1), 1, (0, 1)),  # what ends with its first month was not kept
        (at(2026, 10, 1), at(2026, 11, 2), 1, (1, 1)),
        (at(2025, 1, 31), at(2025, 3, 1), 1, (1, 1)),  # February has no 31st: its last day counts
        (at(2025, 11, 1), at(2026, 6, 1), 12, (0, 1)),
        (at(2025, 11, 1), None, 12, (1, 1)),
    ],
)
def test_who_stayed_is_said_of_those_alone_who_could_have(began, ended, months, expected):
    found = kept([paid(began, ended)], months, NOW)
    assert (found.kept, found.of) == expected


def test_what_was_not_paid_is_kept_by_nobody():
    assert kept([Checkout(PORT, False), Checkout(PORT, True)], 1, NOW) == Kept(1)


MONTH = Term(Interval.MONTH, 1)


def month(number, year=2026):
    return dt.date(year, number, 1)


def test_revenue_and_churn_month_by_month():
    spans = [
        Span(month(9), None, "EUR", Fraction(990), 3),
        Span(month(9), month(11), "EUR", Fraction(990), 1),
        Span(month(10), None, "EUR", Fraction(9900, 12), 2),
        Span(month(10), None, "JPY", Fraction(1200), 1),
    ]
    euros = [one for one in months_of(spans, month(11), 3) if one.currency == "EUR"]
    assert [(one.revenue, one.before, one.came, one.ended) for one in euros] == [
        (3960, 0, 4, 0),
        (3960 + 1650, 4, 2, 0),
        (2970 + 1650, 6, 0, 1),
    ]
    assert [one.churn for one in euros] == [None, 0, pytest.approx(1 / 6)]
    assert [one.revenue for one in months_of(spans, month(11), 2) if one.currency == "JPY"] == [1200, 1200]


@pytest.mark.parametrize(
    ("sold", "brings"),
    [
        (Sold(1000, "EUR", MONTH), [1000, 1000, 1000, 1000]),
        (Sold(1000, "EUR", MONTH, Terms(percent=50, months=3)), [500, 500, 500, 1000]),
        (Sold(1000, "EUR", MONTH, Terms(percent=50, months=0)), [500, 500, 500, 500]),
        (Sold(1000, "EUR", MONTH, Terms(percent=100, months=2)), [1000, 1000, 1000, 1000]),  # she pays since it is over
        (Sold(1000, "EUR", MONTH, Terms(amount=200, currency="EUR")), [800, 1000, 1000, 1000]),
        (Sold(1000, "USD", MONTH, Terms(amount=200, currency="EUR")), [1000, 1000, 1000, 1000]),
        (Sold(12_000, "EUR", Term(Interval.YEAR, 1), Terms(percent=50)), [500, 500, 500, 500]),
        (Sold(1000, "EUR", MONTH, Terms(trial_days=30)), [1000, 1000, 1000, 1000]),
    ],
)
def test_what_an_offer_lets_off_is_no_revenue(sold, brings):
    found = span(sold, month(1), None, None, 2)
    assert [found.brings(month(number)) for number in (1, 2, 3, 4)] == [2 * each for each in brings]


def test_whoever_pauses_brings_nothing_and_has_not_left():
    found = [span(Sold(1000, "EUR", MONTH), month(1), None, month(3), 1)]
    assert [(one.revenue, one.before, one.ended) for one in months_of(found, month(3), 3)] == [
        (1000, 0, 0),
        (1000, 1, 0),
        (0, 1, 0),
    ]


def test_who_comes_and_goes_in_one_month_came_and_is_no_churn():
    [only] = months_of([Span(month(11), month(11), "EUR", Fraction(990), 1)], month(11), 1)
    assert (only.revenue, only.before, only.came, only.ended, only.churn) == (0, 0, 1, 0, None)


def test_months_go_back_over_new_year():
    found = months_of([Span(month(1), None, "EUR", Fraction(1), 1)], month(1), 3)
    assert [one.first for one in found] == [month(11, 2025), month(12, 2025), month(1)]


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_plot_says_what_it_shows_and_writes_nobodys_tags(draw):
    marks = [Mark("Wall <b>", 40, "40"), Mark("Paid", 0, "0")]
    drawn = draw("path", 'From "wall" to <paid>', "wall 40 & paid 0", marks)
    assert 'role="img" aria-labelledby="path-title path-desc"' in drawn
    assert "From &quot;wall&quot; to &lt;paid&gt;" in drawn
    assert "Wall &lt;b&gt;" in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_plot_of_nothing_is_drawn(draw):
    assert "</svg>" in draw("path", "Nothing", "nothing", [])
    assert "</svg>" in draw("path", "Nothing", "nothing", [Mark("Paid", 0, "0")])
