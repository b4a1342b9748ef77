"""Another price in the midst of a period, asked of Stripe: what it costs now and then, and which discounts go on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from longwave.adapters.payments import Change
from longwave.adapters.stripe import reading
from longwave.adapters.stripe.amounts import to_us
from longwave.adapters.stripe.reading import Thing, number

if TYPE_CHECKING:
    from stripe.params import InvoiceCreatePreviewParams, SubscriptionUpdateParams

Ask = Callable[[Callable[[Any], Any]], Thing]
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Off:
    """A discount that a subscription has: an amount or a share off, once, until a moment, or for ever."""

    number: str
    coupon: str
    amount: int
    percent: Decimal
    once: bool
    end: int | None

    def of(self, amount: int) -> int:
        """What it takes off an amount."""
        share = (amount * self.percent / 100).quantize(WHOLE, ROUND_HALF_UP)
        return min(amount, self.amount or int(share))

    def lasts(self, at: int) -> bool:
        """Whether it lessens a bill of a moment."""
        return self.end is None or at < self.end


def standing(ask: Ask, subscription: str) -> Thing:
    """A subscription with its discounts."""
    return ask(lambda on: on.v1.subscriptions.retrieve(subscription, {"expand": ["discounts.source.coupon"]}))


def preview(ask: Ask, subscription: str, rate: str, dropped: Collection[str]) -> Change:
    """By an invoice that Stripe drafts and throws away. It drafts that of now alone: the next one we reckon, by the
    price, with the discounts that lessen it then."""
    raw_subscription = standing(ask, subscription)
    held, price = _held(raw_subscription), ask(lambda on: on.v1.prices.retrieve(rate))
    params: InvoiceCreatePreviewParams = {
        "subscription": subscription,
        "subscription_details": {
            "items": replaced(raw_subscription["items"]["data"], rate),
            "proration_behavior": "always_invoice",
        },
    }
    kept = _kept(held, dropped)
    if kept != held:
        params["discounts"] = [{"discount": one.number} for one in kept] or ""
    raw = ask(lambda on: on.v1.invoices.create_preview(params))
    currency, total = raw["currency"], raw["total"]
    instant = raw["parent"]["subscription_details"].get("subscription_proration_date") or raw["created"]
    ends = [line["period"]["end"] for line in raw["lines"]["data"] if _priced(line) == rate]
    next_at = max(ends, default=raw["period_end"])
    used = {number(one["discount"]) for one in raw.get("total_discount_amounts") or () if one["amount"]}
    then = [one for one in kept if one.lasts(next_at) and not (one.once and one.number in used)]
    lasting = [one for one in then if not one.once]
    left = min(0, raw["starting_balance"] + total)  # credit that the next charge is lessened by
    return Change(
        due_now=to_us(total if total < 0 else raw["amount_due"], currency),
        currency=currency.upper(),
        next_amount=max(0, to_us(_lessened(price["unit_amount"], then) + left, currency)),
        next_at=datetime.fromtimestamp(next_at, UTC),
        moment=datetime.fromtimestamp(instant, UTC),
        each=to_us(_lessened(price["unit_amount"], lasting), currency),
        each_until=reading.moment(min((one.end for one in lasting if one.end), default=None)),
        dropped=tuple(one.coupon for one in held if one not in kept and one.lasts(instant)),
    )


def changed(raw: Thing, rate: str, moment: datetime, dropped: Collection[str]) -> SubscriptionUpdateParams:
    """What Stripe is asked for, so that exactly what the preview of that moment said is charged, or nothing changes."""
    params: SubscriptionUpdateParams = {
        "items": replaced(raw["items"]["data"], rate),
        "proration_behavior": "always_invoice",
        "proration_date": int(moment.timestamp()),
        "payment_behavior": "error_if_incomplete",
    }
    held = _held(raw)
    kept = _kept(held, dropped)
    if kept != held:
        params["discounts"] = [{"discount": one.number} for one in kept] or ""
    return params


def replaced(items: Sequence[Thing], rate: str) -> list[Any]:
    """The items as a switch wants them: one with the new price, and none besides."""
    first, *others = items
    return [{"id": first["id"], "price": rate}, *({"id": one["id"], "deleted": True} for one in others)]


def _held(raw: Thing) -> list[Off]:
    return [_off(one, one["source"]["coupon"]) for one in raw["discounts"]]


def _off(raw: Thing, coupon: Thing) -> Off:
    return Off(
        number=number(raw),
        coupon=number(coupon),
        amount=coupon.get("amount_off") or 0,
        percent=Decimal(str(coupon.get("percent_off") or 0)),
        once=coupon.get("duration") == "once",
        end=raw.get("end"),
    )


def _kept(held: list[Off], dropped: Collection[str]) -> list[Off]:
    return [one for one in held if one.coupon not in dropped]


def _lessened(amount: int, discounts: Sequence[Off]) -> int:
    """An amount less discounts: each is taken off what those before it leave."""
    for one in discounts:
        amount -= one.of(amount)
    return amount


def _priced(line: Thing) -> str:
    return number(((line.get("pricing") or {}).get("price_details") or {}).get("price"))
