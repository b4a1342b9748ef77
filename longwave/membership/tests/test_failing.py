"""What is due while a payment fails, by the table: Olga's card fails on the first of April; grace is fourteen days."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.adapters.payments import State
from longwave.membership.billing import failing
from longwave.membership.billing.failing import APART, NEWS, Mail, due, remind_at, stands
from longwave.membership.billing.rules import access
from longwave.membership.tests.test_billing_rules import APRIL, DAY, GRACE, MARCH, bill, olga

owing = replace(
    bill, number="in_2", created=APRIL, paid=0, paid_at=None, open=True, failed_at=APRIL,
    period_start=APRIL, period_end=APRIL + 30 * DAY,
)  # fmt: skip
failed = replace(
    olga, state=State.PAST_DUE, start=APRIL, end=APRIL + 30 * DAY, failing_since=APRIL, invoices=(bill, owing)
)
HOUR = timedelta(hours=1)
TOLD = {Mail.FAILED: APRIL + HOUR}
CLOSES = APRIL + GRACE
REMIND = CLOSES - GRACE / 3


def test_a_reminder_is_due_in_the_last_third_of_the_grace_and_once():
    assert remind_at(failed, GRACE) == REMIND
    assert due(failed, GRACE, TOLD, REMIND - HOUR) is None
    assert due(failed, GRACE, TOLD, REMIND) is Mail.REMINDER
    assert due(failed, GRACE, TOLD | {Mail.REMINDER: REMIND}, REMIND + DAY) is None


def test_a_short_grace_is_reminded_of_a_day_before_and_the_shortest_not_at_all():
    assert remind_at(failed, 2 * DAY) == APRIL + DAY
    assert due(failed, 2 * DAY, TOLD, APRIL + DAY) is Mail.REMINDER
    for hours in range(24):
        assert due(failed, DAY, TOLD, APRIL + hours * HOUR) is None


def test_that_it_has_closed_is_due_then_and_once():
    assert due(failed, GRACE, TOLD, CLOSES - HOUR) is Mail.REMINDER
    assert due(failed, GRACE, TOLD, CLOSES) is Mail.CLOSED
    assert due(failed, GRACE, TOLD | {Mail.CLOSED: CLOSES}, CLOSES + DAY) is None


def test_what_is_given_up_before_the_grace_is_over_has_closed_then():
    given_up = replace(failed, state=State.UNPAID)
    assert due(given_up, GRACE, TOLD, APRIL + 7 * DAY) is Mail.CLOSED
    assert not stands(Mail.FAILED, given_up, owing, GRACE, APRIL + 7 * DAY)


def test_a_clock_moved_by_weeks_makes_only_the_last_one_due():
    late = CLOSES + 20 * DAY
    assert due(failed, GRACE, {}, late) is Mail.CLOSED
    assert not stands(Mail.FAILED, failed, owing, GRACE, late)
    assert not stands(Mail.REMINDER, failed, owing, GRACE, late)
    assert due(failed, GRACE, {}, CLOSES + NEWS) is None, "it is no news any more"


def test_whoever_was_told_late_that_it_failed_is_not_reminded_of_it():
    assert due(failed, GRACE, {Mail.FAILED: REMIND + HOUR}, CLOSES - HOUR) is None
    assert due(failed, GRACE, {Mail.FAILED: REMIND - HOUR}, REMIND) is None
    assert due(failed, GRACE, {Mail.FAILED: REMIND - HOUR}, REMIND - HOUR + APART) is Mail.REMINDER


def test_without_days_of_grace_one_mail_says_it_all():
    assert stands(Mail.FAILED, failed, owing, timedelta(), APRIL + DAY)
    assert due(failed, timedelta(), TOLD, APRIL + DAY) is None


def test_of_a_first_payment_that_was_refused_nothing_closes():
    first = replace(failed, state=State.UNPAID, invoices=(owing,))
    assert stands(Mail.FAILED, first, owing, GRACE, APRIL)
    assert due(first, GRACE, TOLD, CLOSES + DAY) is None


def test_a_trial_without_a_payment_was_open_and_closes():
    free = replace(bill, due=0, paid=0)
    assert due(replace(failed, invoices=(free, owing)), GRACE, TOLD, CLOSES) is Mail.CLOSED


QUIET = {
    "mended": {"state": State.ACTIVE, "failing_since": None, "invoices": (bill, replace(owing, failed_at=None))},
    "paused": {"paused_from": APRIL + DAY},
    "leaving": {"ends_at": APRIL + 30 * DAY},
    "over": {"state": State.CANCELED, "ended_at": APRIL + DAY},
    "refunded": {"invoices": (replace(bill, refunded=990), owing)},
    "disputed": {"invoices": (replace(bill, lost=True), owing)},
}


@pytest.mark.parametrize("changes", QUIET.values(), ids=QUIET)
@pytest.mark.parametrize("at", [REMIND, CLOSES, CLOSES + DAY])
def test_nobody_is_told_of_what_was_mended_or_is_left(changes, at):
    found = replace(failed, **changes)
    newest = found.invoices[-1]
    assert due(found, GRACE, TOLD, at) is None
    assert not [mail for mail in Mail if stands(mail, found, newest, GRACE, at)]


def test_the_bill_that_failed_first_is_the_one_that_counts():
    second = replace(owing, number="in_3", created=APRIL + 30 * DAY, failed_at=APRIL + 30 * DAY)
    assert failing.bill_of(replace(failed, invoices=(second, bill, owing))) == owing
    assert failing.bill_of(olga) is None


moments = st.integers(-1, 120).map(lambda days: APRIL + days * DAY)


@given(
    state=st.sampled_from(sorted(State)),
    days=st.integers(0, 60),
    gaps=st.lists(st.floats(0.01, 40), min_size=1, max_size=60),
    leaves=st.none() | moments,
    pauses=st.none() | moments,
)
def test_whenever_the_worker_looks_each_is_told_once_in_order_and_true(state, days, gaps, leaves, pauses):
    grace, found = days * DAY, replace(failed, state=state, ends_at=leaves, paused_from=pauses)
    told, now = {}, APRIL
    for gap in gaps:
        now += gap * DAY
        if Mail.FAILED not in told and stands(Mail.FAILED, found, owing, grace, now):
            told[Mail.FAILED] = now
        mail = due(found, grace, told, now)
        if mail:
            assert mail not in told
            assert stands(mail, found, owing, grace, now)
            assert now - max(told.values(), default=MARCH) >= APART or mail is Mail.CLOSED
            told[mail] = now
    assert list(told.values()) == sorted(told.values())
    closes = access(found, grace).end
    for mail, at in told.items():
        shut = closes is None or at >= closes
        assert shut is (mail is Mail.CLOSED) or (not days and mail is Mail.FAILED)
    if Mail.REMINDER in told:
        assert told[Mail.FAILED] < told[Mail.REMINDER]
