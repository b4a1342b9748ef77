"""Rut pays by a debit that her bank takes three days to carry out, or refuses. She is told, and can finish it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.account.billing_facts import subscriptions
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.billing import checkouts, inbox
from longwave.membership.billing.checkouts import NotForSale
from longwave.membership.models import ProviderEvent, Subscription
from longwave.membership.tests.shop import reads, told

pytestmark = pytest.mark.django_db


def test_while_her_bank_considers_she_sees_that_it_is_awaited(shop, rut):
    shop.buy(rut, shop.year, Card.DEBIT)
    shop.deliver()
    [held] = subscriptions(rut, timezone.now())
    assert "the first payment is awaited, and nothing is open yet" in held.sentence
    assert not reads(rut)
    with pytest.raises(NotForSale, match="You subscribe already"):
        checkouts.may_buy(rut, shop.month, timezone.now())


def test_once_it_has_come_all_is_open(shop, rut):
    shop.buy(rut, shop.year, Card.DEBIT)
    shop.stand_in.move(timedelta(days=4))
    shop.deliver()
    assert reads(rut)
    assert Subscription.objects.get().state == "active"


def test_where_her_bank_refuses_she_is_told_and_has_a_link_to_finish(shop, rut):
    shop.buy(rut, shop.year, Card.DEBIT_RETURNED)
    shop.stand_in.move(timedelta(days=4))
    shop.deliver()
    [held] = subscriptions(rut, timezone.now())
    assert held.sentence.endswith("Once it is paid, everything is open again.")
    assert held.mend
    assert [kind for kind, _ in told(rut)] == ["payment-failed"]
    assert not reads(rut)
    inbox.apply_waiting(shop.provider, timezone.now())
    assert not ProviderEvent.objects.filter(applied_at=None).exists()  # none waits for ever
