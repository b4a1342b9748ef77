"""What the demo sells, and two readers who have bought it at the stand-in: one pays, the card of the other one fails.

What somebody changed at the desk stays; whoever has no subscription that goes on buys one whenever the demo starts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from longwave.adapters.payments import Provider
    from longwave.adapters.stripe_stand_in.cards import Card
    from longwave.adapters.stripe_stand_in.stand_in import StandIn
    from longwave.membership.models import Account, Price

CODE = "WELCOME"
DIGITAL = "All articles as soon as they appear\nThe archive since 2014\nThe morning mail and the Friday roundup, whole"
STUDENTS = "Everything of Digital, for as long as you study"
MONTH_AND_A_DAY = timedelta(days=32)  # ago: what was bought for a month then has to be paid again by now


def stock() -> None:
    """Put plans, prices and offers on sale, where there are none yet."""
    from longwave.adapters.payments import Interval
    from longwave.membership.models import Offer, Plan, Price

    if Plan.objects.exists():
        return
    plans = {
        "Digital": Plan.objects.create(name="Digital", audience="For everybody", includes=DIGITAL, position=1),
        "Students": Plan.objects.create(
            name="Students", audience="For whoever studies", includes=STUDENTS, position=2, needs_proof=True
        ),
    }
    rows = (
        ("Digital", 990, Interval.MONTH, 1),
        ("Digital", 2700, Interval.MONTH, 3),
        ("Digital", 9900, Interval.YEAR, 1),
        ("Students", 490, Interval.MONTH, 1),
        ("Students", 3900, Interval.YEAR, 1),
    )
    month, *_ = [
        Price.objects.create(plan=plans[name], amount=amount, currency="EUR", interval=interval.value, count=count)
        for name, amount, interval, count in rows
    ]
    first = Offer.objects.create(name="The first month for €1", amount=890, currency="EUR")
    first.prices.add(month)
    Offer.objects.create(name="Half price for three months", code=CODE, percent=50, months=3)
    Offer.objects.create(name="Half price for three months, since you come back", percent=50, months=3, comeback=True)


def buy(account: Account, fails: bool, now: datetime) -> None:
    """Let a reader subscribe by the month, unless she does; where her card fails, a month ago."""
    from longwave.adapters.stripe_stand_in.cards import Card
    from longwave.membership.billing import checkouts, providers
    from longwave.membership.billing.rounds import hand_over
    from longwave.membership.models import Checkout, CheckoutState, Price

    till, provider = providers.stand_in(), providers.provider()
    price = Price.objects.filter(on_sale=True, plan__on_sale=True, plan__needs_proof=False).order_by("amount").first()
    if till is None or provider is None or price is None or checkouts.lives(account):
        return
    if fails:
        past, then = _a_month_ago(now)
        _pay(account, price, past, then, Card.FAILS_LATER, now)
    else:
        _pay(account, price, till, provider, Card.WORKS, now)
    for held in Checkout.objects.filter(account=account, provider=provider.name, state=CheckoutState.BEGUN):
        checkouts.ask(held, provider)  # as her browser does when it comes back
    hand_over(provider)


def _pay(account: Account, price: Price, till: StandIn, provider: Provider, card: Card, now: datetime) -> None:
    from django.conf import settings

    from longwave.membership.billing import checkouts

    site = settings.LONGWAVE_URL
    places = checkouts.Places(f"{site}/subscribe/done/{{reference}}/", f"{site}/subscribe/")
    held = checkouts.intend(account, price, None, provider, "", "", now)
    checkouts.begin(held, provider, places)
    held.refresh_from_db()
    till.pay(held.session, card)


def _a_month_ago(now: datetime) -> tuple[StandIn, Provider]:
    """The same account at the stand-in, by a clock that shows what was a month ago."""
    from django.conf import settings

    from longwave.adapters.stripe import StripeProvider
    from longwave.adapters.stripe_stand_in.stand_in import StandIn
    from longwave.membership.billing import providers

    then, site = int((now - MONTH_AND_A_DAY).timestamp()), f"{settings.LONGWAVE_URL}/{providers.TILL}"
    past = StandIn(settings.FOLDER / providers.FILE, site=site, base=lambda: then)
    return past, StripeProvider(past.key, past.secret, http=past.wire)
