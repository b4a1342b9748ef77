"""Bills of subscriptions, and what paying them or not does to a subscription."""

from __future__ import annotations

from longwave.adapters.stripe_stand_in import drafting, invoices
from longwave.adapters.stripe_stand_in.cards import Attempt, Outcome
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

UPDATED = "customer.subscription.updated"


def discounts(world: World, subscription: Thing) -> list[Thing]:
    """The discounts of a subscription, run out or not."""
    return [world.load("discount", number) for number in subscription["discounts"]]


def _used_up(world: World, subscription: Thing, invoice: Thing) -> None:
    """A discount that is for one bill is gone with it."""
    for one in discounts(world, subscription):
        if one["id"] in invoice["discounts"] and one["_coupon"]["duration"] == "once":
            subscription["discounts"].remove(one["id"])


def draft(
    world: World,
    subscription: Thing,
    lines: list[Thing],
    reason: str,
    reckoned: int | None = None,
    at: int | None = None,
) -> Thing:
    """A bill that is only looked at; with `at`, one that is to come."""
    customer = world.load("customer", subscription["customer"])
    drafted = drafting.invoice(world, customer, lines, discounts(world, subscription), reason, at)
    return drafting.of_subscription(drafted, subscription["id"], reckoned)


def bill(world: World, subscription: Thing, lines: list[Thing], reason: str, reckoned: int | None = None) -> Thing:
    """A bill that counts, made final; not charged yet. The items remember what was billed for them."""
    invoice = world.add(draft(world, subscription, lines, reason, reckoned), "invoice.created")
    invoices.finalize(world, invoice)
    _used_up(world, subscription, invoice)
    for item in subscription["items"]["data"]:
        charged = invoices.billed(invoice).get(item["id"])
        if charged is not None:
            starts = [
                one["period"]["start"]
                for one in lines
                if one["parent"]["subscription_item_details"]["subscription_item"] == item["id"] and one["amount"] >= 0
            ]
            item.update(_billed=charged, _billed_from=max(starts))
    subscription["latest_invoice"] = invoice["id"]
    return invoice


def method_of(world: World, subscription: Thing) -> Thing | None:
    """What a subscription is paid with."""
    customer = world.load("customer", subscription["customer"])
    number = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    return world.store.get(number) if number else None


def collect(world: World, subscription: Thing, invoice: Thing, how: Attempt, method: Thing | None = None) -> Outcome:
    """Try to have a subscription's bill paid, and let the subscription stand as that makes it. It is not saved here."""
    outcome = invoices.attempt(world, invoice, method or method_of(world, subscription), how)
    follow(world, subscription, invoice, outcome)
    return outcome


def follow(world: World, subscription: Thing, invoice: Thing, outcome: Outcome) -> None:
    """How a subscription stands after its bill was tried."""
    status = subscription["status"]
    match outcome:
        case Outcome.PAID | Outcome.CLEARING:
            subscription["_clearing"] = outcome is Outcome.CLEARING
            mended = invoice["id"] == subscription["latest_invoice"] or not _owing(world, subscription)
            if mended and status in {"incomplete", "trialing", "past_due", "unpaid", "paused"}:
                subscription["status"] = "active"
        case Outcome.DECLINED | Outcome.ASKED:
            subscription["_clearing"] = False
            if status in {"trialing", "active", "paused"}:
                subscription["status"] = "past_due"
            if status in {"past_due", "active"} and invoice["next_payment_attempt"] is None:
                _give_up(world, subscription)


def _owing(world: World, subscription: Thing) -> bool:
    return bool(world.store.find("invoice", 1, subscription=subscription["id"], status="open"))


def _give_up(world: World, subscription: Thing) -> None:
    if world.store.setting("after_retries", "unpaid") == "canceled":
        ended(world, subscription, "payment_failed")
    else:
        subscription["status"] = "unpaid"


def ended(world: World, subscription: Thing, why: str) -> None:
    """A subscription is over. What is still open is not tried again by itself."""
    subscription.update(status="canceled", ended_at=world.now, pause_collection=None)
    subscription["canceled_at"] = subscription["canceled_at"] or world.now
    subscription["cancellation_details"] = {"reason": why, "comment": None, "feedback": None}
    for invoice in world.store.find("invoice", subscription=subscription["id"], status="open"):
        invoices.hold(world, invoice)


def keep(world: World, subscription: Thing, event: str = UPDATED) -> None:
    """Save a subscription and tell of it: of its end by an event of its own."""
    before = world.store.get(subscription["id"])
    over = subscription["status"] == "canceled" and before is not None and before["status"] != "canceled"
    world.save(subscription, "customer.subscription.deleted" if over else event)
