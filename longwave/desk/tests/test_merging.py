"""Rut has two addresses and subscribed with both. Quentin makes one account of hers."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from longwave.desk.roles import Role
from longwave.membership.actions import comp, license_organisation, pair
from longwave.membership.models import Account, Customer, Grant, Notice, Organisation, Payment
from longwave.membership.models import Subscription as Paid
from longwave.membership.tests.shop import reads
from longwave.newsletter.models import Newsletter, Subscription
from tests import cast

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SURE = {"reason": "she wrote from both", "sure": "on"}


@pytest.fixture(autouse=True)
def quentin(client):
    found = cast.staff(Role.PUBLISHER)
    client.force_login(found)
    return found


@pytest.fixture
def rut():
    return Account.objects.create_user("rut@readers.example", first_name="Rut")


@pytest.fixture
def old():
    return Account.objects.create_user("rut@old.example")


def merge(client, into, address, **more):
    return client.post(f"/desk/merging/{into.pk}/", {"email": address} | SURE | more)


def test_what_she_pays_reads_and_was_given_comes_along(client, shop, rut, old, quentin):
    shop.subscribe(old)
    gift = shop.give(old)
    comp(old, timezone.now() + 90 * DAY, "reviews our books", quentin)
    assert not reads(rut)
    assert f"/desk/merging/{rut.pk}/" in client.get(f"/desk/readers/{rut.pk}/").content.decode()
    answer = merge(client, rut, " RUT@old.example ")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/readers/{rut.pk}/")
    assert not Account.objects.filter(email="rut@old.example").exists()
    assert reads(rut)
    assert Grant.objects.filter(account=rut).count() == 2
    gift.refresh_from_db()
    row = Paid.objects.get()
    assert (gift.giver, row.account, row.state) == (rut, rut, "active")
    assert not Payment.objects.exclude(account=rut).exists()
    assert not Notice.objects.exclude(account=rut).exists()
    assert not Customer.objects.exclude(account=rut).exists()
    assert shop.provider.subscription(row.number).ended_at is None
    entry = ModelLogEntry.objects.for_instance(rut).get(action="membership.merge")
    assert (entry.user, entry.data["what"], entry.data["reason"]) == (quentin, "rut@old.example", "she wrote from both")


def test_what_the_provider_says_later_is_about_the_account_that_stayed(client, shop, rut, old):
    row = shop.subscribe(old)
    merge(client, rut, old.email)
    shop.provider.end(row.number, at_once=True, key="over")
    shop.deliver()
    row.refresh_from_db()
    assert (row.account, row.state, reads(rut)) == (rut, "canceled", False)


def test_her_newsletters_come_along_and_her_own_choice_counts(client, rut, old):
    today, friday = Newsletter.objects.all()[:2]
    Subscription.objects.create(newsletter=today, account=old, standing="on")
    Subscription.objects.create(newsletter=friday, account=old, standing="on")
    Subscription.objects.create(newsletter=friday, account=rut, standing="left")
    merge(client, rut, old.email)
    held = dict(Subscription.objects.filter(account=rut).values_list("newsletter", "standing"))
    assert held == {today.pk: "on", friday.pk: "left"}
    assert Subscription.objects.count() == 2


def test_of_two_pairings_the_longer_one_stays(client, rut, old):
    library = Organisation.objects.create(name="Library", licence_start=dt.date(2020, 1, 1))
    license_organisation(library)
    now = timezone.now()
    pair(rut, library, now - 60 * DAY)
    longer = pair(old, library, now)
    merge(client, rut, old.email)
    [held] = Grant.objects.filter(account=rut)
    assert held.end == longer.end


@pytest.mark.parametrize(
    ("address", "more", "words"),
    [
        ("nobody@readers.example", {}, "Nobody has this address."),
        ("rut@readers.example", {}, "This is the same account."),
        ("ada@magazine.example", {}, "Accounts of people of the desk are not merged"),
        ("rut@old.example", {"sure": ""}, "required"),
        ("rut@old.example", {"reason": ""}, "required"),
    ],
)
def test_what_cannot_be_merged_is_refused_in_a_sentence(client, rut, old, address, more, words):
    cast.staff(Role.EDITOR)
    before = Account.objects.count()
    answer = merge(client, rut, address, **more)
    assert words in answer.content.decode()
    assert Account.objects.count() == before


def test_nothing_is_merged_into_somebody_of_the_desk(client, rut):
    assert merge(client, cast.staff(Role.EDITOR), rut.email).status_code == 404
    assert Account.objects.filter(pk=rut.pk).exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_other_roles_merge_nobody(client, rut, old, role):
    client.force_login(cast.staff(role))
    merge(client, rut, old.email)
    assert Account.objects.filter(pk=old.pk).exists()
