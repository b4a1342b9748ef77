"""Another price in the middle of a period: what is given back, what is charged, to the cent.

Given back is what was really billed for the rest of the period, discounts taken off, never more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from longwave.adapters.stripe_stand_in.calendar import next_end, share
from longwave.adapters.stripe_stand_in.drafting import line, whole, worth
from longwave.adapters.stripe_stand_in.due import period
from longwave.adapters.stripe_stand_in.errors import invalid
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a change of items comes to. `anchor` is a new day that periods are counted from, `span` the period then."""

    lines: list[Thing]
    items: list[Thing]
    span: tuple[int, int]
    anchor: int | None


def reckon(world: World, subscription: Thing, items: list[Thing], at: int) -> Reckoning:
    """Reckon with other items from a moment on."""
    old, span = subscription["items"]["data"], period(subscription)
    if not span[0] <= at <= span[1]:
        raise invalid("Cannot specify `proration_date` that is outside of the current period.", "proration_date")
    if subscription["status"] == "trialing":
        return Reckoning([], items, span, None)
    new_rhythm = rhythm(items) != rhythm(old)
    kept = {item["id"]: item for item in items}
    changed = [item for item in old if new_rhythm or _differs(item, kept.get(item["id"]))]
    lines = [_credit(world, item, at, span[1]) for item in changed if item["_billed"]]
    if new_rhythm:
        ahead = (at, next_end(at, *rhythm(items), at))
        return Reckoning([*lines, *whole(world, items, ahead)], items, ahead, at)
    before = {item["id"]: item for item in old}
    fresh = [item for item in items if _differs(item, before.get(item["id"]))]
    for item in fresh:
        cost = share(worth(item), span[1] - at, span[1] - span[0])
        lines.append(line(world, item, cost, "Remaining time", (at, span[1]), proration=True))
    return Reckoning(lines, items, span, None)


def rhythm(items: list[Thing]) -> tuple[str, int]:
    """How often items are billed, which is the same for all of them."""
    found = {(item["price"]["recurring"]["interval"], item["price"]["recurring"]["interval_count"]) for item in items}
    if len(found) != 1:
        raise invalid("All prices on a subscription must have the same `recurring.interval`.", "items")
    return found.pop()


def unused(item: Thing, at: int, end: int) -> int:
    """What was billed for the time that is left."""
    length = end - item["_billed_from"]
    return share(item["_billed"], min(end - at, length), length) if length > 0 else 0


def _credit(world: World, item: Thing, at: int, end: int) -> Thing:
    return line(world, item, -unused(item, at, end), "Unused time", (at, end), proration=True)


def prorated(one: Thing) -> bool:
    """Whether a line is a part of a period, given back or charged."""
    return bool(one["parent"]["subscription_item_details"]["proration"])


def _differs(one: Thing, other: Thing | None) -> bool:
    return other is None or (one["price"]["id"], one["quantity"]) != (other["price"]["id"], other["quantity"])


def rest(world: World, subscription: Thing, at: int) -> list[Thing]:
    """What ending a subscription at a moment gives back, line by line."""
    span = period(subscription)
    if not span[0] <= at <= span[1]:
        raise invalid("Cannot specify `proration_date` that is outside of the current period.", "proration_date")
    lines = [_credit(world, item, at, span[1]) for item in subscription["items"]["data"] if item["_billed"]]
    if not lines:
        raise invalid("Nothing is to be billed.", "subscription", "invoice_upcoming_none")
    return lines


def refund_for_rest(subscription: Thing, at: int) -> int:
    """What ending a subscription now would give back."""
    end = period(subscription)[1]
    return sum(unused(item, at, end) for item in subscription["items"]["data"])


def with_items(world: World, subscription: Thing, wanted: Any) -> list[Thing]:
    """The items as an update asks for them: changed, taken out, added."""
    items = {item["id"]: item for item in subscription["items"]["data"]}
    for one in wanted:
        number = one.get("id")
        if number is not None and number not in items:
            raise invalid(f"No such subscription item: '{number}'", "items[0][id]", "resource_missing")
        if one.get("deleted") == "true":
            items.pop(number)
            continue
        item = dict(items[number]) if number else new_item(world, subscription["id"])
        if "price" in one:
            item["price"] = world.load("price", one["price"], "items[0][price]")
        if "quantity" in one:
            item["quantity"] = int(one["quantity"])
        if not item["price"] or item["price"]["recurring"] is None:
            raise invalid("The price specified is set to `type=one_time`.", "items[0][price]")
        items[item["id"]] = item
    if not items:
        raise invalid("A subscription must have at least one active item.", "items")
    return list(items.values())


def new_item(world: World, subscription: str) -> Thing:
    """An item without a price yet."""
    return world.new("si", "subscription_item", subscription=subscription, _billed_from=world.now)
