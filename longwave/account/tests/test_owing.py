"""Rut's card failed. She takes another plan, and pays once. Mallory sends what was not shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.account.tests.people import page
from longwave.account.tests.test_buying import at, paid, pressed
from longwave.adapters.stripe import provider
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.billing import settlements
from longwave.membership.billing.checkouts import LIVING
from longwave.membership.models import Checkout, Notice, Payment, Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(shop, rut):
    """A monthly subscription whose renewal could not be charged."""
    row = shop.subscribe(rut, card=Card.FAILS_LATER)
    shop.stand_in.move(timedelta(days=32))
    shop.deliver()
    row.refresh_from_db()
    assert row.state == "past_due"
    return row


@pytest.fixture
def closed(shop, failed):
    """The same, given up by the provider: it opens nothing, and its bill is there still."""
    shop.stand_in.move(timedelta(days=30))
    shop.deliver()
    failed.refresh_from_db()
    assert failed.state == "unpaid"
    return failed


def owed(row):
    return Payment.objects.get(subscription=row, open=True)


def instead(client, price, row):
    return client.post(at(price), {"do": "instead", "ends": row.pk}, follow=True)


def test_the_same_again_leads_to_the_bill_that_is_open(client, shop, rut, closed):
    answer = client.get(at(shop.month))
    assert answer.status_code == 409
    assert f'href="{owed(closed).mend_url}"' in answer.content.decode()
    assert "€9.90 is due" in answer.content.decode()
    assert "instead" not in answer.content.decode()
    assert pressed(client, shop.month).status_code == 409
    assert Checkout.objects.count() == 1


@pytest.mark.parametrize("which", ["failed", "closed"])
def test_something_else_ends_it_first_and_its_bill_cannot_be_paid_any_more(client, shop, rut, which, request):
    row = request.getfixturevalue(which)
    bill = owed(row)
    assert pressed(client, shop.year).status_code == 409
    assert "End it, and go on to €99 a year" in page_of(client, shop.year)
    answer = instead(client, shop.year, row)
    assert "has ended, and its bill can no longer be paid" in answer.content.decode()
    assert "Subscribe and pay" in answer.content.decode()
    row.refresh_from_db()
    bill.refresh_from_db()
    assert (row.state, bill.open, bill.mend_url) == ("canceled", False, "")
    with pytest.raises(Refusal, match="no longer be paid"):
        shop.stand_in.pay_bill(bill.number, Card.WORKS)
    assert "You can read everything now" in paid(client, shop, shop.year).content.decode()
    shop.deliver()
    assert list(Subscription.objects.filter(state__in=LIVING).values_list("price", flat=True)) == [shop.year.pk]
    assert "You pay for more than one" not in page(client, "/account/subscription/")


def page_of(client, price):
    return client.get(at(price)).content.decode()


def test_whoever_pays_the_bill_goes_on_and_is_sold_nothing_beside_it(client, shop, rut, closed):
    for payment in Payment.objects.filter(subscription=closed, open=True):
        shop.stand_in.pay_bill(payment.number, Card.WORKS)
    found = client.get(at(shop.year))  # no message has come yet
    assert "You subscribe already" in found.content.decode()
    closed.refresh_from_db()
    assert closed.state == "active"


def test_paid_in_another_tab_meanwhile_it_does_not_end(client, shop, rut, closed):
    page_of(client, shop.year)
    shop.stand_in.pay_bill(owed(closed).number, Card.WORKS)
    assert "You subscribe already" in instead(client, shop.year, closed).content.decode()
    closed.refresh_from_db()
    assert closed.state == "active"


def test_while_the_provider_is_away_nothing_ends(client, shop, rut, closed):
    shop.stand_in.break_down(Fault.DOWN)
    answer = instead(client, shop.year, closed)
    assert answer.status_code == 503
    assert "Nothing was charged" in answer.content.decode()
    closed.refresh_from_db()
    assert closed.state == "unpaid"


def test_killed_half_way_it_is_carried_on_and_told_once(client, shop, rut, closed, monkeypatch):
    bill, void = owed(closed), provider.voiding.void_open

    def killed(*about):
        void(*about)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(provider.voiding, "void_open", killed)
        with pytest.raises(SystemExit):
            instead(client, shop.year, closed)
    with pytest.raises(Refusal, match="no longer be paid"):
        shop.stand_in.pay_bill(bill.number, Card.WORKS)
    shop.deliver()
    settlements.carry_on_waiting(timezone.now() + timedelta(minutes=3), shop.provider)
    closed.refresh_from_db()
    assert closed.state == "canceled"
    assert Notice.objects.filter(kind="ended", account=rut).count() == 1
    assert "Subscribe and pay" in page_of(client, shop.year)


def test_what_was_not_shown_ends_nothing(client, shop, rut, closed):
    other = Subscription.objects.create(
        **{name: getattr(closed, name) for name in ("provider", "state", "currency", "created", "start", "end")},
        number="sub_of_selma",
        asked_at=closed.asked_at,
    )
    for form in ({"do": "instead"}, {"do": "instead", "ends": other.pk}, {"do": "instead", "ends": "x"}):
        assert client.post(at(shop.year), form).status_code == 409
    assert client.post(at(shop.month), {"do": "instead", "ends": closed.pk}).status_code == 409
    assert not Subscription.objects.filter(state="canceled").exists()


def test_a_first_debit_that_came_back_blocks_nothing_and_is_not_payable_beside_the_new_one(client, shop, rut):
    shop.buy(rut, card=Card.DEBIT_RETURNED)
    shop.stand_in.move(timedelta(days=5))
    shop.deliver()
    row = Subscription.objects.get()
    assert row.state == "unpaid"
    bill = owed(row)
    assert "Subscribe and pay" in page_of(client, shop.month)
    assert pressed(client, shop.month).status_code == 200
    row.refresh_from_db()
    assert row.state == "canceled"
    with pytest.raises(Refusal, match="no longer be paid"):
        shop.stand_in.pay_bill(bill.number, Card.WORKS)
