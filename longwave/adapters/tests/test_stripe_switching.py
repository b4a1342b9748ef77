"""Ida switches while a discount is on her subscription: which go on, which are taken off, and what is charged then."""

from datetime import timedelta

import pytest
import stripe

from longwave.adapters.payments import Discount, Interval
from longwave.adapters.tests.till import Till

pytestmark = pytest.mark.any_database
HALF, ONCE = Discount("half", "Half", 0, 50, "EUR", 0), Discount("once", "Two off", 200, 0, "EUR", 1)


@pytest.fixture
def till():
    return Till()


def begun(till, discount, **fields):
    return till.subscribe(coupon=till.provider.coupon(discount), **fields)


def coupons(till, subscription):
    raw = till.provider._client.v1.subscriptions.retrieve(subscription.number, {"expand": ["discounts.source.coupon"]})
    return [one.source.coupon.id for one in raw.discounts]


def switched(till, subscription, rate, *dropped):
    change = till.provider.preview(subscription.number, rate, dropped)
    found = till.provider.switch(subscription.number, rate, change.moment, "switch", dropped)
    assert found.latest.paid == max(0, change.due_now)
    till.stand_in.move_to(found.end)
    assert till.again(found).latest.due == change.next_amount
    return change


def test_what_goes_on_lessens_what_is_charged_next(till):
    subscription = begun(till, HALF)
    change = switched(till, subscription, till.rate("year", 9001, Interval.YEAR))
    assert (change.next_amount, change.each, change.each_until, change.dropped) == (4500, 4500, None, ())
    assert coupons(till, subscription) == ["half"]


def test_what_is_taken_off_lessens_nothing_any_more(till):
    subscription = begun(till, HALF)
    change = switched(till, subscription, till.rate("year", 9001, Interval.YEAR), "half", "of-somebody-else")
    assert (change.due_now, change.next_amount, change.each, change.dropped) == (8501, 9001, 9001, ("half",))
    assert coupons(till, subscription) == []


def test_what_is_not_named_stays_as_it_is(till):
    subscription = begun(till, HALF)
    change = switched(till, subscription, till.rate("dear", 4000), "of-somebody-else")
    assert (change.next_amount, change.dropped) == (2000, ())
    assert coupons(till, subscription) == ["half"]


def test_a_discount_for_one_bill_is_gone_with_it(till):
    subscription = begun(till, ONCE)
    assert coupons(till, subscription) == []
    change = switched(till, subscription, till.rate("year", 9000, Interval.YEAR), "once")
    assert (change.next_amount, change.dropped) == (9000, ())


def test_a_discount_for_one_bill_that_was_added_since_lessens_the_next_one_alone(till):
    subscription, coupon = till.subscribe(), till.provider.coupon(ONCE)
    till.provider._client.v1.subscriptions.update(subscription.number, {"discounts": [{"coupon": coupon}]})
    change = switched(till, subscription, till.rate("year", 9000, Interval.YEAR))
    assert (change.due_now, change.next_amount) == (8000 - 200, 9000)


def test_where_nothing_is_due_now_it_lessens_what_is_due_then(till):
    subscription, coupon = till.subscribe(), till.provider.coupon(ONCE)
    longer = till.provider.prolong(subscription.number, subscription.end + timedelta(days=9), "longer")
    till.provider._client.v1.subscriptions.update(subscription.number, {"discounts": [{"coupon": coupon}]})
    change = till.provider.preview(subscription.number, till.rate("dear", 4000))
    assert (change.due_now, change.next_amount, change.each, change.next_at) == (0, 3800, 4000, longer.end)


def test_a_discount_for_some_months_says_until_when_it_lasts(till):
    subscription = begun(till, Discount("third", "A third", 0, 33, "EUR", 3))
    till.stand_in.move(timedelta(days=1))
    change = switched(till, subscription, till.rate("dear", 1550))
    assert (change.next_amount, change.each) == (1550 - 512, 1550 - 512)
    assert change.each_until == subscription.created.replace(month=4, day=30)


def test_the_stand_in_takes_off_what_is_not_named_and_knows_no_others(till):
    subscription, on = begun(till, HALF), till.provider._client.v1
    [held] = on.subscriptions.retrieve(subscription.number).discounts
    on.subscriptions.update(subscription.number, {"discounts": []})
    on.subscriptions.update(subscription.number, {"discounts": [{"discount": held}]})
    assert coupons(till, subscription) == ["half"]
    on.subscriptions.update(subscription.number, {"discounts": [{"coupon": till.provider.coupon(ONCE)}]})
    assert coupons(till, subscription) == ["once"]
    with pytest.raises(stripe.InvalidRequestError, match="No such discount"):
        on.subscriptions.update(subscription.number, {"discounts": [{"discount": held}]})
    on.subscriptions.update(subscription.number, {"discounts": ""})
    assert coupons(till, subscription) == []
