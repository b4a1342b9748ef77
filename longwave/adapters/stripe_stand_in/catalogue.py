"""What is sold and to whom: products, prices, coupons, customers."""

from __future__ import annotations

from typing import Any

from longwave.adapters.stripe_stand_in.errors import invalid, missing
from longwave.adapters.stripe_stand_in.forms import integer, required, truth
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

LONGEST = {"day": 1095, "week": 156, "month": 36, "year": 3}  # Stripe bills for three years at most


def create_product(world: World, params: Thing) -> Thing:
    """Something that has prices."""
    named = {"id": params["id"]} if "id" in params else {}
    return world.add(
        world.new(
            "prod",
            "product",
            name=required(params, "name"),
            description=params.get("description"),
            **named,
        ),
        "product.created",
    )


def create_price(world: World, params: Thing) -> Thing:
    """An amount, once or again and again. Nothing of it can be changed later but its name."""
    currency, amount = required(params, "currency").lower(), integer(params, "unit_amount", -1)
    if amount < 0:
        raise invalid("Invalid non-negative integer", "unit_amount", "parameter_invalid_integer")
    key = params.get("lookup_key")
    if key and any(one["active"] for one in world.store.find("price", lookup_key=key)):
        raise invalid(f"A price (`{key}`) already uses that lookup key.", "lookup_key", "resource_already_exists")
    if "product_data" in params:
        product = create_product(world, params["product_data"])
    else:
        product = world.load("product", required(params, "product"), "product")
    recurring = _recurring(params["recurring"]) if "recurring" in params else None
    return world.add(
        world.new(
            "price",
            "price",
            currency=currency,
            lookup_key=key,
            product=product["id"],
            recurring=recurring,
            type="recurring" if recurring else "one_time",
            unit_amount=amount,
            unit_amount_decimal=str(amount),
            metadata=params.get("metadata", {}),
        ),
        "price.created",
    )


def _recurring(params: Thing) -> Thing:
    interval, count = required(params, "interval"), integer(params, "interval_count", 1)
    if not 1 <= count <= LONGEST.get(interval, 0):
        raise invalid("The maximum billing interval is 3 years.", "recurring[interval_count]")
    return {
        "interval": interval,
        "interval_count": count,
        "usage_type": "licensed",
        "meter": None,
        "trial_period_days": None,
    }


def update_price(world: World, params: Thing, number: str) -> Thing:
    """Take a price out of use, or back into it. Who pays it already goes on."""
    price = world.load("price", number)
    if "active" in params:
        price["active"] = truth(params, "active")
    world.save(price, "price.updated")
    return price


def create_coupon(world: World, params: Thing) -> Thing:
    """Something off, for one bill, some months, or ever."""
    number = params.get("id") or world.number("co")
    if world.store.get(number):
        raise invalid("Coupon already exists.", "id", "resource_already_exists")
    duration, amount = params.get("duration", "once"), integer(params, "amount_off")
    percent = float(params.get("percent_off") or 0)
    if not (amount > 0 or 0 < percent <= 100) or (amount and percent):
        raise invalid("You must pass either `percent_off` or `amount_off`.", "percent_off")
    if len(params.get("name") or "") > 40:
        raise invalid("Invalid string: must be at most 40 characters", "name", "parameter_invalid_string")
    months = integer(params, "duration_in_months") or None
    if (duration == "repeating") is not (months is not None):
        raise invalid("`duration_in_months` goes with a `duration` of `repeating`.", "duration_in_months")
    coupon = world.new(
        "co",
        "coupon",
        name=params.get("name"),
        amount_off=amount or None,
        percent_off=percent or None,
        duration=duration,
        currency=required(params, "currency").lower() if amount else None,
        duration_in_months=months,
        max_redemptions=integer(params, "max_redemptions") or None,
        redeem_by=integer(params, "redeem_by") or None,
    )
    coupon["id"] = number
    return world.add(coupon, "coupon.created")


def redeemable(world: World, number: Any, currency: str) -> Thing:
    """A coupon that may be used now, for this currency."""
    coupon = world.load("coupon", number, "discounts[0][coupon]")
    if coupon["redeem_by"] is not None and coupon["redeem_by"] <= world.now:
        raise invalid(f"Coupon {number} is expired and cannot be applied.", "discounts[0][coupon]", "coupon_expired")
    if coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]:
        raise invalid(f"Coupon {number} is used up and cannot be applied.", "discounts[0][coupon]", "coupon_expired")
    if coupon["currency"] not in (None, currency):
        raise invalid(f"Coupon {number} is not for {currency}.", "discounts[0][coupon]")
    return coupon


def redeemed(world: World, number: str) -> None:
    """A coupon was used."""
    coupon = world.load("coupon", number)
    coupon["times_redeemed"] += 1
    coupon["valid"] = coupon["max_redemptions"] is None or coupon["times_redeemed"] < coupon["max_redemptions"]
    world.save(coupon, "coupon.updated")


def delete_coupon(world: World, _: Thing, number: str) -> Thing:
    """Nobody new can use it; who has it keeps it."""
    coupon = world.load("coupon", number)
    coupon["deleted"] = True
    world.save(coupon)
    world.tell("coupon.deleted", coupon)
    return {"id": number, "object": "coupon", "deleted": True}


def create_customer(world: World, params: Thing) -> Thing:
    """Somebody who pays."""
    known = {name: params[name] for name in ("email", "name", "description", "metadata") if params.get(name)}
    customer = world.new("cus", "customer", **known)
    customer["invoice_prefix"] = prefix_of(customer["id"])
    return world.add(customer, "customer.created")


def prefix_of(customer: str) -> str:
    """What a customer's invoice numbers begin with."""
    return customer[-8:].upper()


def update_customer(world: World, params: Thing, number: str) -> Thing:
    """Change what is known of a customer."""
    customer = world.load("customer", number)
    if customer.get("deleted"):
        raise missing("customer", number)
    for name in ("email", "name", "description"):
        if name in params:
            customer[name] = params[name] or None
    customer["metadata"] |= params.get("metadata") or {}
    world.save(customer, "customer.updated")
    return customer


def adjust_balance(world: World, params: Thing, number: str) -> Thing:
    """Book something against a customer's balance; a negative balance is credit."""
    customer = world.load("customer", number)
    if customer.get("deleted"):
        raise missing("customer", number)
    in_currency(world, customer, params["currency"])
    customer["balance"] += int(params["amount"])
    world.save(customer, "customer.updated")
    facts = {"type": "adjustment", "customer": number, "ending_balance": customer["balance"]}
    return world.new("cbtxn", "customer_balance_transaction", **params, **facts)


def in_currency(world: World, customer: Thing, currency: str) -> None:
    """A customer pays in one currency, the first that she paid in."""
    if customer["currency"] not in (None, currency):
        raise invalid(
            "You cannot combine currencies on a single customer. This customer has had a subscription, coupon, or "
            f"invoice item with currency {customer['currency']}",
            "currency",
        )
    customer["currency"] = currency
    world.save(customer, "customer.updated")
