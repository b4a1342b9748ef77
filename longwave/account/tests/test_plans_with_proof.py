"""Rut subscribes, and would like the plan for students: the desk agrees, and she changes to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.account.tests.people import page
from longwave.adapters.payments import Interval
from longwave.membership.billing.checkouts import PROOF_FIRST
from longwave.membership.models import Proof, Subscription
from longwave.membership.rules import Scope

pytestmark = pytest.mark.django_db
OWN = "/account/subscription/"


@pytest.fixture
def students(shop):
    price = shop.another("Students", Scope.EVERYTHING, 300)
    price.plan.needs_proof = True
    price.plan.save()
    return price


def agree(**until):
    Proof.objects.update(decided_at=timezone.now(), until=timezone.localdate() + timedelta(**until))


def test_a_subscriber_asks_for_it_and_changes_to_it_once_the_desk_has_agreed(client, shop, rut, students):
    row, buying = shop.subscribe(rut), f"/subscribe/{students.uid}/"
    change = f"{OWN}{row.pk}/change/{students.uid}/"
    assert "Students, €3" not in page(client, OWN)
    assert PROOF_FIRST in client.get(change, follow=True).content.decode()
    assert "Tell us in a few words" in page(client, buying)
    said = client.post(buying, {"statement": "I study in Coimbra until 2028."}).content.decode()
    assert "Then you can change to it in your account." in said
    agree(days=300)
    assert f'href="{change}">Students, €3 a month' in page(client, OWN)
    found = page(client, change)
    shown = found.split('name="shown" value="')[1].split('"')[0]
    client.post(change, {"shown": shown})
    assert Subscription.objects.get().price == students
    assert client.get(buying).status_code == 409, "she has it"


def test_what_was_agreed_to_for_a_while_is_over_then_and_whoever_has_the_plan_keeps_it(client, shop, rut, students):
    row, other = shop.subscribe(rut), shop.price(3000, Interval.YEAR, plan=students.plan)
    Proof.objects.create(account=rut, plan=students.plan, asked_at=timezone.now())
    agree(days=-1)
    assert "Students, €3" not in page(client, OWN)
    Subscription.objects.filter(pk=row.pk).update(plan=students.plan, price=students)
    assert f"{OWN}{row.pk}/change/{other.uid}/" in page(client, OWN)


def test_whoever_pays_by_invoice_is_not_asked_for_a_proof_nor_sent_to_a_page_that_changes_nothing(
    client, shop, rut, students
):
    row = shop.subscribe(rut)
    Subscription.objects.filter(pk=row.pk).update(provider="manual")
    for price in (shop.year, students):
        answer = client.get(f"/subscribe/{price.uid}/")
        assert answer.status_code == 409
        assert "You subscribe already, by invoice. For another plan, write to the magazine" in answer.content.decode()
