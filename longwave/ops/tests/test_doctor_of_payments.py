"""What a doctor says of payments, whoever takes the money."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from longwave.membership.models import Plan, ProviderEvent
from longwave.ops import payments
from longwave.ops.rules import Level

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("mode", "key", "level", "said"),
    [
        ("production", "sk_live_12345678", Level.OK, "Stripe in live mode"),
        ("production", "rk_test_12345678", Level.WARNING, "real ones refused"),
        ("production", "", Level.OK, "nothing is sold online"),
        ("development", "sk_live_12345678", Level.WARNING, "in mode development"),
        ("development", "sk_test_12345678", Level.OK, "Stripe in test mode"),
        ("demo", "", Level.OK, "a stand-in"),
    ],
)
def test_it_says_who_takes_the_money(settings, mode, key, level, said):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mode=mode, stripe_key=key)
    [found] = payments.findings()
    assert found.level is level
    assert said in found.found
    assert bool(found.advice) == (level is Level.WARNING)
    assert key not in str(found) or not key


def test_plans_that_nobody_can_buy_are_named(settings):
    Plan.objects.create(name="Digital", includes="All")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mode="production", stripe_key="")
    [found] = payments.findings()
    assert (found.level, "1 plans are on sale" in found.found) == (Level.WARNING, True)


def test_messages_that_wait_for_long_are_named_and_new_ones_not():
    about = {"provider": "stripe", "name": "invoice.paid", "kind": "invoice", "at": datetime.now(UTC)}
    ProviderEvent.objects.create(number="evt_1", tries=2, fault="soon", **about)
    assert len(list(payments.findings())) == 1
    ProviderEvent.objects.create(number="evt_2", tries=9, fault="a customer whom nobody knows", **about)
    _, found = payments.findings()
    assert found.level is Level.WARNING
    assert "a customer whom nobody knows" in found.found
