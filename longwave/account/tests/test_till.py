"""The pages at which one pays the stand-in: in the demo and in development only. Olga pays; Mallory guesses."""

from datetime import timedelta

import pytest

from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.billing import checkouts, providers
from longwave.membership.billing.checkouts import Places
from longwave.membership.models import Account, Checkout, Offer, Subscription
from longwave.membership.tests.shop import reads

pytestmark = pytest.mark.django_db
PLACES = Places("/subscribe/done/{reference}/", "/subscribe/")


@pytest.fixture(autouse=True)
def its_pages(shop):
    shop.stand_in.world.site = "/till"


@pytest.fixture
def page(shop, olga):
    """The address of the page at which Olga pays."""
    held = shop.begin(olga)
    return f"/till/checkout/{held.session}"


def words(answer):
    return " ".join(answer.content.decode().split())


def test_it_says_what_is_bought_what_is_due_and_that_nobody_is_charged(client, page):
    shown = words(client.get(page))
    assert "Digital" in shown
    assert "Due now: €9.90" in shown
    assert "€9.90 a month, for olga@readers.example" in shown
    assert "No card is charged" in shown
    assert all(card.value in shown for card in Card)


def test_whoever_pays_is_led_back_and_reads(client, shop, olga, page):
    answer = client.post(page, {"card": Card.WORKS})
    held = Checkout.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"https://magazine.example/subscribe/done/{held.uid}/")
    checkouts.ask(held, shop.provider)
    assert reads(olga)
    assert "This is paid" in words(client.get(page))
    assert client.post(page, {"card": Card.WORKS}).status_code == 200
    assert Subscription.objects.count() == 1


def test_a_card_that_is_declined_says_so_and_another_one_is_taken(client, shop, page):
    refused = client.post(page, {"card": Card.DECLINED})
    assert refused.status_code == 402
    assert "Your card was declined" in words(refused)
    assert client.post(page, {"card": Card.WORKS}).status_code == 302


def test_a_bank_that_asks_is_answered(client, shop, olga, page):
    asked = client.post(page, {"card": Card.ASKS})
    assert "is it you who pays €9.90?" in words(asked)
    assert 'name="confirmed"' in words(asked)
    assert client.post(page, {"card": Card.ASKS, "confirmed": "yes"}).status_code == 302
    shop.deliver()
    assert reads(olga)


def test_whoever_goes_back_may_come_again(client, shop, olga, page):
    assert "https://magazine.example/subscribe/" in words(client.get(page))
    shop.stand_in.move(timedelta(days=2))
    assert "or nobody paid within a day. Nothing was charged here." in words(client.get(page))
    client.post(page, {"card": Card.WORKS})
    shop.deliver()
    assert not reads(olga)


def test_in_the_portal_the_card_is_changed_and_the_subscription_ended_and_not(client, shop, olga):
    row = shop.subscribe(olga, card=Card.FAILS_LATER)
    address = shop.provider.portal(row.customer, "/account/")
    shown = words(client.get(address))
    assert "ends with 0341" in shown
    assert client.post(address, {"do": "card", "card": Card.WORKS}).status_code == 302
    assert "ends with 4242" in words(client.get(address))
    refused = client.post(address, {"do": "card", "card": Card.DECLINED})
    assert refused.status_code == 402
    assert "ends with 4242" in words(refused)
    for what, said in (("leave", "Ends on"), ("stay", "Paid until")):
        client.post(address, {"do": what, "subscription": row.number})
        assert said in words(client.get(address))


def test_a_bill_that_failed_is_paid_at_its_page(client, shop, olga):
    shop.subscribe(olga, card=Card.FAILS_LATER)
    shop.stand_in.move(timedelta(days=32))
    shop.deliver()
    row = Subscription.objects.get()
    assert row.state == "past_due"
    address = row.payments.get(open=True).mend_url
    assert "to be paid" in words(client.get(address))
    assert client.post(address, {"card": Card.DECLINED}).status_code == 402
    assert client.post(address, {"card": Card.WORKS}).status_code == 200
    shop.deliver()
    row.refresh_from_db()
    assert row.state == "active"
    shown = words(client.get(row.payments.first().url))
    assert "; paid" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main")[0]


def test_what_is_free_for_ever_asks_for_no_card_and_goes_on_without_one(client, shop, olga):
    on_the_house = Offer.objects.create(name="On the house", code="HOUSE", percent=100, months=0)
    held = shop.begin(olga, offer=on_the_house)
    address = shop.provider.session(held.session).url
    shown = words(client.get(address))
    assert "No card is needed" in shown
    assert 'name="card"' not in shown
    assert client.post(address).status_code == 302
    shop.deliver()
    assert reads(olga)
    shop.stand_in.move(timedelta(days=70))
    shop.deliver()
    row = Subscription.objects.get()
    assert (row.state, sum(payment.paid for payment in row.payments.all())) == ("active", 0)


@pytest.mark.parametrize(
    "terms",
    [
        {"trial_days": 14},
        {"percent": 100, "months": 1},
        {"percent": 100, "months": 12},
        {"percent": 50, "months": 0},
        {"trial_days": 14, "percent": 100, "months": 3},
    ],
)
def test_what_is_charged_later_needs_a_card_now(client, shop, olga, terms):
    held = shop.begin(olga, offer=Offer.objects.create(name="At first", code="FIRST", **terms))
    address = shop.provider.session(held.session).url
    assert 'name="card"' in words(client.get(address))
    assert client.post(address).status_code == 404
    shop.deliver()
    assert not reads(olga)


def test_a_gift_has_a_receipt(client, shop, olga):
    gift = shop.give(olga)
    assert "€99 paid on" in words(client.get(gift.payment.url))


@pytest.mark.parametrize("address", ["checkout/cs_test_x", "portal/bps_x", "invoice/in_x", "invoice/in_x/pdf",
                                     "receipt/ch_x"])  # fmt: skip
def test_what_is_not_there_is_not_found(client, shop, address):
    assert client.get(f"/till/{address}").status_code == 404
    assert client.post(f"/till/{address}", {"card": Card.WORKS}).status_code in (404, 405)


def test_mallory_ends_no_subscription_of_somebody_else_in_her_portal(client, shop, olga):
    hers = shop.subscribe(olga)
    own = shop.subscribe(Account.objects.create_user("mallory@readers.example"))
    address = shop.provider.portal(own.customer, "/account/")
    assert client.post(address, {"do": "leave", "subscription": hers.number}).status_code == 404
    assert client.post(address, {"do": "card", "card": "1234"}).status_code == 404
    assert shop.provider.subscription(hers.number).ends_at is None


def test_a_form_from_elsewhere_is_refused(shop, page):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(page, {"card": Card.WORKS}).status_code == 403


def test_where_stripe_itself_or_nobody_sells_there_is_no_till(client, page, monkeypatch):
    monkeypatch.setattr(providers, "stand_in", lambda: None)
    assert client.get(page).status_code == 404
