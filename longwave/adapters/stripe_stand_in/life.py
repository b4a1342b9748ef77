"""What happens by itself as time goes by, in its order."""

from __future__ import annotations

from longwave.adapters.stripe_stand_in import billing, cards, checkout, drafting, invoices, prorating
from longwave.adapters.stripe_stand_in.calendar import next_end
from longwave.adapters.stripe_stand_in.cards import Attempt, Card, Outcome
from longwave.adapters.stripe_stand_in.due import notice, period
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World


def catch_up(world: World) -> None:
    """Let everything happen that is due by now."""
    until = world.now
    try:
        while (found := world.store.next_due(until)) is not None:
            world.at, thing = found
            HAPPENINGS[thing["object"]](world, thing)
    finally:
        world.at = None


def _invoice(world: World, invoice: Thing) -> None:
    """A failed payment is tried again."""
    subscription = world.load("subscription", invoice["_subscription"])
    billing.collect(world, subscription, invoice, Attempt())
    billing.keep(world, subscription)


def _intent(world: World, intent: Thing) -> None:
    """A bank debit comes through or comes back."""
    method = world.load("payment_method", intent["payment_method"])
    paid = method["_card"] != Card.DEBIT_RETURNED
    cards.settle(world, intent, paid)
    if intent.get("_invoice"):
        invoice = world.load("invoice", intent["_invoice"])
        subscription = world.load("subscription", invoice["_subscription"])
        invoices.settled(world, invoice, paid)
        billing.follow(world, subscription, invoice, Outcome.PAID if paid else Outcome.DECLINED)
        billing.keep(world, subscription)
    checkout.cleared(world, intent, paid)


def _subscription(world: World, subscription: Thing) -> None:
    """Whatever of a subscription is due first."""
    now, pause = world.now, subscription["pause_collection"] or {}
    told = notice(subscription)
    if subscription["status"] == "incomplete":
        _expire(world, subscription)
    elif told is not None and told <= now and now < subscription["trial_end"]:
        subscription["_told"] = True
        world.save(subscription)
        world.tell("customer.subscription.trial_will_end", subscription)
    elif pause.get("resumes_at") is not None and pause["resumes_at"] <= now:
        subscription["pause_collection"] = None
        billing.keep(world, subscription)
    elif subscription["cancel_at"] is not None and subscription["cancel_at"] <= now:
        billing.ended(world, subscription, "cancellation_requested")
        billing.keep(world, subscription)
    else:
        _renew(world, subscription)


def _expire(world: World, subscription: Thing) -> None:
    for invoice in world.store.find("invoice", subscription=subscription["id"], status="open"):
        invoices.void(world, invoice)
    subscription.update(status="incomplete_expired", ended_at=world.now)
    billing.keep(world, subscription)


def _renew(world: World, subscription: Thing) -> None:
    """A period or a trial is over, and the next one begins."""
    if subscription["status"] == "trialing" and not _can_go_on(world, subscription):
        return
    items, end = subscription["items"]["data"], period(subscription)[1]
    ahead = (end, next_end(subscription["billing_cycle_anchor"], *prorating.rhythm(items), end))
    for item in items:
        item.update(current_period_start=ahead[0], current_period_end=ahead[1], _billed=0, _billed_from=end)
    lines = drafting.whole(world, items, ahead)
    if subscription["status"] == "unpaid":
        draft = billing.draft(world, subscription, lines, "subscription_cycle")
        draft["auto_advance"] = False
        world.add(draft, "invoice.created")
        subscription["latest_invoice"] = draft["id"]
    elif subscription["pause_collection"]:
        _skip(world, subscription, lines)
    else:
        invoice = billing.bill(world, subscription, lines, "subscription_cycle")
        if invoice["status"] == "open":
            billing.collect(world, subscription, invoice, Attempt())
        else:
            billing.follow(world, subscription, invoice, Outcome.PAID)
    billing.keep(world, subscription)


def _skip(world: World, subscription: Thing, lines: list[Thing]) -> None:
    """While collection is paused, bills are made and not charged."""
    invoice = world.add(billing.draft(world, subscription, lines, "subscription_cycle"), "invoice.created")
    match subscription["pause_collection"]["behavior"]:
        case "void":
            invoices.void(world, invoice)
        case "mark_uncollectible":
            invoice.update(status="uncollectible", auto_advance=False)
            invoice["status_transitions"]["marked_uncollectible_at"] = world.now
            world.save(invoice, "invoice.marked_uncollectible")
        case _:
            invoice["auto_advance"] = False
            world.save(invoice, "invoice.updated")
    subscription["latest_invoice"] = invoice["id"]
    if subscription["status"] == "trialing":
        subscription["status"] = "active"


def _can_go_on(world: World, subscription: Thing) -> bool:
    """Whether a trial becomes a subscription; without a card it may be paused or end instead."""
    wish = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if wish == "create_invoice" or billing.method_of(world, subscription) is not None:
        return True
    if wish == "cancel":
        billing.ended(world, subscription, "payment_failed")
        billing.keep(world, subscription)
    else:
        paused = {"subscription": None, "transitioned_at": world.now, "type": "subscription"}
        subscription.update(status="paused", status_details={"paused": paused})
        billing.keep(world, subscription, "customer.subscription.paused")
    return False


HAPPENINGS = {
    "subscription": _subscription,
    "invoice": _invoice,
    "payment_intent": _intent,
    "checkout.session": checkout.expire,
}
