"""Whatever readers do, and however time goes: no money appears or is lost, and nothing is told that did not happen."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from longwave.adapters.payments import Declined, Discount, Interval
from longwave.adapters.stripe_stand_in.calendar import share
from longwave.adapters.stripe_stand_in.cards import Card, Outcome
from longwave.adapters.stripe_stand_in.drafting import net
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.stripe_stand_in.world import public
from longwave.adapters.tests.till import Till

OVER = {"canceled", "incomplete_expired"}


class Readers(RuleBasedStateMachine):
    """Readers who subscribe, change their minds, have bad cards and quarrel with their banks."""

    @initialize()
    def open_the_till(self):
        self.till = Till()
        till = self.till
        self.rates = [
            till.rate("month", 999),
            till.rate("dear", 2501),
            till.rate("quarter", 2500, count=3),
            till.rate("year", 9007, Interval.YEAR),
            till.rate("free", 0),
        ]
        self.coupons = [
            "",
            till.provider.coupon(Discount("third", "A third", 0, 33, "EUR", 1)),
            till.provider.coupon(Discount("always", "Seven off", 700, 0, "EUR", 0)),
            till.provider.coupon(Discount("some", "Half for three months", 0, 50, "EUR", 3)),
        ]
        self.numbers = []
        self.keys = 0

    def things(self, kind, **links):
        return self.till.stand_in.world.store.find(kind, oldest=True, **links)

    def key(self):
        self.keys += 1
        return f"key-{self.keys}"

    @rule(
        rate=st.integers(0, 4),
        coupon=st.integers(0, 3),
        trial=st.sampled_from([0, 0, 1, 14]),
        card=st.sampled_from([Card.WORKS, Card.FAILS_LATER, Card.ASKS, Card.DEBIT, Card.DEBIT_RETURNED]),
    )
    def subscribe(self, rate, coupon, trial, card):
        session = self.till.begin(self.rates[rate], coupon=self.coupons[coupon], trial_days=trial)
        outcome = self.till.stand_in.pay(session.number, card, confirmed=card is Card.ASKS)
        after = self.till.provider.session(session.number)
        assert after.paid is (outcome is Outcome.PAID)
        self.numbers.append(after.subscription)

    @rule(days=st.sampled_from([0, 1, 2, 5, 13, 31, 60]), seconds=st.integers(0, 86_399))
    def wait(self, days, seconds):
        self.till.stand_in.move(timedelta(days=days, seconds=seconds))

    @precondition(lambda self: self.numbers)
    @rule(
        data=st.data(),
        act=st.sampled_from(["switch", "end", "leave", "resume", "pause", "prolong", "refund", "mend", "dispute"]),
    )
    def act(self, data, act):
        number = data.draw(st.sampled_from(self.numbers))
        before = self.till.told()
        try:
            getattr(self, f"_{act}")(data, number)
        except (Declined, Refusal):
            assert self.till.told() == before, f"a refused {act} was told of"

    def _switch(self, data, number):
        provider, rate = self.till.provider, data.draw(st.sampled_from(self.rates))
        change = provider.preview(number, rate)
        key = self.key()
        paid = sum(one.paid for one in provider.subscription(number).invoices)
        after = provider.switch(number, rate, change.moment, key)
        assert provider.switch(number, rate, change.moment, key) == after
        gone = sum(one.paid for one in after.invoices) - paid
        assert after.rates == (rate,)
        assert gone == (0 if after.latest.open else max(0, change.due_now))

    def _end(self, data, number):
        self.till.provider.end(number, data.draw(st.booleans()), self.key())

    def _leave(self, data, number):
        self.till.provider.end(number, False, self.key())

    def _resume(self, data, number):
        self.till.provider.resume(number, self.key())

    def _pause(self, data, number):
        until = self.till.stand_in.now() + timedelta(days=data.draw(st.integers(-1, 90)))
        self.till.provider.pause(number, until, self.key())

    def _prolong(self, data, number):
        until = self.till.provider.subscription(number).end + timedelta(days=data.draw(st.integers(-60, 60)))
        self.till.provider.prolong(number, until, self.key())

    def _refund(self, data, number):
        bills = self.till.provider.subscription(number).invoices
        bill = data.draw(st.sampled_from(bills))
        amount = data.draw(st.integers(0, bill.paid + 1))
        key = self.key()
        assert self.till.provider.refund(bill.number, amount, key) == self.till.provider.refund(
            bill.number, amount, key
        )

    def _mend(self, data, number):
        bills = [one for one in self.till.provider.subscription(number).invoices if one.open]
        if bills:
            card = data.draw(st.sampled_from([Card.WORKS, Card.DECLINED, Card.FAILS_LATER]))
            self.till.stand_in.pay_bill(bills[-1].number, card)

    def _dispute(self, data, number):
        paid = [one["id"] for one in self.things("payment_intent", status="succeeded")]
        if paid:
            dispute = self.till.stand_in.dispute(data.draw(st.sampled_from(paid)))
            if data.draw(st.booleans()):
                self.till.stand_in.close_dispute(dispute, won=data.draw(st.booleans()))

    @invariant()
    def all_is_well(self):
        world = self.till.stand_in.world
        found = {}
        for kind in ("invoice", "charge", "customer", "payment_intent", "subscription", "dispute", "event"):
            found[kind] = self.things(kind)
        bills_add_up(found)
        what_is_paid_was_charged_and_no_more_went_back(found)
        credit_is_what_was_billed_and_not_charged(found)
        what_is_given_back_is_the_unused_part_of_what_was_billed(found)
        the_newest_event_shows_things_as_they_are(found)
        states_are_explained_by_bills(found, world.now)
        upcoming = world.store.next_due(world.now)
        assert upcoming is None or upcoming[0] == world.now


def bills_add_up(found):
    for bill in found["invoice"]:
        assert bill["total"] == sum(net(one) for one in bill["lines"]["data"])
        assert bill["amount_due"] == max(0, bill["total"] + bill["starting_balance"])
        assert 0 <= bill["amount_paid"] <= bill["amount_due"]
        if bill["status"] in {"open", "paid"}:
            assert bill["amount_paid"] + bill["amount_remaining"] == bill["amount_due"]
        for one in bill["lines"]["data"]:
            assert net(one) >= 0 or one["amount"] < 0


def what_is_paid_was_charged_and_no_more_went_back(found):
    charged = {}
    for charge in found["charge"]:
        assert 0 <= charge["amount_refunded"] <= charge["amount_captured"] <= charge["amount"]
        charged[charge["payment_intent"]] = charged.get(charge["payment_intent"], 0) + charge["amount_captured"]
    for bill in found["invoice"]:
        assert charged.get(bill["_intent"], 0) == bill["amount_paid"]


def credit_is_what_was_billed_and_not_charged(found):
    for customer in found["customer"]:
        bills = [
            one for one in found["invoice"] if one["customer"] == customer["id"] and one["status"] in {"open", "paid"}
        ]
        assert customer["balance"] == sum(one["total"] - one["amount_due"] for one in bills) <= 0
        amounts = [net(one) for bill in bills for one in bill["lines"]["data"]]
        assert sum(amounts) >= 0


def what_is_given_back_is_the_unused_part_of_what_was_billed(found):
    billed = {}
    for bill in found["invoice"]:
        lines = [
            (one["parent"]["subscription_item_details"]["subscription_item"], one) for one in bill["lines"]["data"]
        ]
        for item, one in lines:
            if one["amount"] < 0:
                last = billed[item]["period"]
                length, unused = last["end"] - last["start"], one["period"]["end"] - one["period"]["start"]
                assert -one["amount"] == share(net(billed[item]), min(unused, length), length)
        if bill["status"] in {"open", "paid"}:
            billed |= {item: one for item, one in lines if one["amount"] >= 0}


def the_newest_event_shows_things_as_they_are(found):
    newest = {}
    for event in found["event"]:
        about = event["data"]["object"]
        assert event["created"] >= about["created"]
        if event["type"].endswith(".updated"):
            assert event["data"]["previous_attributes"], event["type"]
            assert about != newest.get(about["id"])
        newest[about["id"]] = about
    for kind in ("subscription", "invoice", "customer", "dispute", "payment_intent"):
        for thing in found[kind]:
            assert newest[thing["id"]] == public(thing), kind


def states_are_explained_by_bills(found, now):
    for one in found["subscription"]:
        bills = {bill["status"] for bill in found["invoice"] if bill["_subscription"] == one["id"]}
        assert (one["ended_at"] is not None) is (one["status"] in OVER)
        if one["status"] in {"past_due", "unpaid"}:
            assert "open" in bills
        if one["status"] == "trialing":
            assert one["trial_end"] >= now
        for item in one["items"]["data"]:
            assert item["current_period_start"] < item["current_period_end"]


Readers.TestCase.settings = settings(max_examples=10, stateful_step_count=15, deadline=None)
TestReaders = pytest.mark.any_database(Readers.TestCase)
