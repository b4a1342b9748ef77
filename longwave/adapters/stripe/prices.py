"""What a price at Stripe is, for whoever brings subscriptions along that were sold elsewhere."""

from __future__ import annotations

from longwave.adapters.payments import Interval, Rate
from longwave.adapters.stripe.amounts import to_us
from longwave.adapters.stripe.provider import StripeProvider

INTERVALS = {one.value: one for one in Interval}


def priced(provider: StripeProvider, number: str) -> Rate | None:
    """What stands behind a price's number; None where it is nothing that a price of ours can be: by the week, by use,
    in steps. Raises `Away` and `Gone`."""
    raw = provider._ask(lambda on: on.v1.prices.retrieve(number, {"expand": ["product"]}))
    again = raw.get("recurring") or {}
    interval, product = INTERVALS.get(again.get("interval", "")), raw["product"]
    if interval is None or raw.get("unit_amount") is None or again.get("usage_type", "licensed") != "licensed":
        return None
    return Rate(
        reference=raw.get("lookup_key") or "",
        product=product.get("name") or "" if isinstance(product, dict) else "",
        amount=to_us(raw["unit_amount"], raw["currency"]),
        currency=raw["currency"].upper(),
        interval=interval,
        count=again["interval_count"],
    )
