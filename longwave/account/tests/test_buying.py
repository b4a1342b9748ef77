"""Rut comes from an article, sees the plans, pays, and reads. Mallory tries what is not his."""

import uuid
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from longwave.access.models import AccessSettings
from longwave.account.tests.people import MALLORY, RUT, come_in, page
from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.billing import leaving, providers
from longwave.membership.models import Checkout, Customer, Offer, Plan, Proof, Subscription
from longwave.membership.tests.shop import reads
from tests import cast

pytestmark = pytest.mark.django_db
AGREED = {"do": "pay", "consent": "yes"}


def at(price, source=""):
    return f"/subscribe/{price.uid}/{f'?from={source}' if source else ''}"


def pressed(client, price, **more):
    return client.post(at(price, more.pop("source", "")), AGREED | more)


def paid(client, shop, price=None, card=Card.WORKS, **more):
    """She presses the button, pays at the provider's page, and comes back."""
    assert pressed(client, price or shop.month, **more).status_code == 200
    checkout = Checkout.objects.latest("pk")
    shop.stand_in.pay(checkout.session, card)
    return client.get(f"/subscribe/done/{checkout.uid}/")


def test_what_is_free_for_ever_says_so_before_it_is_begun(client, shop, rut):
    Offer.objects.create(name="On the house", code="HOUSE", percent=100, months=0)
    found = client.post(at(shop.month), {"do": "code", "code": "house"}).content.decode()
    assert "asks for no card" in found
    assert "Subscribe and pay" not in found
    assert "Subscribe and pay" in page(client, at(shop.month))


@pytest.mark.parametrize(
    ("terms", "comes"),
    [
        ({"percent": 100, "months": 0}, "confirmation"),
        ({"trial_days": 30}, "confirmation"),
        ({"percent": 50}, "receipt"),
    ],
)
def test_where_nothing_was_paid_no_receipt_is_promised(client, shop, rut, terms, comes):
    Offer.objects.create(name="Welcome", code="WELCOME", **terms)
    found = paid(client, shop, code="welcome").content.decode()
    assert f"Thank you. The {comes} comes to {RUT}." in found


# --- The plans --------------------------------------------------------------------------------------------------


def test_the_plans_stand_beside_what_is_free(client, shop):
    AccessSettings.objects.create(free_anonymous=2, free_registered=5)
    found = page(client, "/subscribe/")
    assert "€9.90 a month" in found
    assert "€99 a year" in found
    assert "That is €8.25 a month." in found
    assert f'href="/subscribe/{shop.month.uid}/"' in found
    assert "5 of the subscribers’ articles each month, with a free account" in found
    assert "Withdraw from contract here" in found


def test_where_nothing_is_sold_online_the_magazine_is_asked(client, shop, monkeypatch):
    monkeypatch.setattr(providers, "provider", lambda: None)
    found = page(client, "/subscribe/")
    assert "€9.90 a month" in found
    assert str(shop.month.uid) not in found
    assert "Subscriptions are arranged with the magazine" in found
    assert client.get(at(shop.month))["Location"] == "/subscribe/"


def test_a_magazine_without_plans_says_what_it_said_before(client, shop):
    Plan.objects.update(on_sale=False)
    found = page(client, "/subscribe/")
    assert "Subscriptions are arranged with the magazine" in found
    assert 'id="plans"' not in found


def test_a_reader_chooses_the_currency_where_there_are_several(client, shop):
    shop.price(1100, Interval.MONTH, "USD")
    assert "$11 a month" not in page(client, "/subscribe/?from=/articles/x/")
    assert 'href="/subscribe/?from=%2Farticles%2Fx%2F&amp;currency=USD"' in page(
        client, "/subscribe/?from=/articles/x/"
    )
    found = page(client, "/subscribe/?currency=USD")
    assert "$11 a month" in found
    assert "€" not in found
    assert "€9.90 a month" in page(client, "/subscribe/?currency=XXX")


def test_what_everybody_gets_is_said_in_a_sentence_and_what_a_code_gives_is_not(client, shop):
    Offer.objects.create(name="Half price", percent=50)
    Offer.objects.create(name="Friends", percent=90, code="FRIENDS")
    found = page(client, "/subscribe/")
    assert "€4.95 for the first time, then €9.90 a month. You can leave at any time." in found
    assert "Friends" not in found


def test_an_offer_says_for_whom_it_is(client, shop, rut):
    Offer.objects.create(name="Half price", percent=50)
    Offer.objects.create(name="Friends", percent=90, code="FRIENDS")
    assert "<strong>Half price, for new readers:</strong> €4.95 for the first time" in page(client, "/subscribe/")
    assert "<strong>Half price, for new readers:</strong>" in page(client, at(shop.month))
    answer = client.post(at(shop.month), {"code": "friends", "do": "code"}).content.decode()
    assert "<strong>Friends:</strong> €0.99 for the first time" in answer


def test_whoever_comes_back_reads_that_her_offer_is_for_those_who_do(client, shop, rut):
    Offer.objects.create(name="Half price", percent=50)
    Offer.objects.create(name="Welcome back", percent=30, comeback=True)
    row = shop.subscribe(rut)
    leaving.leave_now(row, timezone.now(), shop.provider)
    assert "<strong>Half price, for new readers:</strong>" in page(client, "/subscribe/")
    found = page(client, at(shop.month))
    assert "<strong>Welcome back, for readers who come back:</strong> €6.93 for the first time" in found
    assert "Half price" not in found


def test_the_page_says_the_same_to_everybody(client, shop, rut):
    assert page(client, "/subscribe/") == page(Client(), "/subscribe/")
    assert "public" in client.get("/subscribe/")["Cache-Control"]


# --- From an article to reading ---------------------------------------------------------------------------------


def test_a_stranger_sees_what_it_costs_and_comes_back_here_with_her_code(client, shop, mailoutbox):
    address = at(shop.month, "/articles/the-port-that-waited/")
    found = client.get(address)
    assert "€9.90 a month. You can leave at any time." in found.content.decode()
    assert "do" not in found.context["form"].fields
    assert found["Cache-Control"] == "no-store"
    assert f'name="next" value="{address}"' in found.content.decode()
    answer = come_in(client, mailoutbox, RUT, next=address)
    assert answer["Location"] == address
    assert "Subscribe and pay" in page(client, address)


def test_a_stranger_who_posts_buys_nothing(client, shop):
    assert pressed(client, shop.month).status_code == 200
    assert not Checkout.objects.exists()


def test_she_pays_and_reads_and_is_led_back_to_her_article(client, shop, rut):
    article = cast.article()
    answer = pressed(client, shop.month, source=article.get_url())
    checkout = Checkout.objects.get()
    with shop.stand_in.turn():
        url = shop.stand_in.world.load("checkout.session", checkout.session)["url"]
    assert answer["Refresh"] == f"0; url={url}"
    assert f'href="{url}"' in answer.content.decode()
    assert "14 days" in checkout.consent
    assert not reads(rut)
    shop.stand_in.pay(checkout.session, Card.WORKS)
    found = page(client, f"/subscribe/done/{checkout.uid}/")
    assert "You can read everything now" in found
    assert f'<a class="button" href="{article.get_url()}">Back to “The port that waited”</a>' in found
    assert reads(rut)
    assert Subscription.objects.get().consent == checkout.consent


def test_she_reads_by_the_pass_she_had(client, shop, rut, later):
    AccessSettings.objects.create(free_anonymous=0, free_registered=0)
    address = cast.article().get_url()
    with later(seconds=2):
        assert "data-reason" in page(client, address)
        paid(client, shop)
    with later(seconds=4):
        assert "data-reason" not in page(client, address)


def test_without_her_consent_nothing_is_begun(client, shop, rut):
    answer = client.post(at(shop.month), {"do": "pay"})
    assert answer.status_code == 400
    assert "Tick this" in answer.content.decode()
    assert not Checkout.objects.exists()


def test_pressed_twice_and_in_two_tabs_it_is_one_checkout(client, shop, rut):
    first, second = (pressed(client, shop.month)["Refresh"] for _ in range(2))
    assert first == second
    assert Checkout.objects.count() == 1


def test_pressed_again_after_paying_it_leads_to_what_came_of_it(client, shop, rut):
    pressed(client, shop.month)
    checkout = Checkout.objects.get()
    shop.stand_in.pay(checkout.session, Card.WORKS)
    answer = pressed(client, shop.month)
    assert answer["Location"] == f"/subscribe/done/{checkout.uid}/"
    answer = pressed(client, shop.year)
    assert answer.status_code == 409
    found = answer.content.decode()
    assert "You subscribe already" in found
    assert f'href="/account/subscription/{Subscription.objects.get().pk}/change/{shop.year.uid}/"' in found


def test_what_the_bank_still_considers_opens_nothing_and_says_so(client, shop, rut):
    assert "Your payment is not here yet" in paid(client, shop, card=Card.DEBIT).content.decode()
    assert not reads(rut)


def test_while_the_provider_is_away_nothing_is_lost(client, shop, rut):
    shop.stand_in.break_down(Fault.DOWN)
    answer = pressed(client, shop.month)
    assert answer.status_code == 503
    assert "Nothing was charged" in answer.content.decode()
    shop.stand_in.break_down(None)
    pressed(client, shop.month)
    checkout = Checkout.objects.get()
    shop.stand_in.pay(checkout.session, Card.WORKS)
    shop.stand_in.break_down(Fault.DOWN)
    assert "We cannot ask just now" in page(client, f"/subscribe/done/{checkout.uid}/")
    shop.stand_in.break_down(None)
    assert "You can read everything now" in page(client, f"/subscribe/done/{checkout.uid}/")


def test_a_customer_who_was_deleted_at_the_provider_is_a_new_one(client, shop, rut):
    Customer.objects.create(account=rut, provider="stripe", number="cus_deleted", live=False)
    assert "You can read everything now" in paid(client, shop).content.decode()
    assert reads(rut)


# --- Refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/subscribe/{}/", "/subscribe/done/{}/"])
def test_numbers_that_are_none_are_not_there(client, shop, rut, address):
    assert client.get(address.format(uuid.uuid4())).status_code == 404
    assert client.post(address.format(uuid.uuid4()), AGREED).status_code in {404, 405}


def test_other_peoples_checkouts_are_not_there(client, shop, rut, mailoutbox):
    pressed(client, shop.month)
    theirs = Client()
    come_in(theirs, mailoutbox, MALLORY)
    address = f"/subscribe/done/{Checkout.objects.get().uid}/"
    assert theirs.get(address).status_code == 404
    assert unquote(Client().get(address)["Location"]) == f"/account/sign-in/?next={address}"


def test_a_price_off_sale_is_said_to_be(client, shop, rut):
    shop.month.on_sale = False
    shop.month.save()
    assert client.get(at(shop.month)).status_code == 410
    assert pressed(client, shop.month).status_code == 410
    assert not Checkout.objects.exists()


def test_amounts_in_the_form_count_for_nothing(client, shop, rut):
    paid(client, shop, amount="1", uid=str(shop.year.uid), offer="1")
    assert Subscription.objects.get().price == shop.month


@pytest.mark.parametrize("wrong", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "articles/"])
def test_nobody_is_led_to_another_site(client, shop, rut, wrong):
    answer = paid(client, shop, source=wrong)
    assert "evil" not in answer.content.decode()
    assert Checkout.objects.get().source == ""


# --- Codes and proofs -------------------------------------------------------------------------------------------


def test_a_code_makes_it_cheaper_as_the_page_says(client, shop, rut):
    Offer.objects.create(name="Welcome", percent=50, code="WELCOME")
    answer = client.post(at(shop.month), {"do": "code", "code": " wel come "})
    assert "€4.95 for the first time, then €9.90 a month" in answer.content.decode()
    paid(client, shop, code="welcome")
    assert [payment.paid for payment in Subscription.objects.get().payments.all()] == [495]


def test_wrong_codes_are_refused_in_the_same_words_and_may_be_tried_a_few_times(client, shop, rut):
    now = timezone.now()
    Offer.objects.create(name="Over", percent=50, code="OVER", ends=now - timedelta(days=1))
    Offer.objects.create(name="Elsewhere", amount=100, currency="USD", code="ELSEWHERE")
    answers = [client.post(at(shop.month), {"do": "code", "code": code}) for code in ("OVER", "ELSEWHERE", "NOTHING")]
    said = {answer.content.decode().split('role="alert">')[1].split("<")[0] for answer in answers}
    assert said == {"This code does not work for this price. Check the letters, or go on without it."}
    statuses = [client.post(at(shop.month), {"do": "code", "code": f"GUESS{n}"}).status_code for n in range(3)]
    assert statuses == [400, 400, 429]
    assert client.get(at(shop.month)).status_code == 200


def test_a_wrong_code_charges_nothing(client, shop, rut):
    assert pressed(client, shop.month, code="NOTHING").status_code == 400
    assert not Checkout.objects.exists()


def test_a_plan_that_asks_for_proof_is_bought_once_the_desk_has_agreed(client, shop, rut):
    Plan.objects.update(needs_proof=True)
    assert "Tell us in a few words" in page(client, at(shop.month))
    client.post(at(shop.month), {"statement": "I study in Coimbra until 2028."})
    assert "We have what you wrote" in page(client, at(shop.month))
    client.post(at(shop.month), {"statement": "Something else."})
    assert Proof.objects.get().statement == "I study in Coimbra until 2028."
    pressed(client, shop.month)
    assert not Checkout.objects.exists()
    now = timezone.now()
    Proof.objects.update(decided_at=now)
    assert "was not enough for us" in page(client, at(shop.month))
    Proof.objects.update(until=timezone.localdate() + timedelta(days=300))
    assert "Subscribe and pay" in page(client, at(shop.month))


# --- In another currency ----------------------------------------------------------------------------------------


def test_whoever_paid_in_one_currency_pays_in_another_one_as_another_customer(client, shop, rut):
    yen = shop.price(1500, Interval.MONTH, "JPY")
    shop.subscribe(rut)
    shop.provider.end(Subscription.objects.get().number, True, "end")
    shop.deliver()
    assert paid(client, shop, yen).status_code == 200
    shop.deliver()
    assert sorted(Customer.objects.filter(account=rut).values_list("currency", flat=True)) == ["EUR", "JPY"]
    assert reads(rut)


def test_whoever_paid_in_a_currency_before_is_the_same_customer_there(client, shop, rut):
    yen = shop.price(1500, Interval.MONTH, "JPY")
    for price in (shop.month, yen, shop.year, yen):
        shop.subscribe(rut, price)
        shop.provider.end(Subscription.objects.latest("pk").number, True, f"end-{Subscription.objects.count()}")
        shop.deliver()
    assert Customer.objects.filter(account=rut).count() == 2
    assert Subscription.objects.filter(account=rut, currency="JPY").values("customer").distinct().count() == 1


def test_a_customer_of_whom_no_currency_is_known_gets_one(client, shop, rut):
    shop.subscribe(rut)
    Customer.objects.update(currency="")
    shop.provider.end(Subscription.objects.get().number, True, "end")
    shop.deliver()
    shop.subscribe(rut, shop.year)
    assert Customer.objects.get().currency == "EUR"


def test_all_her_customers_may_be_gone_at_the_provider(client, shop, rut):
    for number in ("cus_deleted", "cus_deleted_too"):
        Customer.objects.create(account=rut, provider="stripe", number=number, live=False)
    assert paid(client, shop).status_code == 200
    assert Customer.objects.filter(account=rut).count() == 1
