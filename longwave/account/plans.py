"""What can be bought, as the page of plans and a price's own page show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from longwave.kernel import money
from longwave.membership.billing.checkouts import offer_for, terms
from longwave.membership.billing.selling import Quote, quote, told
from longwave.membership.models import Offer, Plan, Price
from longwave.theme.rules import same_site_path


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A price beside its plan: what it costs, in one sentence with the offer that everybody gets, and where it is
    bought. `monthly` is what a longer term comes to in a month."""

    path: str
    words: str
    told: str
    offer: str
    monthly: str


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan with what it opens and includes, and its prices in one currency."""

    name: str
    audience: str
    opens: str
    includes: list[str]
    needs_proof: bool
    prices: list[PriceLine]


@dataclass(frozen=True, slots=True)
class Table:
    """The plans in one currency, and the others in which they can be had, with where these are shown."""

    cards: list[PlanCard]
    currency: str
    others: list[tuple[str, str]]


def table(request: HttpRequest, now: datetime) -> Table:
    """The plans that are on sale, in the currency that the reader chose, or else in the one that most prices have."""
    prices = Price.objects.filter(on_sale=True, plan__on_sale=True).select_related("plan")
    rows = sorted(prices, key=lambda price: (price.plan.position, price.plan.name, price.term().months, price.amount))
    usual = [code for code, _ in Counter(price.currency for price in rows).most_common()]
    wanted = request.GET.get("currency", "")
    currency = wanted if wanted in usual else next(iter(usual), "")
    source = source_of(request)
    shown = [price for price in rows if price.currency == currency]
    plans = list(dict.fromkeys(price.plan for price in shown))
    cards = [_card(plan, [price for price in shown if price.plan_id == plan.pk], source, now) for plan in plans]
    others = [(code, f"/subscribe/?{urlencode(_query(source) | {'currency': code})}") for code in sorted(usual)]
    return Table(cards, currency, [one for one in others if one[0] != currency])


def _card(plan: Plan, prices: list[Price], source: str, now: datetime) -> PlanCard:
    lines = [_line(price, source, now) for price in prices]
    return PlanCard(plan.name, plan.audience, plan.opened().is_open, plan.lines(), plan.needs_proof, lines)


def _line(price: Price, source: str, now: datetime) -> PriceLine:
    offer, months = offer_for(price, "", None, now), price.term().months
    each = price.amount // months  # rounded down: it says what a month is like, and nobody pays it
    monthly = f"{money.words(each, price.currency)} a month" if months > 1 else ""
    return PriceLine(
        price_path(price, source), price.words(), sentence(price, offer, now), offer.shown() if offer else "", monthly
    )


def quoted(price: Price, offer: Offer | None, now: datetime) -> Quote:
    """What a price with an offer comes to, reckoned by the day in the magazine's zone."""
    here = now.astimezone(timezone.get_default_timezone())
    return quote(price.amount, price.currency, price.term(), terms(offer) if offer else None, here)


def sentence(price: Price, offer: Offer | None, now: datetime) -> str:
    """The same in one sentence."""
    return told(quoted(price, offer, now))


def price_path(price: Price, source: str) -> str:
    """Where a price is bought; with the page from which she came."""
    query = urlencode(_query(source), safe="/")
    return f"/subscribe/{price.uid}/{'?' if query else ''}{query}"


def source_of(request: HttpRequest) -> str:
    """The page from which she came, where it is one of ours."""
    found = same_site_path(request.GET.get("from", ""))
    return "" if found == "/" or len(found) > 255 else found


def _query(source: str) -> dict[str, str]:
    return {"from": source} if source else {}
