"""Ida, Pelé and Nadia pay: what we ask of Stripe and what we understand, tried on the stand-in."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from longwave.adapters.payments import Away, Declined, Discount, Gone, Interval, Rate, State
from longwave.adapters.stripe import asking
from longwave.adapters.stripe_stand_in.cards import Card, Outcome
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.adapters.tests.till import NOON, Till

pytestmark = pytest.mark.any_database

DAY = timedelta(days=1)


@pytest.fixture
def till():
    return Till()


def test_the_sdk_is_loaded_with_the_first_question_and_not_before():
    code = "import sys, longwave.adapters.stripe as s; s.StripeProvider('sk_x', ''); sys.exit('stripe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_sdk_speaks_the_version_that_it_was_made_for():
    client = asking.client("sk_test_x")
    assert client._requestor._options.stripe_version == "2026-10-28.endive"
    assert client._requestor._options.max_network_retries == 2
    assert client._requestor._client._timeout == asking.PATIENCE


def test_a_price_is_made_once(till):
    rate = Rate("digital-1", "Digital", 900, "EUR", Interval.MONTH, 3)
    assert till.provider.rate(rate) == till.provider.rate(rate)
    (price,) = till.stand_in.world.store.find("price")
    assert (price["unit_amount"], price["currency"], price["recurring"]["interval_count"]) == (900, "eur", 3)


def test_a_price_once_has_no_rhythm(till):
    number = till.provider.rate(Rate("gift-1", "A year for somebody", 9000, "EUR", Interval.YEAR, 0))
    assert till.stand_in.world.load("price", number)["type"] == "one_time"


@pytest.mark.parametrize(("ours", "theirs", "currency"), [(500, 500, "JPY"), (500, 50_000, "ISK"), (1050, 1050, "KWD")])
def test_rule_15_currencies_without_cents_are_exact(till, ours, theirs, currency):
    subscription = till.subscribe(rate=till.rate("odd", ours, currency=currency))
    (price,) = till.stand_in.world.store.find("price")
    assert price["unit_amount"] == theirs
    assert (subscription.latest.paid, subscription.currency) == (ours, currency)
    refund = till.provider.refund(subscription.latest.number, 100, "back")
    assert (refund.amount, refund.currency) == (100, currency)
    assert till.again(subscription).latest.refunded == 100


def test_an_amount_that_a_currency_cannot_have_is_refused(till):
    with pytest.raises(Declined, match="last digit"):
        till.rate("odd", 1051, currency="KWD")


@pytest.mark.parametrize(
    ("discount", "first", "second"),
    [
        (Discount("half-1", "Half", 0, 50, "EUR", 1), 500, 1000),
        (Discount("half-0", "Half for ever", 0, 50, "EUR", 0), 500, 500),
        (Discount("three-2", "Three off twice", 300, 0, "EUR", 2), 700, 700),
    ],
)
def test_a_coupon_lessens_the_bills_that_it_is_for(till, discount, first, second):
    coupon = till.provider.coupon(discount)
    assert till.provider.coupon(discount) == coupon == discount.reference
    session = till.begin(coupon=coupon)
    assert (session.amount, till.stand_in.page(session.number).discount) == (first, 1000 - first)
    till.stand_in.pay(session.number, Card.WORKS)
    number = till.provider.session(session.number).subscription
    assert till.provider.subscription(number).latest.paid == first
    till.stand_in.move(29 * DAY)
    assert till.provider.subscription(number).latest.paid == second


def test_a_coupons_name_is_as_long_as_stripe_takes_it(till):
    coupon = till.provider.coupon(Discount("long", "A" * 60, 0, 5, "EUR", 1))
    assert till.stand_in.world.load("coupon", coupon)["name"] == "A" * 40


def test_a_coupon_that_is_not_there_is_gone(till):
    with pytest.raises(Gone, match="No such coupon"):
        till.begin(coupon="made-up")


def test_ida_pays_on_the_hosted_page(till):
    session = till.begin()
    assert (session.complete, session.paid, session.subscription, session.live) == (False, False, "", False)
    page = till.stand_in.page(session.number)
    assert (page.due, page.currency, page.email, page.interval) == (1000, "EUR", "ida@example.org", "month")
    assert till.stand_in.leave(session.number) == "https://longwave.test/subscribe/"
    assert till.stand_in.pay(session.number, Card.WORKS) is Outcome.PAID
    after = till.provider.session(session.number)
    assert (after.complete, after.paid, after.reference) == (True, True, session.reference)
    subscription = till.provider.subscription(after.subscription)
    assert (subscription.state, subscription.email, subscription.customer) == (
        State.ACTIVE,
        "ida@example.org",
        after.customer,
    )
    assert (subscription.start, subscription.end) == (NOON, datetime(2026, 2, 28, 12, tzinfo=UTC))
    assert subscription.latest.shown.endswith("-0001")
    assert subscription.latest.period_end == subscription.end


def test_the_same_order_begins_one_checkout(till):
    order = till.order(till.rate())
    assert till.provider.begin(order) == till.provider.begin(order)


def test_a_double_click_begins_one_checkout(till):
    order = till.order(till.rate())
    with ThreadPoolExecutor(8) as hands:
        sessions = set(hands.map(till.provider.begin, [order] * 16))
    assert len(sessions) == len(till.stand_in.world.store.find("checkout.session")) == 1


def test_the_same_reference_for_something_else_is_refused(till):
    till.begin(reference="one")
    with pytest.raises(Declined, match="other contents"):
        till.begin(till.rate("year", 9000, Interval.YEAR), reference="one")


def test_pelés_declined_card_leaves_the_checkout_open(till):
    session = till.begin(email="pele@example.org")
    with pytest.raises(Refusal, match="declined"):
        till.stand_in.pay(session.number, Card.DECLINED)
    assert not till.provider.session(session.number).complete
    assert till.stand_in.pay(session.number, Card.WORKS) is Outcome.PAID


def test_a_cards_number_is_read_as_people_type_it(till):
    session = till.begin()
    with pytest.raises(Refusal, match="number is incorrect"):
        till.stand_in.pay(session.number, "1234")
    assert till.stand_in.pay(session.number, " 4242 4242 4242 4242 ") is Outcome.PAID


def test_a_card_may_ask_for_a_confirmation_first(till):
    session = till.begin()
    assert till.stand_in.pay(session.number, Card.ASKS) is Outcome.ASKED
    assert not till.provider.session(session.number).complete
    assert till.stand_in.pay(session.number, Card.ASKS, confirmed=True) is Outcome.PAID
    till.stand_in.move(30 * DAY)
    assert till.provider.subscription(till.provider.session(session.number).subscription).state is State.ACTIVE


def test_rule_9_a_checkout_by_bank_debit_is_complete_and_not_paid_yet(till):
    session = till.begin(till.rate("gift", 9000, count=0), once=True)
    assert till.stand_in.pay(session.number, Card.DEBIT) is Outcome.CLEARING
    after = till.provider.session(session.number)
    assert (after.complete, after.paid) == (True, False)
    till.stand_in.move(3 * DAY)
    assert till.provider.session(session.number).paid
    assert till.told()[-1] == "checkout.session.async_payment_succeeded"


def test_a_bank_debit_that_comes_back_was_never_paid(till):
    session = till.begin(till.rate("gift", 9000, count=0), once=True)
    till.stand_in.pay(session.number, Card.DEBIT_RETURNED)
    till.stand_in.move(3 * DAY)
    after = till.provider.session(session.number)
    assert not after.paid
    assert till.told()[-1] == "checkout.session.async_payment_failed"
    assert till.provider.payment(after.payment).failed_at == NOON + 3 * DAY


def test_a_trial_costs_nothing_until_it_ends(till):
    session = till.begin(trial_days=14)
    assert (session.amount, till.stand_in.page(session.number).trial_days) == (0, 14)
    till.stand_in.pay(session.number, Card.WORKS)
    after = till.provider.session(session.number)
    assert after.paid
    subscription = till.provider.subscription(after.subscription)
    assert (subscription.state, subscription.trial_end) == (State.TRIALING, NOON + 14 * DAY)
    assert subscription.latest.paid == 0
    till.stand_in.move(14 * DAY)
    subscription = till.again(subscription)
    assert (subscription.state, subscription.latest.paid) == (State.ACTIVE, 1000)
    assert "customer.subscription.trial_will_end" in till.told()


def test_a_trial_that_nobody_confirmed_is_not_paid(till):
    assert not till.begin(trial_days=14).paid


def test_a_gift_is_one_payment(till):
    session = till.begin(till.rate("gift", 9000, count=0), once=True)
    till.stand_in.pay(session.number, Card.WORKS)
    after = till.provider.session(session.number)
    payment = till.provider.payment(after.payment)
    assert (payment.paid, payment.paid_at, payment.subscription, payment.open) == (9000, NOON, "", False)
    assert till.provider.refund(after.payment, 4000, "some").amount == 4000
    assert till.provider.payment(after.payment).refunded == 4000


def test_what_is_known_of_a_payment_names_its_subscription(till):
    subscription = till.subscribe()
    till.provider.refund(subscription.latest.number, 1000, "all")
    event = till.provider.events(NOON)[-1]
    assert (event.name, event.kind) == ("charge.refunded", "payment_intent")
    found = till.provider.payment(event.about)
    assert (found.subscription, found.number, found.refunded) == (subscription.number, subscription.latest.number, 1000)


def test_taxes_are_stripes_business_where_that_is_wished():
    till = Till(tax=True)
    subscription = till.subscribe()
    session = till.begin(customer=subscription.customer, email="")
    assert till.stand_in.world.load("checkout.session", session.number)["automatic_tax"]["enabled"]


def test_rule_15_a_customer_pays_in_one_currency(till):
    subscription = till.subscribe()
    with pytest.raises(Declined, match="combine currencies"):
        till.begin(till.rate("dollars", 1000, currency="USD"), customer=subscription.customer)


def test_the_portal_opens_for_its_customer(till):
    subscription = till.subscribe(Card.FAILS_LATER)
    url = till.provider.portal(subscription.customer, "https://longwave.test/account/")
    number = url.rsplit("/", 1)[1]
    page = till.stand_in.portal_page(number)
    assert (page.card, page.back, len(page.bills)) == ("0341", "https://longwave.test/account/", 1)
    till.stand_in.change_card(number, Card.WORKS)
    till.stand_in.end_in_portal(number, subscription.number)
    assert till.again(subscription).ends_at == subscription.end
    till.stand_in.end_in_portal(number, subscription.number, leaves=False)
    till.stand_in.move(30 * DAY)
    assert till.again(subscription).state is State.ACTIVE
    with pytest.raises(Refusal):
        till.stand_in.portal_page(number)


def test_all_subscriptions_come_a_page_at_a_time_with_few_questions(till):
    rate = till.rate()
    with till.stand_in.turn():
        numbers = {till.subscribe(rate=rate, email=f"reader{one}@example.org").number for one in range(230)}
    asked = len(till.stand_in.wire.asked)
    till.stand_in.wire.asked = []
    first = till.provider.subscriptions()
    second = till.provider.subscriptions(first.after)
    third = till.provider.subscriptions(second.after)
    assert asked
    assert [len(page.found) for page in (first, second, third)] == [100, 100, 30]
    assert third.after == ""
    assert {one.number for page in (first, second, third) for one in page.found} == numbers
    assert len(till.stand_in.wire.asked) == 6  # three pages, and open invoices, refunds and disputes once
    assert first.found[0] == replace(till.again(first.found[0]), upcoming=None)


def test_events_are_listed_oldest_first_from_a_moment_on(till):
    till.subscribe()
    till.stand_in.move(28 * DAY)
    names = [one.name for one in till.provider.events(NOON + DAY)]
    assert names == ["customer.updated", "invoice.paid", "customer.subscription.updated"]


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.ERRORS, Fault.BUSY])
def test_rule_20_stripe_that_is_away_is_away(till, fault):
    subscription = till.subscribe()
    till.stand_in.break_down(fault)
    with pytest.raises(Away):
        till.provider.subscription(subscription.number)
    with pytest.raises(Away):
        till.provider.subscriptions()
    till.stand_in.break_down(None)
    assert till.again(subscription) == subscription


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.DOWN, Fault.ERRORS])
def test_what_was_asked_twice_for_want_of_an_answer_is_done_once(till, fault):
    subscription = till.subscribe()
    till.stand_in.break_down(fault, times=2)
    refund = till.provider.refund
    with pytest.raises(Declined, match="greater"):
        refund(subscription.latest.number, 2000, "never")
    paid_by = till.stand_in.world.store.find("payment_intent")[0]["id"]
    till.stand_in.break_down(fault, times=2)
    assert refund(paid_by, 300, "once").amount == 300
    assert till.again(subscription).latest.refunded == 300
    assert till.told().count("charge.refunded") == 1


def test_what_is_not_there_is_gone(till):
    with pytest.raises(Gone):
        till.provider.subscription("sub_made_up")
    with pytest.raises(Gone):
        till.provider.session("cs_test_made_up")
    with pytest.raises(Gone):
        till.provider.payment("pi_made_up")
    with pytest.raises(Gone):
        till.provider.refund("in_made_up", 1, "key")
    with pytest.raises(Gone):
        till.provider.portal("cus_made_up", "https://longwave.test/")
    with pytest.raises(Gone):
        till.provider.preview(till.subscribe().number, "price_made_up")


def test_what_cannot_be_is_declined(till):
    subscription = till.subscribe()
    with pytest.raises(Declined, match="in the future"):
        till.provider.pause(subscription.number, NOON - DAY, "past")
    with pytest.raises(Declined, match="in the future"):
        till.provider.prolong(subscription.number, NOON - DAY, "past")
    with pytest.raises(Declined, match="Nothing"):
        till.provider.refund(subscription.latest.number, 0, "nothing")


def test_a_checkout_that_is_closed_can_no_longer_be_paid(till):
    session = till.begin()
    closed = till.provider.expire(session.number)
    assert (closed.number, closed.complete, closed.url) == (session.number, False, "")
    assert till.provider.expire(session.number) == closed
    with pytest.raises(Refusal, match="no longer active"):
        till.stand_in.pay(session.number, Card.WORKS)


def test_a_checkout_that_is_paid_is_not_closed(till):
    session = till.begin()
    till.stand_in.pay(session.number, Card.WORKS)
    found = till.provider.expire(session.number)
    assert (found.complete, found.paid) == (True, True)
    with pytest.raises(Gone):
        till.provider.expire("cs_test_unknown")
