"""Messages about Olga's money come before it is known that it is hers; then they do not wait for their next try."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.membership.billing import checkouts, inbox
from longwave.membership.models import ProviderEvent, Subscription

pytestmark = pytest.mark.django_db


def early(shop):
    """All that the provider says, but for the checkout itself."""
    shop.stand_in.lose("checkout.session.completed")
    shop.deliver()
    return ProviderEvent.objects.filter(applied_at=None)


def test_what_came_too_early_is_due_when_she_comes_back(shop, olga):
    checkout = shop.buy(olga)
    waiting = early(shop)
    assert waiting.filter(next_at__gt=timezone.now() + timedelta(seconds=30)).exists()
    checkouts.ask(checkout, shop.provider)
    assert not waiting.filter(next_at__gt=timezone.now()).exists()
    assert inbox.apply_waiting(shop.provider, timezone.now()) > 0
    assert not waiting.exists()
    assert Subscription.objects.get().account == olga


def test_what_is_about_others_waits_on(shop, olga, ida):
    shop.buy(ida)
    hers = shop.buy(olga)
    early(shop)
    checkouts.ask(hers, shop.provider)
    stranger = shop.stand_in.world.load("checkout.session", ida.checkouts.get().session)["customer"]
    theirs = ProviderEvent.objects.filter(applied_at=None, customer=stranger)
    assert theirs.exists()
    assert not theirs.filter(next_at__lte=timezone.now()).exists()


def test_a_checkout_that_nobody_paid_calls_nothing(shop, olga, ida):
    shop.buy(ida)
    early(shop)
    checkouts.ask(shop.begin(olga), shop.provider)
    assert not ProviderEvent.objects.filter(applied_at=None, next_at__lte=timezone.now()).exists()
