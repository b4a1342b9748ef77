"""The stand-in itself: its calendar, its fields, its refusals, and that many may hold it at once."""

import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from longwave.adapters.payments import Away, Interval, State
from longwave.adapters.stripe_stand_in.calendar import next_end, share
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.adapters.stripe_stand_in.forms import read
from longwave.adapters.stripe_stand_in.stand_in import StandIn
from longwave.adapters.stripe_stand_in.world import public
from longwave.adapters.tests.till import NOON, Till

pytestmark = pytest.mark.any_database

DAY = timedelta(days=1)


@pytest.fixture
def till():
    return Till()


def on(year, month, day, hour=12):
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "interval", "count", "ends"),
    [
        (on(2026, 1, 31), Interval.MONTH, 1, [on(2026, 2, 28), on(2026, 3, 31), on(2026, 4, 30), on(2026, 5, 31)]),
        (on(2028, 1, 30), Interval.MONTH, 1, [on(2028, 2, 29), on(2028, 3, 30), on(2028, 4, 30)]),
        (on(2028, 2, 29), Interval.YEAR, 1, [on(2029, 2, 28), on(2030, 2, 28), on(2031, 2, 28), on(2032, 2, 29)]),
        (on(2026, 11, 30), Interval.MONTH, 3, [on(2027, 2, 28), on(2027, 5, 30), on(2027, 8, 30)]),
        (on(2026, 12, 31), Interval.YEAR, 2, [on(2028, 12, 31), on(2030, 12, 31)]),
        # The hour is counted in universal time: where clocks are changed, nothing moves.
        (on(2026, 3, 28, 23), Interval.MONTH, 1, [on(2026, 4, 28, 23), on(2026, 5, 28, 23)]),
    ],
)
def test_the_day_on_which_somebody_began_is_kept_as_far_as_months_have_it(began, interval, count, ends):
    till = Till(began)
    subscription = till.subscribe(rate=till.rate("any", 1000, interval, count))
    for paid, end in enumerate(ends, 1):
        assert subscription.end == end
        assert len(subscription.invoices) == paid
        till.stand_in.move_to(end - timedelta(seconds=1))
        assert till.again(subscription) == subscription
        till.stand_in.move(timedelta(seconds=1))
        subscription = till.again(subscription)


def test_one_long_step_is_the_same_as_many_short_ones():
    told = []
    for steps in (1, 240):
        till = Till()
        for card in (Card.WORKS, Card.FAILS_LATER):
            subscription = till.subscribe(card, trial_days=10)
        till.provider.pause(till.subscribe().number, NOON + 60 * DAY, "pause")
        till.provider.end(till.subscribe().number, False, "end")
        for _ in range(steps):
            till.stand_in.move(timedelta(hours=2880 / steps))
        told.append([(one["type"], one["created"], one["data"]) for one in till.stand_in.world.store.find("event")])
        assert till.again(subscription).state is State.UNPAID
    assert told[0] == told[1]


def test_the_clock_is_never_moved_back(till):
    with pytest.raises(ValueError, match="back"):
        till.stand_in.move(-DAY)


def test_a_clock_that_runs_lets_happen_what_is_due_with_the_next_question():
    now = [int(NOON.timestamp())]
    stand_in = StandIn(base=lambda: now[0])
    till = Till()
    till.stand_in, till.provider._http = stand_in, stand_in.wire
    subscription = till.subscribe()
    now[0] += 30 * 86_400
    assert till.again(subscription).end == on(2026, 3, 31)


@pytest.mark.parametrize(
    ("amount", "part", "whole", "result"), [(1000, 1, 3, 333), (5, 1, 2, 3), (999, 0, 7, 0), (7, 7, 7, 7)]
)
def test_shares_are_rounded_half_up(amount, part, whole, result):
    assert share(amount, part, whole) == result


def test_weeks_and_days_have_their_length():
    assert next_end(0, "week", 2, 0) == 14 * 86_400
    assert next_end(0, "day", 1, 86_400) == 2 * 86_400


def test_what_failed_for_good_may_end_instead(till):
    till.stand_in.after_retries("canceled")
    subscription = till.subscribe(Card.FAILS_LATER)
    till.stand_in.move(28 * DAY + 14 * DAY)
    over = till.again(subscription)
    assert (over.state, over.ended_at) == (State.CANCELED, subscription.end + 14 * DAY)
    assert [name for name in till.told() if name.startswith("invoice.payment_f")] == ["invoice.payment_failed"] * 4
    with pytest.raises(ValueError, match="maybe"):
        till.stand_in.after_retries("maybe")


def test_a_coupon_has_limits(till):
    client, rate = till.provider._client, till.rate()
    client.v1.coupons.create({"id": "twice", "percent_off": 10, "duration": "once", "max_redemptions": 2})
    client.v1.coupons.create(
        {"id": "today", "percent_off": 10, "duration": "once", "redeem_by": int((NOON + DAY).timestamp())}
    )
    waiting = till.begin(rate, coupon="twice")
    for _ in range(2):
        till.subscribe(rate=rate, coupon="twice")
    with pytest.raises(Refusal, match="used up"):
        till.stand_in.pay(waiting.number, Card.WORKS)
    assert not till.provider.session(waiting.number).complete
    till.begin(rate, coupon="today")
    till.stand_in.move(DAY)
    with pytest.raises(Exception, match="expired"):
        till.begin(rate, coupon="today")


def test_a_checkout_is_open_for_a_day(till):
    session = till.begin()
    till.stand_in.move(DAY)
    assert till.told()[-1] == "checkout.session.expired"
    with pytest.raises(Refusal, match="no longer active"):
        till.stand_in.pay(session.number, Card.WORKS)
    assert till.stand_in.page(session.number).status == "expired"


def test_rule_10_a_first_payment_that_never_comes_ends_in_a_day_and_blocks_nothing(till):
    client = till.provider._client
    ida = client.v1.customers.create({"email": "ida@example.org"})
    rate = till.rate()
    number = client.v1.subscriptions.create({"customer": ida.id, "items": [{"price": rate}]}).id
    assert till.provider.subscription(number).state is State.INCOMPLETE
    till.stand_in.move(timedelta(hours=23))
    over = till.provider.subscription(number)
    assert (over.state, over.ended_at) == (State.INCOMPLETE_EXPIRED, NOON + timedelta(hours=23))
    assert till.subscribe(rate=rate, customer=ida.id, email="").state is State.ACTIVE


@pytest.mark.parametrize(
    ("wish", "state"), [("pause", State.PAUSED), ("cancel", State.CANCELED), ("create_invoice", State.PAST_DUE)]
)
def test_a_trial_without_a_card_ends_as_was_wished(till, wish, state):
    client = till.provider._client
    ida = client.v1.customers.create({"email": "ida@example.org"})
    subscription = client.v1.subscriptions.create(
        {
            "customer": ida.id,
            "items": [{"price": till.rate()}],
            "trial_period_days": 7,
            "trial_settings": {"end_behavior": {"missing_payment_method": wish}},
        }
    )
    till.stand_in.move(7 * DAY)
    found = till.provider.subscription(subscription.id)
    assert found.state is state
    assert found.paused_from == (NOON + 7 * DAY if state is State.PAUSED else None)
    if state is State.PAUSED:
        portal = till.provider.portal(ida.id, "https://longwave.test/").rsplit("/", 1)[1]
        till.stand_in.change_card(portal, Card.WORKS)
        resumed = till.provider.resume(found.number, "go on")
        assert (resumed.state, resumed.latest.paid, resumed.start) == (State.ACTIVE, 1000, NOON + 7 * DAY)


def test_a_subscription_may_be_paid_for_by_bank_debit(till):
    session = till.begin()
    till.stand_in.pay(session.number, Card.DEBIT_RETURNED)
    number = till.provider.session(session.number).subscription
    assert till.provider.subscription(number).latest.paid == 0
    till.stand_in.move(3 * DAY)
    failed = till.provider.subscription(number)
    assert (failed.state, failed.latest.open) == (State.UNPAID, True)
    assert not till.provider.session(session.number).paid


def test_what_is_on_its_way_is_not_asked_for_again(till):
    subscription = till.subscribe(Card.FAILS_LATER)
    till.stand_in.move(28 * DAY)
    till.stand_in.pay_bill(till.again(subscription).latest.number, Card.DEBIT)
    till.stand_in.move(10 * DAY)
    assert till.again(subscription).latest.paid_at == subscription.end + 3 * DAY
    assert till.told().count("payment_intent.processing") == 1


KINDS = {
    "product": stripe.Product,
    "price": stripe.Price,
    "coupon": stripe.Coupon,
    "discount": stripe.Discount,
    "customer": stripe.Customer,
    "payment_method": stripe.PaymentMethod,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "dispute": stripe.Dispute,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "subscription": stripe.Subscription,
    "checkout.session": stripe.checkout.Session,
    "billing_portal.session": stripe.billing_portal.Session,
    "event": stripe.Event,
}


def fields(kind):
    return {name for one in kind.__mro__ for name in getattr(one, "__annotations__", {})}


def test_every_field_is_one_that_stripe_has(till):
    subscription = till.subscribe(coupon="", card=Card.WORKS)
    till.provider._client.v1.coupons.create({"id": "half", "percent_off": 50, "duration": "once"})
    till.subscribe(coupon="half")
    till.provider.portal(subscription.customer, "https://longwave.test/")
    till.provider.refund(subscription.latest.number, 1, "one")
    till.stand_in.dispute(till.stand_in.world.store.find("payment_intent")[0]["id"])
    for name, kind in KINDS.items():
        found = till.stand_in.world.store.find(name)
        assert found, name
        assert {field for one in found for field in public(one)} <= fields(kind), name
    subscription = public(till.stand_in.world.load("subscription", subscription.number))
    assert set(subscription["items"]["data"][0]) <= fields(stripe.SubscriptionItem)
    assert set(public(till.stand_in.world.store.find("invoice")[0])["lines"]["data"][0]) <= fields(
        stripe.InvoiceLineItem
    )


def test_what_stripe_would_refuse_is_refused(till):
    client, subscription = till.provider._client, till.subscribe()
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: colour"):
        client.v1.customers.create({"colour": "red"})
    with pytest.raises(stripe.InvalidRequestError, match="4 levels"):
        client.v1.subscriptions.list({"expand": ["data.latest_invoice.payments.data.payment"]})
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.subscriptions.retrieve(subscription.number, {"expand": ["colour"]})
    with pytest.raises(stripe.InvalidRequestError, match="between 1 and 100"):
        client.v1.subscriptions.list({"limit": 101})
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.tax_codes.list()
    with pytest.raises(stripe.InvalidRequestError, match="outside of the current period") as caught:
        client.v1.invoices.create_preview(
            {
                "subscription": subscription.number,
                "subscription_details": {"items": [{"price": till.rate("more", 5)}], "proration_date": 1},
            }
        )
    assert (caught.value.http_status, caught.value.param) == (400, "proration_date")


def test_a_key_stands_for_one_request_for_a_day(till):
    client = till.provider._client
    make = client.v1.customers.create
    options = {"idempotency_key": "one"}
    first = make({"email": "ida@example.org"}, options)
    assert make({"email": "ida@example.org"}, options).id == first.id
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        make({"email": "pele@example.org"}, options)
    till.stand_in.move(timedelta(days=1, seconds=1))
    assert make({"email": "ida@example.org"}, options).id != first.id


def test_lists_go_on_where_they_were_left(till):
    client = till.provider._client
    made = [client.v1.customers.create({"email": f"{one}@example.org"}).id for one in range(5)]
    first = client.v1.customers.list({"limit": 2})
    assert ([one.id for one in first.data], first.has_more) == (made[:2:-1], True)
    rest = client.v1.customers.list({"limit": 3, "starting_after": first.data[-1].id})
    assert ([one.id for one in rest.data], rest.has_more) == (made[2::-1], False)
    assert [one.id for one in client.v1.customers.list({"limit": 1}).auto_paging_iter()] == made[::-1]


def test_forms_are_read_as_the_sdk_writes_them():
    text = "a=1&b[c]=x%20y&d[1][e]=2&d[0][e]=1&d[0][f][]=3&g="
    assert read(text) == {"a": "1", "b": {"c": "x y"}, "d": [{"e": "1", "f": ["3"]}, {"e": "2"}], "g": ""}
    with pytest.raises(Refusal):
        read("a=1&a[b]=2")


def test_a_slow_answer_comes_in_the_end(till):
    till.stand_in.break_down(Fault.SLOW, times=1, seconds=0.01)
    assert till.rate()


def test_a_fault_that_is_counted_mends_itself(till):
    till.stand_in.break_down(Fault.DOWN, times=3)
    with pytest.raises(Away):
        till.rate()
    assert till.rate()


def test_what_is_kept_in_a_file_is_there_for_everybody(tmp_path):
    one, other = Till(path=tmp_path / "stripe.sqlite3"), Till(path=tmp_path / "stripe.sqlite3")
    subscription = one.subscribe()
    assert other.again(subscription) == subscription
    other.stand_in.move(30 * DAY)
    assert one.stand_in.now() == NOON + 30 * DAY
    assert one.again(subscription).latest.paid_at == subscription.end
    assert one.stand_in.secret == other.stand_in.secret


def buy(path, readers):
    till = Till(path=path)
    for reader in range(readers):
        till.subscribe(email=f"{os.getpid()}-{reader}@example.org", reference=f"{os.getpid()}-{reader}")


def test_several_processes_share_one_account(tmp_path):
    path = tmp_path / "stripe.sqlite3"
    Till(path=path).rate()
    spawn = multiprocessing.get_context("spawn")
    crowd = [spawn.Process(target=buy, args=(path, 4)) for _ in range(3)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert [one.exitcode for one in crowd] == [0, 0, 0]
    till = Till(path=path)
    assert len(till.provider.subscriptions().found) == 12
    assert len(till.stand_in.world.store.find("price")) == 1


def killed(path):
    till = Till(path=path)
    with till.stand_in.turn():
        till.subscribe()
        os.kill(os.getpid(), signal.SIGKILL)


def test_whoever_is_killed_in_the_middle_has_done_nothing(tmp_path):
    path = tmp_path / "stripe.sqlite3"
    till = Till(path=path)
    till.rate()
    victim = multiprocessing.get_context("spawn").Process(target=killed, args=(path,))
    victim.start()
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    assert till.provider.subscriptions().found == ()
    assert "checkout.session.completed" not in till.told()
    assert till.subscribe().state is State.ACTIVE


def test_a_crowd_are_subscribers_like_any_other(till):
    rate = till.rate()
    told = till.stand_in.messages(at=lambda: 0)
    numbers = till.stand_in.crowd(rate, 120, lambda place: f"reader{place}@example.org")
    assert len(set(numbers)) == 120
    assert till.stand_in.messages(at=lambda: 0) == told
    page = till.provider.subscriptions()
    assert len(page.found) == 100
    last = till.provider.subscription(numbers[-1])
    assert (last.email, last.state, last.latest.paid) == ("reader119@example.org", State.ACTIVE, 1000)
    till.provider.refund(last.latest.number, 10, "some")
    till.stand_in.move(28 * DAY)
    renewed = till.again(last)
    assert [one.paid for one in renewed.invoices] == [1000, 1000]
    assert [one.refunded for one in renewed.invoices] == [0, 10]
    assert len({one.shown for number in numbers for one in till.provider.subscription(number).invoices}) == 240
