"""Who takes the money: Stripe by its key, a stand-in on one's own machine, nobody in production without a key."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.adapters.payments import Interval, Order, Rate
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.billing import providers

KEYS = {"stripe_key": "sk_live_12345678", "stripe_webhook_secret": "whsec_12345678"}


@pytest.fixture
def within(settings, tmp_path):
    """A magazine's folder and environment of its own."""

    def let(**environment):
        settings.FOLDER, settings.ENVIRONMENT = tmp_path, replace(settings.ENVIRONMENT, **environment)
        (tmp_path / "data").mkdir(exist_ok=True)
        providers._forget()

    yield let
    providers._forget()


def test_in_production_without_a_key_nothing_is_sold(within, tmp_path):
    within(mode="production")
    assert providers.provider() is None
    assert providers.stand_in() is None
    assert not list((tmp_path / "data").iterdir())


@pytest.mark.parametrize(("key", "live"), [("sk_live_12345678", True), ("rk_test_12345678", False)])
@pytest.mark.parametrize("mode", ["production", "development"])
def test_a_key_sells_at_stripe_and_leaves_the_stand_in_alone(within, tmp_path, mode, key, live):
    within(mode=mode, **KEYS | {"stripe_key": key})
    assert providers.provider().live is live
    assert providers.stand_in() is None
    assert not list((tmp_path / "data").iterdir())


def test_on_ones_own_machine_a_stand_in_sells_whose_pages_are_the_magazines(within, tmp_path):
    within()
    provider = providers.provider()
    rate = provider.rate(Rate("month", "Digital", 990, "EUR", Interval.MONTH, 1))
    order = Order("intent", rate, "olga@readers.example", "", "https://x.example/", "https://x.example/done/")
    session = provider.begin(order)
    assert session.url == f"http://localhost:8000/till/checkout/{session.number}"
    assert not provider.live
    assert (tmp_path / "data" / "stripe.sqlite3").is_file()
    assert providers.provider() is provider


def test_the_stand_in_goes_by_the_magazines_clock_and_goes_back_with_it(within, monkeypatch):
    within()
    provider, stand_in = providers.provider(), providers.stand_in()
    real = timezone.now

    def buys(reader):
        rate = provider.rate(Rate("month", "Digital", 990, "EUR", Interval.MONTH, 1))
        order = Order(reader, rate, f"{reader}@readers.example", "", "https://x.example/", "https://x.example/done/")
        session = provider.begin(order).number
        stand_in.pay(session, Card.WORKS)
        return provider.session(session).subscription

    olga = buys("olga")
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=40))
    assert len(provider.subscription(olga).invoices) == 2, "a month went by, and was paid"
    monkeypatch.setattr(timezone, "now", real)
    rut = provider.subscription(buys("rut"))
    assert abs(rut.created - real()) < timedelta(minutes=5)
    assert len(provider.subscription(olga).invoices) == 2, "what was done meanwhile stays done"
