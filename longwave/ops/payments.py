"""What a doctor says of payments: who takes the money, and whether what it says arrives. Nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from longwave.membership.billing.inbox import WORRYING
from longwave.membership.models import Plan, ProviderEvent
from longwave.ops.rules import Finding, Level

WHAT = "payments"


def findings() -> Iterator[Finding]:
    """Look at the key, and at messages that wait."""
    yield _provider()
    stuck = ProviderEvent.objects.filter(applied_at=None, tries__gte=WORRYING).order_by("received_at")
    oldest = stuck.first()
    if oldest:
        yield Finding(
            "messages of payments", Level.WARNING, f"{stuck.count()} wait, the oldest says: {oldest.fault}",
            "all of them applied", "Look at the desk, under Readers: it shows them, and tries again.",
        )  # fmt: skip


def _provider() -> Finding:
    environment = settings.ENVIRONMENT
    live, production = "_live_" in environment.stripe_key, environment.in_production
    if live and not production:
        return Finding(
            WHAT, Level.WARNING, f"Stripe in live mode, in mode {environment.mode}", "a key of Stripe's test mode",
            "Real cards are charged: take the key away, or set one that begins with sk_test_.",
        )  # fmt: skip
    if live:
        return Finding(WHAT, Level.OK, f"Stripe in live mode, which calls at {settings.LONGWAVE_URL}/webhooks/stripe/")
    if environment.stripe_key and production:
        return Finding(
            WHAT, Level.WARNING, "Stripe in test mode: cards for trying are taken, and real ones refused",
            "a key of its live mode", "Fine for trying. Before readers buy, set the live key and its webhook's secret.",
        )  # fmt: skip
    if environment.stripe_key:
        return Finding(WHAT, Level.OK, "Stripe in test mode")
    if not production:
        return Finding(WHAT, Level.OK, "a stand-in, at which nobody pays anything")
    plans = Plan.objects.filter(on_sale=True).count()
    if plans:
        return Finding(
            WHAT, Level.WARNING, f"nobody takes money online, and {plans} plans are on sale", "STRIPE_SECRET_KEY",
            "Set it and its webhook's secret (docs/subscriptions.md); or take the plans off sale.",
        )  # fmt: skip
    return Finding(WHAT, Level.OK, "nothing is sold online")
