"""The life of a subscription as we ask Stripe for it and understand it, tried on the stand-in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from longwave.adapters.payments import Declined, Gone, Interval, State
from longwave.adapters.stripe_stand_in.cards import Card, Outcome
from longwave.adapters.tests.till import NOON, Till

pytestmark = pytest.mark.any_database

DAY = timedelta(days=1)


@pytest.fixture
def till():
    return Till()


def test_rule_11_failing_is_counted_from_the_first_failure_whatever_is_tried_since(till):
    subscription = till.subscribe(Card.FAILS_LATER)
    first = subscription.end
    for days in (29, 2, 7):
        till.stand_in.move(days * DAY)
        found = till.again(subscription)
        assert (found.state, found.failing_since) == (State.PAST_DUE, first)
        assert till.provider.subscriptions().found == (found_with_owing(found),)
    till.stand_in.move(4 * DAY)
    assert (till.again(subscription).state, till.again(subscription).failing_since) == (State.UNPAID, first)
    bill = till.again(subscription).latest
    assert till.stand_in.bill(bill.number).status == "open"
    assert bill.mend_url.endswith(bill.number)
    assert till.stand_in.pay_bill(bill.number, Card.WORKS) is Outcome.PAID
    mended = till.again(subscription)
    assert (mended.state, mended.failing_since, mended.latest.mend_url) == (State.ACTIVE, None, "")


def found_with_owing(snapshot):
    newest = snapshot.invoices[0]
    return replace(snapshot, invoices=(newest, *(one for one in snapshot.invoices[1:] if one.open)))


def test_rule_12_an_end_that_is_to_come_can_be_taken_back(till):
    subscription = till.subscribe()
    ending = till.provider.end(subscription.number, False, "end")
    assert (ending.state, ending.ends_at, ending.ended_at) == (State.ACTIVE, subscription.end, None)
    assert till.provider.end(subscription.number, False, "end") == ending
    assert till.provider.resume(subscription.number, "resume").ends_at is None
    till.provider.end(subscription.number, False, "end again")
    till.stand_in.move(30 * DAY)
    over = till.again(subscription)
    assert (over.state, over.ended_at) == (State.CANCELED, subscription.end)
    with pytest.raises(Declined, match="has ended"):
        till.provider.resume(subscription.number, "too late")


def test_rule_12_an_end_at_once_gives_nothing_back_by_itself(till):
    subscription = till.subscribe()
    till.stand_in.move(7 * DAY)
    over = till.provider.end(subscription.number, True, "now")
    assert (over.state, over.ended_at, over.latest.refunded) == (State.CANCELED, NOON + 7 * DAY, 0)
    assert till.provider.end(subscription.number, True, "now") == over
    assert till.provider.refund(over.latest.number, 750, "rest").amount == 750


def test_rule_13_refunds_are_told_apart_by_how_much_went_back(till):
    subscription = till.subscribe()
    till.provider.refund(subscription.latest.number, 400, "some")
    till.provider.refund(subscription.latest.number, 400, "some")
    assert till.again(subscription).latest.refunded == 400
    with pytest.raises(Declined, match="greater"):
        till.provider.refund(subscription.latest.number, 601, "too much")
    till.provider.refund(subscription.latest.number, 600, "the rest")
    assert till.again(subscription).latest.refunded == 1000
    with pytest.raises(Declined, match="already been refunded"):
        till.provider.refund(subscription.latest.number, 1, "more")
    assert till.provider.subscriptions().found[0].latest.refunded == 1000


@pytest.mark.parametrize("won", [True, False])
def test_rule_13_a_dispute_is_open_and_then_won_or_lost(till, won):
    subscription = till.subscribe()
    (intent,) = till.stand_in.world.store.find("payment_intent")
    dispute = till.stand_in.dispute(intent["id"])
    assert (till.again(subscription).latest.disputed, till.again(subscription).latest.lost) == (True, False)
    till.stand_in.close_dispute(dispute, won=won)
    latest = till.again(subscription).latest
    assert (latest.disputed, latest.lost) == (False, not won)
    assert till.provider.subscriptions().found[0].latest == latest
    assert till.provider.payment(intent["id"]) == latest


def test_rule_14_a_customer_who_was_deleted_has_no_subscription(till):
    subscription = till.subscribe()
    client = till.provider._client
    client.v1.customers.delete(subscription.customer)
    over = till.again(subscription)
    assert (over.state, over.email) == (State.CANCELED, "")
    assert till.provider.subscriptions().found[0].state is State.CANCELED
    with pytest.raises(Gone):
        till.begin(customer=subscription.customer)
    with pytest.raises(Gone):
        till.provider.portal(subscription.customer, "https://longwave.test/")


@pytest.mark.parametrize("days", [0, 1, 13, 27])
def test_rule_16_a_switch_costs_what_its_preview_said(till, days):
    subscription = till.subscribe()
    till.stand_in.move(days * DAY)
    year = till.rate("year", 9999, Interval.YEAR)
    change = till.provider.preview(subscription.number, year)
    assert till.again(subscription).rates == subscription.rates
    till.stand_in.move(timedelta(hours=1))
    switched = till.provider.switch(subscription.number, year, change.moment, "switch")
    assert (switched.rates, switched.latest.paid, switched.end) == ((year,), change.due_now, change.next_at)
    assert till.provider.switch(subscription.number, year, change.moment, "switch") == switched
    till.stand_in.move_to(change.next_at)
    assert till.again(subscription).latest.paid == change.next_amount


def test_rule_16_what_a_cheaper_price_gives_back_is_taken_off_the_next_bill(till):
    subscription = till.subscribe(rate=till.rate("dear", 4000))
    till.stand_in.move(14 * DAY)
    cheap = till.rate("cheap", 1000)
    change = till.provider.preview(subscription.number, cheap)
    assert (change.due_now, change.next_amount) == (-1500, 0)
    switched = till.provider.switch(subscription.number, cheap, change.moment, "down")
    assert (switched.latest.paid, switched.end) == (0, subscription.end)
    till.stand_in.move_to(subscription.end)
    assert till.again(subscription).latest.due == 0


def test_a_switch_that_the_card_refuses_changes_nothing(till):
    subscription = till.subscribe(Card.FAILS_LATER)
    dear = till.rate("dear", 4000)
    change = till.provider.preview(subscription.number, dear)
    before = till.told()
    with pytest.raises(Declined, match="declined"):
        till.provider.switch(subscription.number, dear, change.moment, "up")
    assert till.again(subscription) == subscription
    assert till.told() == before


def test_rule_19_all_items_are_looked_at(till):
    subscription = till.subscribe()
    extra = till.rate("print", 500)
    client = till.provider._client
    client.v1.subscriptions.update(
        subscription.number, {"items": [{"price": extra}], "proration_behavior": "always_invoice"}
    )
    both = till.again(subscription)
    assert both.rates == (*subscription.rates, extra)
    assert both.latest.paid == 500
    year = till.rate("year", 9000, Interval.YEAR)
    change = till.provider.preview(subscription.number, year)
    assert change.due_now == 9000 - 1500
    assert till.provider.switch(subscription.number, year, change.moment, "one").rates == (year,)


def test_a_pause_begins_when_what_is_paid_for_ends_and_a_period_begins_anew_where_it_ends(till):
    subscription = till.subscribe()
    until = subscription.end + 10 * DAY
    paused = till.provider.pause(subscription.number, until, "pause")
    assert (paused.paused_from, paused.paused_until) == (subscription.end, until)
    assert not paused.renews
    till.stand_in.move_to(subscription.end + DAY)
    assert till.again(subscription).paused_from == subscription.end
    longer = till.provider.pause(subscription.number, until + DAY, "longer")
    assert (longer.paused_from, longer.paused_until) == (subscription.end, until + DAY)
    till.stand_in.move_to(until + 2 * DAY)
    over = till.again(subscription)
    assert (over.paused_from, over.start, over.latest.paid) == (None, until + DAY, 1000)
    assert sum(one.paid for one in over.invoices) == 2000


def test_a_pause_that_is_taken_back_is_charged_where_what_was_paid_for_ends(till):
    subscription = till.subscribe()
    till.provider.pause(subscription.number, subscription.end + 90 * DAY, "pause")
    resumed = till.provider.resume(subscription.number, "resume")
    assert (resumed.paused_from, resumed.paused_until, resumed.end) == (None, None, subscription.end)
    till.stand_in.move_to(subscription.end)
    assert till.again(subscription).latest.paid == 1000


def test_whoever_goes_on_in_the_midst_of_a_pause_pays_for_a_period_that_begins_then(till):
    subscription = till.subscribe()
    till.provider.pause(subscription.number, subscription.end + 90 * DAY, "pause")
    till.stand_in.move_to(subscription.end + 9 * DAY)
    resumed = till.provider.resume(subscription.number, "resume")
    assert (resumed.paused_from, resumed.state, resumed.latest.paid) == (None, State.ACTIVE, 1000)
    assert resumed.start == subscription.end + 9 * DAY


def test_a_card_that_is_declined_leaves_the_pause_as_it_is(till):
    subscription = till.subscribe(Card.FAILS_LATER)
    till.provider.pause(subscription.number, subscription.end + 90 * DAY, "pause")
    till.stand_in.move_to(subscription.end + 9 * DAY)
    with pytest.raises(Declined, match="declined"):
        till.provider.resume(subscription.number, "resume")
    assert till.again(subscription).paused_from == subscription.end


def test_nadia_is_given_a_month_more(till):
    subscription = till.subscribe()
    later = subscription.end + 31 * DAY
    longer = till.provider.prolong(subscription.number, later, "gift")
    assert (longer.end, longer.state) == (later, State.TRIALING)
    till.stand_in.move_to(later - DAY)
    assert sum(one.paid for one in till.again(subscription).invoices) == 1000
    till.stand_in.move_to(later)
    assert till.again(subscription).latest.paid == 1000


def test_what_is_charged_next_comes_with_a_subscription_that_is_renewed(till):
    subscription = till.subscribe(rate=till.rate("month", 1000))
    assert subscription.upcoming == 1000
    assert till.provider.subscriptions().found[0].upcoming is None
    assert till.provider.end(subscription.number, at_once=False, key="end").upcoming is None
    assert till.provider.end(subscription.number, at_once=True, key="now").upcoming is None


def test_another_price_begins_with_the_next_bill_and_nothing_is_billed_before(till):
    old, new = till.rate("old", 1000), till.rate("new", 1300)
    subscription = till.subscribe(rate=old)
    moved = till.provider.reprice(subscription.number, old, new, "move")
    assert (moved.rates, moved.end, moved.upcoming) == ((new,), subscription.end, 1300)
    assert moved.invoices == subscription.invoices
    assert till.provider.reprice(subscription.number, old, new, "move") == moved
    till.stand_in.move_to(subscription.end + timedelta(hours=2))
    assert [one.paid for one in sorted(till.again(subscription).invoices, key=lambda one: one.created)] == [1000, 1300]


def test_another_price_is_none_for_who_has_switched(till):
    old, new, own = till.rate("old", 1000), till.rate("new", 1300), till.rate("own", 700)
    subscription = till.subscribe(rate=own)
    assert till.provider.reprice(subscription.number, old, new, "move") == subscription


def test_what_was_paid_at_the_old_price_is_given_back_by_it(till):
    old, new, year = till.rate("old", 1000), till.rate("new", 1300), till.rate("year", 9000, Interval.YEAR)
    subscription = till.subscribe(rate=old)
    till.provider.reprice(subscription.number, old, new, "move")
    assert till.provider.preview(subscription.number, year).due_now == 9000 - 1000


def test_another_length_is_charged_at_once_without_proration_too(till):
    month, year = till.rate("month", 1000), till.rate("year", 9000, Interval.YEAR)
    subscription = till.subscribe(rate=month)
    moved = till.provider.reprice(subscription.number, month, year, "move")
    assert moved.latest.paid == 9000
    assert moved.end > subscription.end
