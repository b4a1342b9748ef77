"""Quentin, the publisher, moves subscribers to another price, and sees before whom it concerns. Others may not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from longwave.adapters.payments import Interval
from longwave.desk.roles import Role
from longwave.membership.billing import providers, repricing, rounds
from longwave.membership.models import BillingSettings, Notice, Offer, PriceChange, Repricing
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quentin")]
DAY = timedelta(days=1)


@pytest.fixture
def dear(shop):
    return shop.price(1290, Interval.MONTH)


def at(price):
    return f"/desk/plans/price/{price.pk}/move/"


def sent(new, days=30, **more):
    return {"new": new.pk, "starts": (timezone.localdate() + days * DAY).isoformat(), "do": "show"} | more


def test_first_it_is_shown_whom_it_concerns_and_what_each_will_pay_from_when(client, shop, olga, ida, dear):
    rows = [shop.subscribe(one) for one in (olga, ida)]
    said = client.post(at(shop.month), sent(dear)).content.decode()
    assert "2 subscribers are concerned" in said
    change = PriceChange(old=shop.month, new=dear, starts=timezone.now() + 29 * DAY)
    for row in rows:
        first = timezone.localtime(repricing.first_charge(row, change), timezone.get_default_timezone())
        assert row.account.email in said
        assert f"{first.day} {first:%B %Y}" in said
    assert "Tell 2 subscribers and move them" in said
    assert not PriceChange.objects.exists()


def test_whose_offer_goes_on_is_listed_with_what_she_is_charged_now(client, shop, olga, ida, dear):
    shop.subscribe(olga, offer=Offer.objects.create(name="Third off", percent=33, months=0))
    shop.subscribe(ida, offer=Offer.objects.create(name="Friends of the house", percent=100, months=0))
    said = client.post(at(shop.month), sent(dear)).content.decode()
    for now in ("€6.63", "€0"):
        assert f"<td>{now}: €9.90 a month, less her offer or credit</td>" in said
    assert said.count("<td>€12.90 a month, less what her offer or credit still takes off</td>") == 2


def test_confirmed_it_is_done_logged_and_told(client, shop, olga, dear, quentin):
    shop.subscribe(olga)
    answer = client.post(at(shop.month), sent(dear, do="move", seen=1), follow=True)
    assert "1 subscriber is told now, and moved to €12.90 a month" in answer.content.decode()
    made = PriceChange.objects.get()
    assert (made.old, made.new, made.made_by) == (shop.month, dear, quentin)
    entry = ModelLogEntry.objects.get(action="membership.price_change")
    assert (entry.user, entry.data["before"], entry.data["count"]) == (quentin, "€9.90 a month", 1)
    assert entry.message.startswith("Subscribers moved from €9.90 a month to €12.90 a month, from ")
    rounds.once(timezone.now())
    assert Notice.objects.filter(account=olga, kind=repricing.KIND).count() == 1
    plan = client.get(f"/desk/plans/edit/{shop.plan.pk}/").content.decode()
    assert "Subscribers moved to another price" in plan


def test_pressed_twice_it_is_one_move(client, shop, olga, dear):
    shop.subscribe(olga)
    client.post(at(shop.month), sent(dear, do="move", seen=1))
    again = client.post(at(shop.month), sent(dear, do="move", seen=1))
    assert "are being moved already" in again.content.decode()
    assert PriceChange.objects.count() == ModelLogEntry.objects.filter(action="membership.price_change").count() == 1


def test_where_somebody_came_meanwhile_it_is_shown_once_more(client, shop, olga, ida, dear):
    shop.subscribe(olga)
    shop.subscribe(ida)
    answer = client.post(at(shop.month), sent(dear, do="move", seen=1)).content.decode()
    assert "Meanwhile somebody has come or gone." in answer
    assert "2 subscribers are concerned" in answer
    assert not PriceChange.objects.exists()


@pytest.mark.parametrize(
    ("setting", "days", "taken"), [(30, 29, False), (30, 30, True), (60, 59, False), (14, 14, True)]
)
def test_notice_is_as_long_as_the_settings_say(client, shop, olga, dear, setting, days, taken):
    BillingSettings.objects.create(price_notice_days=setting)
    shop.subscribe(olga)
    answer = client.post(at(shop.month), sent(dear, days, do="move", seen=1))
    assert PriceChange.objects.exists() == taken
    assert (f"{setting} days of notice, as the settings say." in answer.content.decode()) == (not taken)


def test_a_price_of_something_else_cannot_be_chosen(client, shop, olga):
    shop.subscribe(olga)
    assert "There is no other price of this plan" in client.get(at(shop.month)).content.decode()
    client.post(at(shop.month), sent(shop.year, do="move", seen=1))
    assert not PriceChange.objects.exists()


def test_nobody_is_moved_where_nobody_pays_the_price(client, shop, dear):
    said = client.post(at(shop.month), sent(dear, do="move", seen=0)).content.decode()
    assert "0 subscribers are concerned" in said
    assert not PriceChange.objects.exists()


def test_where_nothing_is_sold_online_there_is_no_such_page(client, shop, dear, monkeypatch):
    monkeypatch.setattr(providers, "provider", lambda: None)
    assert client.get(at(shop.month)).status_code == 404


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_other_roles_move_nobody(client, shop, olga, dear, role):
    shop.subscribe(olga)
    client.force_login(cast.staff(role))
    assert client.get(at(shop.month)).status_code == 302
    client.post(at(shop.month), sent(dear, do="move", seen=1))
    assert not PriceChange.objects.exists()
    assert not Repricing.objects.exists()
