"""What a subscription opens, by the table: Olga pays, fails, pauses, leaves; and what goes back to her."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.adapters.payments import Interval, Invoice, Snapshot, State
from longwave.membership.billing.rules import LATE, Access, Back, Why, access, may_withdraw, pro_rata, whole_refund
from longwave.membership.billing.selling import Term, Terms, after, quote, told

DAY = timedelta(days=1)
MARCH, APRIL = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 4, 1, 9, tzinfo=UTC)
GRACE = 14 * DAY
bill = Invoice("in_1", "LW-0001", "sub_1", "cus_olga", MARCH, MARCH, 990, 990, 0, "EUR")
bill = replace(bill, period_start=MARCH, period_end=APRIL)
olga = Snapshot(
    number="sub_1",
    customer="cus_olga",
    email="olga@readers.example",
    live=False,
    state=State.ACTIVE,
    rates=("price_1",),
    currency="EUR",
    created=MARCH,
    start=MARCH,
    end=APRIL,
    trial_end=None,
    ends_at=None,
    ended_at=None,
    paused_from=None,
    paused_until=None,
    failing_since=None,
    invoices=(bill,),
)


def until(**changes):
    return access(replace(olga, **changes), GRACE)


def test_what_is_paid_is_open_and_a_late_message_of_the_renewal_locks_nobody_out():
    assert until() == Access(MARCH, APRIL + LATE, Why.PAID)


@pytest.mark.parametrize("state", ["incomplete", "incomplete_expired", "unpaid", "paused"])
def test_what_waits_for_money_opens_nothing(state):
    assert not until(state=State(state)).opens


def test_what_the_bank_still_considers_opens_nothing_and_a_renewal_that_it_considers_stays_open():
    waiting = replace(bill, number="in_2", paid=0, paid_at=None, open=True)
    assert not until(invoices=(waiting,)).opens
    assert until(invoices=(bill, waiting)).opens
    assert until(invoices=(replace(bill, due=0, paid=0),)).opens, "the first was free"


def test_grace_is_counted_from_the_first_failure_and_retries_do_not_extend_it():
    failing = replace(olga, state=State.PAST_DUE, start=APRIL, end=APRIL + 30 * DAY, failing_since=APRIL)
    assert access(failing, GRACE).end == APRIL + GRACE
    retried = replace(failing, invoices=(*failing.invoices, replace(bill, number="in_2", paid=0, open=True)))
    assert access(retried, GRACE).end == APRIL + GRACE


def test_an_end_that_is_to_come_is_kept_to_the_second():
    assert until(ends_at=APRIL).end == APRIL
    assert until(ends_at=APRIL).why is Why.ENDING


def test_a_pause_leaves_open_what_is_paid_for():
    assert until(paused_from=MARCH, paused_until=APRIL + 60 * DAY).end == APRIL


def test_what_has_ended_is_closed_also_when_money_comes_late():
    late = replace(bill, number="in_2", created=APRIL, paid_at=APRIL)
    assert until(state=State.CANCELED, ended_at=MARCH + DAY, invoices=(bill, late)).end == MARCH + DAY


def test_a_trial_is_open_until_its_end():
    assert until(state=State.TRIALING, end=MARCH + 7 * DAY, trial_end=MARCH + 7 * DAY, invoices=()).end == (
        MARCH + 7 * DAY + LATE
    )


@pytest.mark.parametrize(
    ("refunded", "lost", "opens"), [(0, False, True), (500, False, True), (990, False, False), (0, True, False)]
)
def test_a_whole_refund_or_a_lost_dispute_closes_and_a_part_of_it_does_not(refunded, lost, opens):
    assert until(invoices=(replace(bill, refunded=refunded, lost=lost),)).opens is opens


def test_what_was_refunded_of_an_earlier_month_closes_nothing():
    before = replace(bill, number="in_0", created=MARCH - 30 * DAY, refunded=990)
    assert until(invoices=(before, bill)).opens


# --- Money that goes back ---------------------------------------------------------------------------------------


def test_half_a_month_gives_half_of_it_back_and_only_once():
    half = MARCH + (APRIL - MARCH) / 2
    assert pro_rata(olga, half) == Back("in_1", 495)
    given_back = replace(olga, invoices=(replace(bill, refunded=495),))
    assert pro_rata(given_back, half) is None
    assert pro_rata(olga, APRIL) is None
    assert pro_rata(replace(olga, invoices=()), half) is None


@given(st.integers(1, 10**7), st.integers(-10, 400), st.integers(0, 10**7))
def test_never_more_goes_back_than_was_paid(paid, days, refunded):
    refunded = min(refunded, paid)
    found = pro_rata(replace(olga, invoices=(replace(bill, paid=paid, refunded=refunded),)), MARCH + days * DAY)
    assert found is None or 0 < found.amount <= paid - refunded


def test_a_withdrawal_gives_all_of_it_back():
    assert whole_refund(replace(olga, invoices=(replace(bill, refunded=90),))) == (Back("in_1", 900),)


def test_the_days_to_withdraw_begin_after_the_day_of_buying():
    assert may_withdraw(MARCH, MARCH + 14 * DAY, 14)
    assert not may_withdraw(MARCH, MARCH + 15 * DAY, 14)


# --- What a price comes to --------------------------------------------------------------------------------------

MONTH, QUARTER, YEAR = Term(Interval.MONTH, 1), Term(Interval.MONTH, 3), Term(Interval.YEAR, 1)


@pytest.mark.parametrize(
    ("amount", "currency", "term", "terms", "said"),
    [
        (990, "EUR", MONTH, None, "€9.90 a month"),
        (9900, "GBP", YEAR, Terms(percent=50), "£49.50 for the first time, then £99 a year"),
        (990, "EUR", MONTH, Terms(percent=100, months=3), "€0 a month, 3 times, then €9.90 a month"),
        (2700, "EUR", QUARTER, Terms(percent=10, months=0), "€24.30 a quarter, as long as you stay"),
        (1200, "JPY", MONTH, Terms(trial_days=7), "Nothing now. From 8 March 2026 on, ¥1,200 a month"),
        (990, "EUR", MONTH, Terms(amount=500, currency="USD"), "€9.90 a month"),
        (
            990,
            "EUR",
            Term(Interval.YEAR, 2),
            Terms(amount=2000, currency="EUR"),
            "€0 for the first time, then €9.90 every 2 years",
        ),
    ],
)
def test_what_is_paid_is_said_before_the_button(amount, currency, term, terms, said):
    assert told(quote(amount, currency, term, terms, MARCH)) == f"{said}. You can leave at any time."


@given(st.integers(1, 10**7), st.integers(0, 100), st.integers(0, 24))
def test_an_offer_never_makes_anything_dearer_or_negative(amount, percent, months):
    found = quote(amount, "EUR", MONTH, Terms(percent=percent, months=months), MARCH)
    assert 0 <= found.first <= found.then == amount
    assert found.due_now == found.first


def test_months_later_is_the_same_day_or_the_last():
    assert after(datetime(2028, 1, 31, tzinfo=UTC), 1) == datetime(2028, 2, 29, tzinfo=UTC)
    assert after(datetime(2026, 11, 30, tzinfo=UTC), 15) == datetime(2028, 2, 29, tzinfo=UTC)
    assert after(datetime(2026, 3, 31, tzinfo=UTC), 12) == datetime(2027, 3, 31, tzinfo=UTC)
