"""Rut has two windows open, and chooses something in each. She pays once, whatever she does."""

from datetime import timedelta

import pytest

from longwave.account.tests.people import page
from longwave.adapters.payments import Away
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.membership.billing import checkouts
from longwave.membership.billing.checkouts import NotForSale
from longwave.membership.models import Checkout, CheckoutState, Offer, Payment, Subscription
from longwave.membership.tests.shop import PLACES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rut")]
AGREED = {"do": "pay", "consent": "yes"}


def press(client, price, **more):
    answer = client.post(f"/subscribe/{price.uid}/", AGREED | more)
    return answer, Checkout.objects.order_by("pk").last()


def status(shop, checkout):
    return shop.stand_in.page(checkout.session).status


def test_whoever_chooses_something_else_can_no_longer_pay_for_the_first(client, shop):
    _, month = press(client, shop.month)
    answer, year = press(client, shop.year)
    assert answer.status_code == 200
    assert (status(shop, month), status(shop, year)) == ("expired", "open")
    with pytest.raises(Refusal, match="no longer active"):
        shop.stand_in.pay(month.session, Card.WORKS)
    shop.stand_in.pay(year.session, Card.WORKS)
    shop.deliver()
    assert [row.price for row in Subscription.objects.all()] == [shop.year]
    month.refresh_from_db()
    assert month.state == CheckoutState.LAPSED
    assert month.settled_at is not None


def test_the_page_that_is_over_says_so_and_leads_back(client, shop):
    _, month = press(client, shop.month)
    press(client, shop.year)
    found = page(client, f"/till/checkout/{month.session}")
    assert "This page is closed: you chose something else in the meantime" in found
    assert "Nothing was charged here." in found
    assert f"/subscribe/{shop.month.uid}/" in found


def test_a_code_in_one_window_and_none_in_the_other_is_two_choices(client, shop):
    Offer.objects.create(name="Half", code="HALF", percent=50)
    _, dear = press(client, shop.month)
    _, cheap = press(client, shop.month, code="half")
    assert dear != cheap
    assert (status(shop, dear), status(shop, cheap)) == ("expired", "open")


def test_the_same_choice_twice_is_one_page(client, shop):
    _, first = press(client, shop.month)
    _, second = press(client, shop.month)
    assert first == second
    assert status(shop, first) == "open"


def test_whoever_goes_back_and_forth_pays_where_she_pressed_last(client, shop):
    _, first = press(client, shop.month)
    _, between = press(client, shop.year)
    _, last = press(client, shop.month)
    assert [status(shop, one) for one in (first, between, last)] == ["expired", "expired", "open"]


def test_whoever_has_paid_in_the_first_window_is_led_to_what_she_bought(client, shop):
    _, month = press(client, shop.month)
    shop.stand_in.pay(month.session, Card.WORKS)  # and no message has come yet
    answer, year = press(client, shop.year)
    assert (answer.status_code, answer["Location"]) == (302, f"/subscribe/done/{month.uid}/")
    assert "You can read everything now" in page(client, answer["Location"])
    assert year.session == ""
    shop.deliver()
    assert [row.price for row in Subscription.objects.all()] == [shop.month]
    assert Payment.objects.filter(paid__gt=0).count() == 1


def test_a_debit_that_the_bank_still_considers_is_not_paid_a_second_time(client, shop):
    _, month = press(client, shop.month)
    shop.stand_in.pay(month.session, Card.DEBIT)
    answer, year = press(client, shop.year)
    assert answer["Location"] == f"/subscribe/done/{month.uid}/"
    assert "Your payment is not here yet" in page(client, answer["Location"])
    assert year.session == ""


def test_a_debit_that_takes_longer_than_a_day_is_not_paid_a_second_time(client, shop):
    _, year = press(client, shop.year)
    shop.stand_in.pay(year.session, Card.DEBIT)
    shop.deliver()
    later(shop, year, timedelta(hours=31))
    answer, last = press(client, shop.month)
    assert "You subscribe already" in answer.content.decode()
    assert last == year  # and no other was begun
    shop.stand_in.move(timedelta(days=3))
    shop.deliver()
    assert [(row.price, row.state) for row in Subscription.objects.all()] == [(shop.year, "active")]


def test_a_debit_that_never_came_is_in_nobodys_way(client, shop):
    _, year = press(client, shop.year)
    shop.stand_in.pay(year.session, Card.DEBIT_RETURNED)
    later(shop, year, timedelta(days=60))  # and every attempt after it
    answer, month = press(client, shop.month)
    assert answer.status_code == 200
    assert status(shop, month) == "open"


def later(shop, checkout, ahead):
    """So much time has passed since somebody pressed the button."""
    shop.stand_in.move(ahead)
    Checkout.objects.filter(pk=checkout.pk).update(created_at=checkout.created_at - ahead)


def test_two_windows_at_the_same_moment_leave_one_page_open(client, shop, rut, monkeypatch):
    _, year = press(client, shop.year)
    begun = shop.provider.begin

    def overtaken(order):  # the other window is pressed while the provider makes this one's page
        session = begun(order)
        monkeypatch.setattr(shop.provider, "begin", begun)
        press(client, shop.year)
        return session

    monkeypatch.setattr(shop.provider, "begin", overtaken)
    answer, _ = press(client, shop.month)
    assert answer.status_code == 409
    assert "In another window you have chosen something else meanwhile." in answer.content.decode()
    month = Checkout.objects.get(price=shop.month)
    last = Checkout.objects.filter(price=shop.year).latest("pk")
    assert [status(shop, one) for one in (year, month, last)] == ["expired", "expired", "open"]


def test_where_the_first_page_cannot_be_closed_there_is_no_second_one(client, shop, monkeypatch):
    _, month = press(client, shop.month)

    def away(_):
        raise Away("It does not answer.")

    with monkeypatch.context() as silent:
        silent.setattr(shop.provider, "expire", away)
        answer, year = press(client, shop.year)
    assert answer.status_code == 503
    assert year.session == ""
    again, year = press(client, shop.year)
    assert again.status_code == 200
    assert (status(shop, month), status(shop, year)) == ("expired", "open")


def test_a_gift_beside_a_subscription_is_no_second_payment(client, shop, rut):
    _, month = press(client, shop.month)
    shop.give(rut)
    assert status(shop, month) == "open"


def test_nobody_closes_the_page_of_somebody_else(client, shop, olga):
    hers = shop.begin(olga)
    press(client, shop.year)
    assert status(shop, hers) == "open"


def test_a_page_that_was_overtaken_is_not_begun(shop, rut):
    first = shop.begin(rut)
    Checkout.objects.filter(pk=first.pk).update(state=CheckoutState.LAPSED)
    with pytest.raises(NotForSale, match="In another window"):
        checkouts.begin(first, shop.provider, PLACES)
