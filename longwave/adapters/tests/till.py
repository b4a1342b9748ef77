"""A till for tests: a stand-in whose clock stands still, the provider that asks it, and some prices."""

from datetime import UTC, datetime

from longwave.adapters.payments import Interval, Order, Rate
from longwave.adapters.stripe import StripeProvider
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.stand_in import StandIn

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Till:
    """Where Ida and the others pay."""

    def __init__(self, began=NOON, path=None, *, tax=False):
        self.began = began
        self.stand_in = StandIn(path, base=lambda: int(began.timestamp()), secret="whsec_test")
        self.provider = StripeProvider(self.stand_in.key, self.stand_in.secret, tax=tax, http=self.stand_in.wire)
        self._orders = 0

    def rate(self, reference="month", amount=1000, interval=Interval.MONTH, count=1, currency="EUR"):
        return self.provider.rate(Rate(reference, f"Longwave, {reference}", amount, currency, interval, count))

    def order(self, rate, email="ida@example.org", **fields):
        self._orders += 1
        return Order(
            reference=fields.pop("reference", f"order-{self._orders}"),
            rate=rate,
            email=email,
            customer=fields.pop("customer", ""),
            back="https://longwave.test/subscribe/",
            success="https://longwave.test/welcome/?session={CHECKOUT_SESSION_ID}",
            **fields,
        )

    def begin(self, rate=None, **fields):
        return self.provider.begin(self.order(rate or self.rate(), **fields))

    def subscribe(self, card=Card.WORKS, rate=None, **fields):
        session = self.begin(rate, **fields)
        self.stand_in.pay(session.number, card)
        return self.provider.subscription(self.provider.session(session.number).subscription)

    def again(self, subscription):
        return self.provider.subscription(subscription.number)

    def told(self):
        """The names of all events so far, oldest first."""
        return [one["type"] for one in self.stand_in.world.store.find("event", oldest=True)]
