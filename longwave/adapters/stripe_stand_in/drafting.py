"""What an invoice says: lines, discounts, what a customer has to her credit. Nothing here is kept or charged."""

from __future__ import annotations

from typing import Any

from longwave.adapters.stripe_stand_in.calendar import plus_months, share
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World, listed


def line(
    world: World, item: Thing, amount: int, words: str, span: tuple[int, int], *, proration: bool = False
) -> Thing:
    """One line: what an item costs for some time, or what is given back for it."""
    price = item["price"]
    return world.new(
        "il",
        "line_item",
        amount=amount,
        subtotal=amount,
        currency=price["currency"],
        description=words,
        discountable=amount > 0,
        period={"start": span[0], "end": span[1]},
        quantity=item["quantity"],
        subscription=item["subscription"],
        parent=_parent(item, proration),
        pricing={
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
            "price_details": {"price": price["id"], "product": price["product"]},
        },
    )


def _parent(item: Thing, proration: bool) -> Thing:
    details = {
        "subscription": item["subscription"],
        "subscription_item": item["id"],
        "proration": proration,
        "invoice_item": None,
        "proration_details": {"credited_items": None},
    }
    return {"type": "subscription_item_details", "subscription_item_details": details, "invoice_item_details": None}


def whole(world: World, items: list[Thing], span: tuple[int, int], *, free: bool = False) -> list[Thing]:
    """Lines for a whole period."""
    return [
        line(world, item, 0 if free else worth(item), _named(world, item, "Trial period for" if free else "1 ×"), span)
        for item in items
    ]


def worth(item: Thing) -> int:
    """What an item costs in a period."""
    return int(item["price"]["unit_amount"] * item["quantity"])


def _named(world: World, item: Thing, words: str) -> str:
    product = world.store.get(item["price"]["product"]) or {}
    return f"{words} {product.get('name', 'a product that is gone')}"


def net(one: Thing) -> int:
    """What a line comes to after discounts."""
    return int(one["amount"] - sum(off["amount"] for off in one["discount_amounts"]))


def applies(discount: Thing, at: int) -> bool:
    """Whether a discount still lessens bills."""
    return discount["end"] is None or bool(at < discount["end"])


def new_discount(world: World, coupon: Thing, **whose: Any) -> Thing:
    """A coupon that somebody uses."""
    months, now = coupon["duration_in_months"], world.now
    discount = world.new(
        "di",
        "discount",
        start=now,
        end=plus_months(now, months) if months else None,
        source={"type": "coupon", "coupon": coupon["id"]},
        _coupon=coupon,
        **whose,
    )
    return world.add(discount)


def discounted(lines: list[Thing], discounts: list[Thing], at: int) -> list[Thing]:
    """Take discounts off lines; what each came to."""
    sums = []
    for discount in discounts:
        if not applies(discount, at):
            continue
        coupon, before = discount["_coupon"], sum(net(one) for one in lines if one["discountable"])
        left = min(before, coupon["amount_off"] or share(before, round(coupon["percent_off"] * 100), 10_000))
        sums.append({"amount": left, "discount": discount["id"]})
        for one in lines:
            taken = min(left, net(one)) if one["discountable"] else 0
            if taken:
                one["discount_amounts"].append({"amount": taken, "discount": discount["id"]})
                left -= taken
    return sums


def invoice(
    world: World, customer: Thing, lines: list[Thing], discounts: list[Thing], reason: str, at: int | None = None
) -> Thing:
    """A draft, with the discounts of a moment. A negative balance is credit, used up before a card is charged; a
    negative total becomes credit."""
    off, subtotal = discounted(lines, discounts, at or world.now), sum(one["amount"] for one in lines)
    total, before = subtotal - sum(one["amount"] for one in off), customer["balance"]
    due = max(0, total + before)
    spans = [one["period"] for one in lines]
    drafted = world.new(
        "in",
        "invoice",
        amount_due=due,
        amount_remaining=due,
        billing_reason=reason,
        currency=lines[0]["currency"],
        customer=customer["id"],
        customer_email=customer["email"],
        discounts=[one["discount"] for one in off],
        starting_balance=before,
        lines=listed("/v1/invoices/lines", lines),
        period_start=min(one["start"] for one in spans),
        period_end=max(one["end"] for one in spans),
        subtotal=subtotal,
        total=total,
        total_discount_amounts=off,
        _after=min(0, before + total),
    )
    for one in lines:
        one["invoice"] = drafted["id"]
    return drafted


def of_subscription(invoice: Thing, subscription: str, reckoned: int | None) -> Thing:
    """Say whose bill an invoice is, and as of when its prorations were reckoned."""
    details: Thing = {"subscription": subscription, "metadata": {}, "subscription_proration_date": reckoned}
    invoice["parent"] = {"type": "subscription_details", "subscription_details": details, "quote_details": None}
    invoice["_subscription"] = subscription
    return invoice
