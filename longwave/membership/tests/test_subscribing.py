"""Olga subscribes: nothing is given before it is paid, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest

from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.billing import checkouts, leaving
from longwave.membership.billing.checkouts import NotForSale
from longwave.membership.models import Account, Checkout, Customer, Offer, Payment, Subscription
from longwave.membership.tests.shop import grants, reads, told

pytestmark = pytest.mark.django_db


def test_whoever_paid_reads(shop, olga):
    row = shop.subscribe(olga)
    assert (row.state, row.price, row.plan, row.consent) == ("active", shop.month, shop.plan, "I agree.")
    assert reads(olga)
    assert [payment.paid for payment in Payment.objects.filter(account=olga)] == [990]
    assert [kind for kind, _ in told(olga)] == ["receipt"]
    assert Checkout.objects.get().state == "paid"


def test_whoever_stands_before_the_page_has_nothing_yet(shop, olga):
    shop.begin(olga)
    shop.deliver()
    assert not reads(olga)
    assert not Subscription.objects.exists()


def test_she_reads_when_she_comes_back_though_no_message_has_arrived(shop, olga):
    checkout = shop.buy(olga)
    checkouts.ask(checkout, shop.provider)
    assert reads(olga)
    assert shop.deliver()
    assert len(grants(olga)) == 1


def test_a_payment_that_the_bank_still_considers_gives_nothing_until_it_is_there(shop, olga):
    checkout = shop.buy(olga, card=Card.DEBIT)
    checkouts.ask(checkout, shop.provider)
    shop.deliver()
    assert not reads(olga)
    shop.stand_in.move(timedelta(days=4))
    shop.deliver()
    assert reads(olga)


def test_the_button_pressed_twice_is_one_checkout(shop, olga):
    first, second = shop.begin(olga), shop.begin(olga)
    assert (first.pk, first.session) == (second.pk, second.session)


def test_a_session_that_we_did_not_begin_binds_nobody(shop, olga):
    checkout = shop.buy(olga)
    Checkout.objects.filter(pk=checkout.pk).update(session="cs_another")
    shop.deliver()
    assert not Customer.objects.exists()
    assert not reads(olga)


def test_what_is_off_sale_or_had_already_is_not_sold(shop, olga):
    now = datetime.now(UTC)
    shop.subscribe(olga)
    with pytest.raises(NotForSale, match="subscribe already"):
        checkouts.may_buy(olga, shop.year, now)
    shop.year.on_sale = False
    shop.year.save()
    with pytest.raises(NotForSale, match="no longer offered"):
        checkouts.may_buy(Account.objects.create_user("ida@readers.example"), shop.year, now)


def test_the_last_use_of_a_code_is_held_for_whoever_stands_before_the_page(shop, olga):
    once, now = Offer.objects.create(name="Once", code="ONCE", percent=100, most_uses=1), datetime.now(UTC)
    ida = Account.objects.create_user("ida@readers.example")
    assert checkouts.offer_for(shop.month, "once", ida, now) == once
    held = shop.begin(olga, offer=once)
    with pytest.raises(NotForSale, match="does not work"):
        checkouts.offer_for(shop.month, "once", ida, now)
    with pytest.raises(NotForSale, match="taken the last place"):  # she had it on her screen before
        shop.begin(ida, offer=once)
    assert checkouts.offer_for(shop.month, "once", olga, now) == once
    Checkout.objects.filter(pk=held.pk).update(created_at=now - timedelta(days=2))
    assert checkouts.offer_for(shop.month, "once", ida, now) == once


def test_an_amount_off_is_not_offered_for_a_price_that_came_later_and_costs_no_more(shop, olga):
    less, now = Offer.objects.create(name="Less", code="LESS", amount=650, currency="EUR", months=0), datetime.now(UTC)
    assert checkouts.offer_for(shop.month, "less", olga, now) == less
    for amount in (450, 650):
        later = shop.price(amount, Interval.MONTH)
        with pytest.raises(NotForSale, match="does not work for this price"):
            checkouts.offer_for(later, "less", olga, now)
    assert checkouts.offer_for(shop.price(651, Interval.MONTH), "less", olga, now) == less


def test_the_last_use_is_held_as_long_as_a_bank_considers_a_debit(shop, olga):
    half = Offer.objects.create(name="Half", code="HALF", percent=50, months=1, most_uses=1)
    ida = Account.objects.create_user("ida@readers.example")
    shop.buy(olga, card=Card.DEBIT_RETURNED, offer=half)
    shop.deliver()
    assert Checkout.objects.get().state == "begun"
    late = datetime.now(UTC) + timedelta(hours=60)
    with pytest.raises(NotForSale, match="does not work"):
        checkouts.offer_for(shop.month, "half", ida, late)
    shop.stand_in.move(timedelta(days=4))  # the bank says no
    shop.deliver()
    assert checkouts.offer_for(shop.month, "half", ida, late) == half


@pytest.mark.parametrize("state", ["incomplete", "incomplete_expired", "unpaid", "paused", "past_due"])
def test_who_has_not_left_is_not_offered_to_come_back(shop, olga, state):
    back, now = Offer.objects.create(name="Welcome back", percent=50, comeback=True), datetime.now(UTC)
    row = shop.subscribe(olga)
    Subscription.objects.filter(pk=row.pk).update(state=state)
    assert checkouts.offer_for(shop.month, "", olga, now) is None
    Subscription.objects.filter(pk=row.pk).update(state="canceled")
    assert checkouts.offer_for(shop.month, "", olga, now) == back


@pytest.mark.parametrize("code", ["", "BACK"])
def test_the_offer_for_those_who_come_back_is_had_once(shop, olga, code):
    back = Offer.objects.create(name="Welcome back", code=code, percent=50, comeback=True)
    leaving.leave_now(shop.subscribe(olga), datetime.now(UTC), shop.provider)
    assert checkouts.offer_for(shop.month, code, olga, datetime.now(UTC)) == back
    row = shop.subscribe(olga, offer=back)
    leaving.leave_now(row, datetime.now(UTC), shop.provider)
    Offer.objects.create(name="Welcome back again", percent=60, comeback=True)
    assert checkouts.offer_for(shop.month, "", olga, datetime.now(UTC)) is None
    if code:
        with pytest.raises(NotForSale, match="does not work"):
            checkouts.offer_for(shop.month, code, olga, datetime.now(UTC))


def test_who_stood_before_the_page_and_did_not_pay_may_still_come_back(shop, olga):
    back = Offer.objects.create(name="Welcome back", percent=50, comeback=True)
    leaving.leave_now(shop.subscribe(olga), datetime.now(UTC), shop.provider)
    shop.begin(olga, offer=back)
    assert checkouts.offer_for(shop.month, "", olga, datetime.now(UTC)) == back
