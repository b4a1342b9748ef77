"""Ida ends what she could not pay: the bill that was open can be paid no more. What her bank has in hand is let be."""

from datetime import UTC, datetime, timedelta

import pytest

from longwave.adapters.payments import Declined, State
from longwave.adapters.stripe import voiding
from longwave.adapters.stripe_stand_in.cards import Card, Outcome
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.tests.till import Till

DAY = timedelta(days=1)


@pytest.fixture
def till():
    return Till(datetime(2026, 1, 31, 12, tzinfo=UTC))


def failed(till, days=29):
    subscription = till.subscribe(Card.FAILS_LATER)
    till.stand_in.move(days * DAY)
    return till.again(subscription)


def ended(till, subscription):
    return till.provider.end(subscription.number, at_once=True, key="over")


@pytest.mark.parametrize(("days", "state"), [(29, State.PAST_DUE), (50, State.UNPAID)])
def test_ended_at_once_its_bill_is_void_and_asked_twice_it_stays_so(till, days, state):
    subscription = failed(till, days)
    assert subscription.state is state
    bills = [bill.number for bill in subscription.invoices if bill.open]
    for _ in range(2):
        found = ended(till, subscription)
        assert found.state is State.CANCELED
        assert not any(bill.open or bill.mend_url for bill in found.invoices)
    for bill in bills:
        assert till.stand_in.bill(bill).status == "void"
        with pytest.raises(Refusal, match="can no longer be paid"):
            till.stand_in.pay_bill(bill, Card.WORKS)


def test_ended_with_what_is_paid_for_its_bill_can_still_be_paid(till):
    subscription = failed(till)
    till.provider.end(subscription.number, at_once=False, key="at the end")
    bill = till.again(subscription).latest
    assert till.stand_in.pay_bill(bill.number, Card.WORKS) is Outcome.PAID


def test_what_a_bank_has_in_hand_is_let_be(till):
    subscription = till.subscribe(Card.DEBIT)
    assert ended(till, subscription).state is State.CANCELED
    assert till.stand_in.bill(subscription.latest.number).status == "open"
    till.stand_in.move(4 * DAY)
    assert till.again(subscription).latest.paid


def test_whoever_pays_at_that_very_moment_goes_on(till, monkeypatch):
    subscription = failed(till)

    def meanwhile(*_):
        till.stand_in.pay_bill(subscription.latest.number, Card.WORKS)
        return False

    monkeypatch.setattr(voiding, "_in_hand", meanwhile)
    with pytest.raises(Declined, match="paid at this very moment"):
        ended(till, subscription)
    assert till.again(subscription).state is State.ACTIVE


def test_killed_between_the_two_it_ends_when_it_is_asked_again(till, monkeypatch):
    subscription = failed(till, 50)
    void = voiding.void_open

    def killed(*about):
        void(*about)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(voiding, "void_open", killed)
        with pytest.raises(SystemExit):
            ended(till, subscription)
    assert till.stand_in.bill(subscription.latest.number).status == "void"
    assert ended(till, subscription).state is State.CANCELED
