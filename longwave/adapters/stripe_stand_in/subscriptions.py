"""Subscriptions: begun, changed, ended, taken up again."""

from __future__ import annotations

from typing import Any

from longwave.adapters.stripe_stand_in import billing, drafting, invoices, prorating
from longwave.adapters.stripe_stand_in.calendar import DAY, next_end
from longwave.adapters.stripe_stand_in.cards import Attempt, Outcome
from longwave.adapters.stripe_stand_in.catalogue import in_currency, redeemable, redeemed
from longwave.adapters.stripe_stand_in.due import period
from longwave.adapters.stripe_stand_in.errors import declined, invalid, missing
from longwave.adapters.stripe_stand_in.forms import integer, required, truth
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

BEHAVIOURS = {"create_prorations", "always_invoice", "none", None}


def create(world: World, params: Thing) -> Thing:
    """Begin a subscription, and charge for it unless it begins with a trial."""
    behaviour = params.get("payment_behavior", "allow_incomplete")
    subscription = begun(world, params)
    if subscription["status"] == "trialing":
        return subscription
    invoice = world.load("invoice", subscription["latest_invoice"])
    if behaviour != "default_incomplete" and invoice["status"] == "open":
        outcome = billing.collect(world, subscription, invoice, Attempt())
        if outcome is Outcome.DECLINED and behaviour == "error_if_incomplete":
            raise declined("Your card was declined.", "card_declined", "generic_decline")
        billing.keep(world, subscription)
    return subscription


def begun(world: World, params: Thing) -> Thing:
    """A new subscription with its first bill, not charged yet."""
    customer = world.load("customer", required(params, "customer"), "customer")
    subscription = _blank(world, customer, params)
    items = prorating.with_items(world, subscription, required(params, "items"))
    currency = items[0]["price"]["currency"]
    if any(item["price"]["currency"] != currency for item in items):
        raise invalid("All prices on a subscription must use the same currency.", "items")
    in_currency(world, customer, currency)
    trial = integer(params, "trial_end") or (
        world.now + integer(params, "trial_period_days") * DAY if params.get("trial_period_days") else 0
    )
    anchor = trial or world.now
    subscription.update(currency=currency, billing_cycle_anchor=anchor)
    if trial:
        subscription.update(status="trialing", trial_start=world.now, trial_end=trial)
    span = (world.now, trial or next_end(anchor, *prorating.rhythm(items), world.now))
    _set_items(subscription, items, span)
    _discounted(world, subscription, params)
    world.add(subscription)
    lines = drafting.whole(world, items, span, free=bool(trial))
    invoice = billing.bill(world, subscription, lines, "subscription_create")
    if not trial and invoice["status"] == "paid":
        subscription["status"] = "active"
    world.store.put(subscription)
    world.tell("customer.subscription.created", subscription)
    return subscription


def _blank(world: World, customer: Thing, params: Thing) -> Thing:
    settings = params.get("trial_settings", {}).get("end_behavior", {})
    return world.new(
        "sub",
        "subscription",
        customer=customer["id"],
        start_date=world.now,
        trial_settings={
            "end_behavior": {"missing_payment_method": settings.get("missing_payment_method", "create_invoice")}
        },
        metadata=params.get("metadata", {}),
        _trial_set=world.now,
    )


def _discounted(world: World, subscription: Thing, params: Thing) -> None:
    """Its discounts from now on: those that it had and are named, and new ones. None named, they stay as they are."""
    if not params.get("discounts") and params.get("discounts") != "":
        return
    kept = []
    for one in params["discounts"]:
        if "discount" in one and one["discount"] not in subscription["discounts"]:
            raise invalid(f"No such discount: '{one['discount']}'", "discounts[0][discount]", "resource_missing")
        kept.append(one["discount"] if "discount" in one else _redeem(world, subscription, one.get("coupon")))
    subscription["discounts"] = kept


def _redeem(world: World, subscription: Thing, number: Any) -> str:
    coupon = redeemable(world, number, subscription["currency"])
    redeemed(world, coupon["id"])
    whose = {"customer": subscription["customer"], "subscription": subscription["id"]}
    return str(drafting.new_discount(world, coupon, **whose)["id"])


def _set_items(subscription: Thing, items: list[Thing], span: tuple[int, int]) -> None:
    for item in items:
        item.update(current_period_start=span[0], current_period_end=span[1])
    subscription["items"]["data"] = items


def update(world: World, params: Thing, number: str) -> Thing:
    """Change a subscription: its items, its end, a pause, how long a trial goes."""
    subscription = _living(world, number)
    if params.get("proration_behavior") not in BEHAVIOURS:
        raise invalid("Invalid proration_behavior", "proration_behavior")
    if "cancel_at" in params and "cancel_at_period_end" in params:
        raise invalid("Only one of `cancel_at` and `cancel_at_period_end` may be set.", "cancel_at")
    _marked(subscription, params)
    _ending(world, subscription, params)
    if "pause_collection" in params:
        subscription["pause_collection"] = _pause(world, params["pause_collection"])
    if "default_payment_method" in params:
        method = world.load("payment_method", params["default_payment_method"], "default_payment_method")
        subscription["default_payment_method"] = method["id"]
    if "trial_end" in params:
        _prolong(world, subscription, params)
    _discounted(world, subscription, params)
    if "items" in params:
        _switch(world, subscription, params)
    billing.keep(world, subscription)
    return subscription


def _living(world: World, number: str) -> Thing:
    subscription = world.load("subscription", number)
    if subscription["ended_at"]:
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.", "id")
    return subscription


def _marked(subscription: Thing, params: Thing) -> None:
    for name, value in (params.get("metadata") or {}).items():
        subscription["metadata"].pop(name, None)
        if value:
            subscription["metadata"][name] = value


def _ending(world: World, subscription: Thing, params: Thing) -> None:
    if "cancel_at_period_end" in params:
        leaves = truth(params, "cancel_at_period_end")
        subscription.update(cancel_at_period_end=leaves, cancel_at=period(subscription)[1] if leaves else None)
    elif "cancel_at" in params:
        at = integer(params, "cancel_at") or None
        if at is not None and at <= world.now:
            raise invalid("cancel_at must be in the future.", "cancel_at")
        subscription.update(cancel_at=at, cancel_at_period_end=False)
    else:
        return
    leaves = subscription["cancel_at"] is not None
    subscription["canceled_at"] = world.now if leaves else None
    subscription["cancellation_details"]["reason"] = "cancellation_requested" if leaves else None


def _pause(world: World, wanted: Any) -> Thing | None:
    if wanted == "":
        return None
    behaviour, until = required(wanted, "behavior"), integer(wanted, "resumes_at") or None
    if behaviour not in {"keep_as_draft", "mark_uncollectible", "void"}:
        raise invalid("Invalid pause_collection[behavior]", "pause_collection[behavior]")
    if until is not None and until <= world.now:
        raise invalid("resumes_at must be in the future.", "pause_collection[resumes_at]")
    return {"behavior": behaviour, "resumes_at": until}


def _prolong(world: World, subscription: Thing, params: Thing) -> None:
    """A trial, new or longer, moves the day that periods are counted from."""
    if params["trial_end"] == "now":
        _end_trial(world, subscription, params)
        return
    until = integer(params, "trial_end")
    if until <= world.now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", "trial_end")
    if params.get("proration_behavior") != "none":
        raise invalid("The stand-in begins trials with `proration_behavior` none.", "proration_behavior")
    items = subscription["items"]["data"]
    _set_items(
        subscription, items, (period(subscription)[0] if subscription["status"] == "trialing" else world.now, until)
    )
    for item in items:
        item.update(_billed=0, _billed_from=world.now)
    subscription.update(
        status="trialing",
        trial_start=subscription["trial_start"] or world.now,
        trial_end=until,
        billing_cycle_anchor=until,
        _told=False,
        _trial_set=world.now,
    )
    if subscription["cancel_at_period_end"]:
        subscription["cancel_at"] = until


def _end_trial(world: World, subscription: Thing, params: Thing) -> None:
    """A trial ends at once: a period begins, and is charged."""
    if subscription["status"] != "trialing":
        raise invalid("The subscription is not in a trial.", "trial_end")
    subscription.update(trial_end=world.now)
    invoice = _begin_now(world, subscription)
    subscription["status"] = "active"
    if invoice["status"] == "open":
        outcome = billing.collect(world, subscription, invoice, Attempt())
        if outcome in {Outcome.DECLINED, Outcome.ASKED} and params.get("payment_behavior") == "error_if_incomplete":
            raise declined("Your card was declined.", "card_declined", "generic_decline")


def _begin_now(world: World, subscription: Thing) -> Thing:
    """A period that begins now, with its bill."""
    items = subscription["items"]["data"]
    span = (world.now, next_end(world.now, *prorating.rhythm(items), world.now))
    _set_items(subscription, items, span)
    subscription["billing_cycle_anchor"] = world.now
    return billing.bill(world, subscription, drafting.whole(world, items, span), "subscription_update")


def _switch(world: World, subscription: Thing, params: Thing) -> None:
    at = integer(params, "proration_date", world.now)
    reckoning = prorating.reckon(world, subscription, prorating.with_items(world, subscription, params["items"]), at)
    if any(item["price"]["currency"] != subscription["currency"] for item in reckoning.items):
        raise invalid("The price specified only supports another currency.", "items[0][price]")
    behaviour = params.get("proration_behavior") or "create_prorations"
    if reckoning.lines and behaviour == "create_prorations" and reckoning.anchor is None:
        raise invalid(
            "The stand-in bills prorations at once: `always_invoice`, or not at all: `none`.", "proration_behavior"
        )
    _set_items(subscription, reckoning.items, reckoning.span)
    if reckoning.anchor is not None:
        subscription["billing_cycle_anchor"] = reckoning.anchor
    if subscription["cancel_at_period_end"]:
        subscription["cancel_at"] = reckoning.span[1]
    # Without proration nothing is reckoned; another rhythm begins a period anew, which is charged all the same.
    lines = [one for one in reckoning.lines if behaviour != "none" or not prorating.prorated(one)]
    if not lines:
        return
    invoice = billing.bill(world, subscription, lines, "subscription_update", at)
    if invoice["status"] == "open":
        outcome = billing.collect(world, subscription, invoice, Attempt())
        if outcome in {Outcome.DECLINED, Outcome.ASKED} and params.get("payment_behavior") == "error_if_incomplete":
            raise declined("Your card was declined.", "card_declined", "generic_decline")


def preview(world: World, params: Thing) -> Thing:
    """The bill that an update would make, or the next one."""
    subscription = world.load("subscription", required(params, "subscription"), "subscription")
    wanted = params.get("subscription_details", {})
    if subscription["ended_at"]:
        raise invalid("The subscription has ended and will not be billed.", "subscription", "invoice_upcoming_none")
    at, ahead = integer(wanted, "proration_date", world.now), None
    if "proration_date" in wanted and not {"items", "trial_end"} & wanted.keys():
        raise invalid("`proration_date` needs `items` or `trial_end`.", "subscription_details[proration_date]")
    if any("discount" not in one for one in params.get("discounts") or ()):
        raise invalid("The stand-in previews with discounts that the subscription has.", "discounts")
    _discounted(world, subscription, params)
    if truth(wanted, "cancel_now"):
        lines = prorating.rest(world, subscription, at)
    elif "items" in wanted:
        reckoning = prorating.reckon(
            world, subscription, prorating.with_items(world, subscription, wanted["items"]), at
        )
        lines = reckoning.lines or drafting.whole(world, reckoning.items, reckoning.span, free=True)
    else:
        ahead = period(subscription)[1]
        items = subscription["items"]["data"]
        lines = drafting.whole(
            world, items, (ahead, next_end(subscription["billing_cycle_anchor"], *prorating.rhythm(items), ahead))
        )
    draft = billing.draft(world, subscription, lines, "upcoming", None if ahead else at, ahead)
    draft["id"] = draft["id"].replace("in_", "upcoming_in_", 1)
    return draft


def cancel(world: World, params: Thing, number: str) -> Thing:
    """End a subscription now. Asked to prorate, what is left becomes credit."""
    subscription = world.load("subscription", number)
    if subscription["ended_at"]:
        raise missing("subscription", number)
    if truth(params, "prorate"):
        customer = world.load("customer", subscription["customer"])
        customer["balance"] -= prorating.refund_for_rest(subscription, world.now)
        world.save(customer, "customer.updated")
    billing.ended(world, subscription, "cancellation_requested")
    billing.keep(world, subscription)
    return subscription


def resume(world: World, params: Thing, number: str) -> Thing:
    """Take up again what a trial's end without a card had paused: from now on, and charged now."""
    subscription = _living(world, number)
    if subscription["status"] != "paused":
        raise invalid("Only paused subscriptions can be resumed.", "id")
    if params.get("billing_cycle_anchor", {}) not in ({}, {"type": "now"}):
        raise invalid("The stand-in resumes from now on.", "billing_cycle_anchor")
    subscription["status_details"] = None
    invoice = _begin_now(world, subscription)
    if invoice["status"] == "open":
        billing.collect(world, subscription, invoice, Attempt())
    else:
        subscription["status"] = "active"
    billing.keep(world, subscription, "customer.subscription.resumed")
    return subscription


def pay(world: World, params: Thing, number: str) -> Thing:
    """Try an invoice's payment once more."""
    invoice = world.load("invoice", number)
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid", "id", "invoice_already_paid")
    method = None
    if "payment_method" in params:
        method = world.load("payment_method", params["payment_method"], "payment_method")
    subscription = world.load("subscription", invoice["_subscription"])
    billing.collect(world, subscription, invoice, Attempt(), method)
    billing.keep(world, subscription)
    return invoice


def void(world: World, _: Thing, number: str) -> Thing:
    """Void an invoice by hand."""
    invoice = world.load("invoice", number)
    invoices.void(world, invoice)
    return invoice


def delete_customer(world: World, _: Thing, number: str) -> Thing:
    """Forget a customer. Her subscriptions end at once."""
    customer = world.load("customer", number)
    if customer.get("deleted"):
        raise missing("customer", number)
    for subscription in world.store.find("subscription", customer=number, oldest=True):
        if not subscription["ended_at"]:
            billing.ended(world, subscription, "cancellation_requested")
            billing.keep(world, subscription)
    customer = world.load("customer", number)
    customer["deleted"] = True
    world.save(customer)
    world.tell("customer.deleted", customer)
    return customer
