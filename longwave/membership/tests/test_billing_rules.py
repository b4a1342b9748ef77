"""What a subscription opens, by the table: Olga pays, fails, pauses, leaves; and what goes back to her."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.adapters.payments import Interval, Invoice, Snapshot, State
from longwave.membership.billing.rules import (
    LATE,
    Access,
    Back,
    Why,
    access,
    back_at_once,
    back_at_the_end,
    is_paid,
    may_withdraw,
    of_last_payment,
    still_paid,
    whole_refund,
)
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


def test_nothing_is_open_beyond_the_end_neither_by_grace_nor_by_a_pause():
    failing = {"state": State.PAST_DUE, "start": APRIL, "end": APRIL + 30 * DAY, "failing_since": APRIL}
    assert until(**failing, ends_at=APRIL + 3 * DAY).end == APRIL + 3 * DAY
    assert until(**failing, ends_at=APRIL + 30 * DAY).end == APRIL + GRACE
    unpaid_month = {"start": APRIL, "end": APRIL + 30 * DAY, "paused_from": APRIL, "ends_at": APRIL + 30 * DAY}
    assert until(**unpaid_month).end == APRIL


def test_whoever_leaves_in_a_pause_keeps_what_is_paid_for_and_no_more():
    assert until(paused_from=APRIL, paused_until=APRIL + 60 * DAY, ends_at=APRIL + 60 * DAY).end == APRIL
    assert until(paused_from=APRIL, paused_until=APRIL + 60 * DAY, ends_at=MARCH + DAY).end == MARCH + DAY


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


@pytest.mark.parametrize(("small", "large", "opens"), [(254, 0, True), (0, 990, True), (254, 990, False)])
def test_one_of_two_bills_of_a_period_that_goes_back_closes_nothing(small, large, opens):
    dearer = replace(bill, number="in_2", created=MARCH + DAY, period_start=MARCH + DAY, due=254, paid=254)
    both = (replace(bill, refunded=large), replace(dearer, refunded=small))
    assert until(invoices=both).opens is opens


# --- Money that goes back ---------------------------------------------------------------------------------------


def paying(*invoices, **changes):
    return replace(olga, invoices=invoices or (bill,), **changes)


def test_the_rest_of_a_payment_is_reckoned_by_the_time_that_it_paid_for():
    half = MARCH + (APRIL - MARCH) / 2
    assert of_last_payment(olga, half) == 495
    assert of_last_payment(olga, APRIL) == of_last_payment(replace(olga, invoices=()), half) == 0
    assert of_last_payment(paying(replace(bill, lost=True)), half) == 0
    assert of_last_payment(replace(olga, ended_at=half), half) == 0


def test_a_period_is_paid_where_its_newest_bill_is_by_money_or_by_credit():
    year = replace(bill, period_end=MARCH + 365 * DAY)
    by_credit = replace(bill, number="in_2", created=MARCH + DAY, due=0, paid=0)
    assert is_paid(olga)
    assert is_paid(paying(year, by_credit))
    assert not is_paid(paying(year, replace(by_credit, paid_at=None, due=990, open=True)))
    assert not is_paid(paying(replace(bill, refunded=990)))
    assert not is_paid(paying(replace(bill, lost=True)))
    assert not is_paid(replace(olga, ended_at=MARCH + DAY))
    assert not is_paid(replace(olga, invoices=()))


def test_what_is_owed_is_taken_from_the_newest_payments_and_credit_goes_first():
    older = replace(bill, number="in_0", created=MARCH - 30 * DAY)
    assert back_at_once(olga, 495) == (Back("in_1", 495),)
    assert back_at_once(paying(older, bill, credit=1000), 200) == (Back("in_1", 990, 990), Back("in_0", 210, 10))


def test_credit_that_nobody_paid_for_stays_and_a_disputed_payment_is_left_alone():
    assert back_at_once(paying(replace(bill, refunded=900), credit=500), 400) == (Back("in_1", 90, 90),)
    assert back_at_once(paying(replace(bill, disputed=True), credit=500), 400) == ()
    assert back_at_once(paying(replace(bill, lost=True), credit=500), 0) == ()


def test_leaving_with_what_is_paid_for_gives_the_credit_and_never_the_whole_of_the_last_payment():
    older = replace(bill, number="in_0", created=MARCH - 30 * DAY, refunded=300)
    assert back_at_the_end(olga) == ()
    assert back_at_the_end(paying(older, bill, credit=1200)) == (Back("in_0", 690, 690), Back("in_1", 510, 510))
    assert back_at_the_end(paying(credit=1200)) == (Back("in_1", 989, 989),)


def test_of_three_decimals_only_whole_tens_go_back():
    dinars = paying(replace(bill, paid=30_500, currency="KWD"), currency="KWD", credit=30_500)
    assert back_at_once(dinars, 0) == (Back("in_1", 30_500, 30_500),)
    assert back_at_once(replace(dinars, credit=0), 23_063) == (Back("in_1", 23_060),)
    assert back_at_the_end(dinars) == (Back("in_1", 30_490, 30_490),)


def test_what_the_desk_gave_back_is_not_used_up_a_second_time():
    half = paying(replace(bill, refunded=495))
    assert still_paid(half, {}) == Fraction(1, 2)
    assert still_paid(half, {"in_1": 495}) == still_paid(olga, {}) == still_paid(paying(credit=5), {}) == 1
    assert still_paid(replace(olga, invoices=()), {}) == 1


AMOUNTS = st.integers(0, 10**6)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, st.booleans()), max_size=5), AMOUNTS, AMOUNTS)
def test_never_more_goes_back_than_was_paid_nor_than_is_owed(payments, credit, unused):
    bills = [
        replace(bill, number=f"in_{n}", paid=max(paid, back), refunded=min(paid, back), disputed=disputed)
        for n, (paid, back, disputed) in enumerate(payments)
    ]
    backs = back_at_once(replace(olga, invoices=tuple(bills), credit=credit), unused)
    left = {one.number: 0 if one.disputed else one.paid - one.refunded for one in bills}
    assert all(0 < back.amount <= left[back.invoice] and 0 <= back.credit <= back.amount for back in backs)
    assert sum(back.amount for back in backs) == min(credit + unused, sum(left.values()))
    assert sum(back.credit for back in backs) == min(credit, sum(left.values()))


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
