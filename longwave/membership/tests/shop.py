"""A magazine that sells: plans, prices, and the stand-in of a provider at whose pages readers pay.

Tests have it as the fixture `shop`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from longwave.adapters.payments import Interval
from longwave.adapters.stripe import StripeProvider
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.outbox import Message, Weather
from longwave.adapters.stripe_stand_in.stand_in import StandIn
from longwave.membership.billing import checkouts, inbox, providers
from longwave.membership.billing.checkouts import Places
from longwave.membership.models import (
    Account,
    Checkout,
    GiftSubscription,
    Grant,
    Notice,
    Offer,
    Payment,
    Plan,
    Price,
    Subscription,
)
from longwave.membership.rules import GrantSource, Scope

PLACES = Places("https://magazine.example/subscribe/done/{reference}/", "https://magazine.example/subscribe/")
MONTHLY, YEARLY = 990, 9900


class Shop:
    """The provider, and what readers and the provider's messages do."""

    def __init__(self) -> None:
        self.stand_in = StandIn()
        self.provider = StripeProvider(self.stand_in.key, self.stand_in.secret, http=self.stand_in.wire)
        self.plan = Plan.objects.create(name="Digital", includes="All articles\nAll episodes")
        self.month = self.price(MONTHLY, Interval.MONTH)
        self.year = self.price(YEARLY, Interval.YEAR)

    def price(self, amount: int, interval: Interval, currency: str = "EUR", count: int = 1, **more: Any) -> Price:
        """Another price."""
        about = {"plan": self.plan, "amount": amount, "currency": currency, "interval": interval.value, "count": count}
        return Price.objects.create(**about | more)

    def another(self, name: str, scope: Scope, amount: int, interval: Interval = Interval.MONTH) -> Price:
        """The price of another plan, which opens something else."""
        plan = Plan.objects.create(name=name, includes=name, scope=scope.value)
        return self.price(amount, interval, plan=plan)

    def begin(self, account: Account, price: Price | None = None, offer: Offer | None = None) -> Checkout:
        """She presses the button, and stands before the provider's page."""
        now = datetime.now(UTC)
        held = checkouts.intend(account, price or self.month, offer, self.provider, "I agree.", "/articles/x/", now)
        checkouts.begin(held, self.provider, PLACES)
        held.refresh_from_db()
        return held

    def buy(self, account: Account, price: Price | None = None, card: Card = Card.WORKS, **more: Any) -> Checkout:
        """She pays there. What the magazine knows of it, messages will say."""
        checkout = self.begin(account, price, **more)
        self.stand_in.pay(checkout.session, card)
        return checkout

    def subscribe(self, account: Account, price: Price | None = None, **more: Any) -> Subscription:
        """She pays, and the messages arrive."""
        self.buy(account, price, **more)
        self.deliver()
        return Subscription.objects.filter(account=account).latest("pk")

    def give(self, giver: Account, price: Price | None = None, to: str = "ida@readers.example") -> GiftSubscription:
        """She pays for a subscription of somebody else."""
        from longwave.membership.billing import gifts

        gift = gifts.give(giver, gifts.own_name(giver), price or self.year, to, "Ida", "Enjoy.", None)
        about = {"account": giver, "price": gift.price, "gift": gift, "provider": self.provider.name}
        checkout = Checkout.objects.create(**about)
        checkouts.begin(checkout, self.provider, PLACES)
        checkout.refresh_from_db()
        self.stand_in.pay(checkout.session, Card.WORKS)
        self.deliver()
        gift.refresh_from_db()
        return gift

    def dispute(self, payment: Payment) -> str:
        """She tells her bank that she did not want to pay; gives back the dispute's number."""
        with self.stand_in.turn():
            bill = self.stand_in.world.load("invoice", payment.number)
            [paid] = self.stand_in.world.store.find("invoice_payment", invoice=bill["id"])
        return self.stand_in.dispute(paid["payment"]["payment_intent"])

    def deliver(self, weather: Weather | None = None) -> int:
        """What the provider has to say arrives."""
        return self.stand_in.deliver(self.take, weather=weather)

    def take(self, message: Message) -> bool:
        """One message arrives, as at the webhook."""
        event = self.provider.event(message.body, message.signature, datetime.now(UTC))
        return inbox.receive(event, self.provider)


def opened(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The magazine's own: it sells there, and a worker hands over what the stand-in says."""
    made = Shop()
    monkeypatch.setattr(providers, "provider", lambda: made.provider)
    monkeypatch.setattr(providers, "stand_in", lambda: made.stand_in)
    return made


def grants(account: Account) -> list[tuple[Any, ...]]:
    """What opens something to somebody by a subscription: tier, end, and whether it was taken back."""
    rows = Grant.objects.filter(account=account, source=GrantSource.SUBSCRIPTION.value).order_by("pk")
    return [(grant.tier, grant.end, grant.revoked_at is not None) for grant in rows]


def scopes(account: Account) -> list[str]:
    """What somebody's grants open now, as they name it."""
    held = Grant.objects.in_force(datetime.now(UTC)).filter(account=account)
    return sorted(held.values_list("scope", flat=True))


def reads(account: Account, at: datetime | None = None) -> bool:
    """Whether somebody may read what is for subscribers."""
    return Grant.objects.in_force(at or datetime.now(UTC)).filter(account=account).exists()


def told(account: Account) -> list[tuple[str, str]]:
    """What somebody was told."""
    return sorted(Notice.objects.filter(account=account).values_list("kind", "about"))
