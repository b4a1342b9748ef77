"""Checkout: a session made by us, and what happens to it on Stripe's own page."""

from __future__ import annotations

from longwave.adapters.stripe_stand_in import billing, cards, drafting
from longwave.adapters.stripe_stand_in import subscriptions as subs
from longwave.adapters.stripe_stand_in.calendar import DAY
from longwave.adapters.stripe_stand_in.cards import Attempt, Card, Outcome
from longwave.adapters.stripe_stand_in.catalogue import create_customer, in_currency, redeemable, redeemed
from longwave.adapters.stripe_stand_in.errors import invalid
from longwave.adapters.stripe_stand_in.forms import integer, required, truth
from longwave.adapters.stripe_stand_in.shapes import NO_TAX
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

MODES = {"payment": "one_time", "subscription": "recurring"}


def create(world: World, params: Thing) -> Thing:
    """Begin a checkout of one thing."""
    mode, lines = required(params, "mode"), required(params, "line_items")
    if mode not in MODES or len(lines) != 1 or integer(lines[0], "quantity", 1) != 1:
        raise invalid("The stand-in sells one thing at a time, once or by subscription.", "line_items")
    price = world.load("price", required(lines[0], "price"), "line_items[0][price]")
    if price["type"] != MODES[mode]:
        raise invalid(f"You specified `{mode}` mode but passed a {price['type']} price.", "line_items[0][price]")
    if not price["active"]:
        raise invalid(f"The price specified is inactive: {price['id']}", "line_items[0][price]")
    customer = world.load("customer", params["customer"], "customer") if params.get("customer") else None
    if customer and "customer_email" in params:
        raise invalid("You may only specify one of these parameters: customer, customer_email.", "customer")
    if customer and customer["currency"] not in (None, price["currency"]):
        in_currency(world, customer, price["currency"])
    if "payment_method_collection" in params and mode != "subscription":
        raise invalid(
            "You can only set `payment_method_collection` in `subscription` mode.", "payment_method_collection"
        )
    coupons = [redeemable(world, one.get("coupon"), price["currency"]) for one in params.get("discounts") or ()]
    session = _session(world, params, price, customer)
    _reckoned(world, session, price, coupons)
    session["url"] = world.address("checkout", session["id"])
    return world.add(session)


def _session(world: World, params: Thing, price: Thing, customer: Thing | None) -> Thing:
    data, tax = params.get("subscription_data", {}), truth(params.get("automatic_tax", {}), "enabled")
    session = world.new(
        "cs",
        "checkout.session",
        mode=params["mode"],
        currency=price["currency"],
        client_reference_id=params.get("client_reference_id"),
        success_url=required(params, "success_url"),
        cancel_url=params.get("cancel_url"),
        customer=customer and customer["id"],
        customer_email=params.get("customer_email"),
        customer_creation=params.get("customer_creation"),
        expires_at=integer(params, "expires_at", world.now + DAY),
        automatic_tax={**NO_TAX, "enabled": tax},
        payment_method_collection=params.get("payment_method_collection", "always"),
        discounts=[{"coupon": one.get("coupon"), "promotion_code": None} for one in params.get("discounts") or ()],
        metadata=params.get("metadata", {}),
        _price=price["id"],
        _trial_days=integer(data, "trial_period_days"),
        _marks=data.get("metadata", {}),
    )
    session["id"] = session["id"].replace("cs_", "cs_live_" if world.live else "cs_test_", 1)
    return session


def _reckoned(world: World, session: Thing, price: Thing, coupons: list[Thing]) -> None:
    """What is due at once, shown before anybody pays."""
    amount = 0 if session["_trial_days"] else price["unit_amount"]
    lines: list[Thing] = [{"amount": amount, "discountable": True, "discount_amounts": []}]
    discounts = [{"id": one["id"], "_coupon": one, "end": None} for one in coupons]
    off = sum(one["amount"] for one in drafting.discounted(lines, discounts, world.now))
    session.update(
        amount_subtotal=amount,
        amount_total=amount - off,
        total_details={"amount_discount": off, "amount_shipping": 0, "amount_tax": 0},
    )


def expire(world: World, session: Thing) -> Thing:
    """Nobody paid in time."""
    if session["status"] != "open":
        raise invalid('Only Checkout Sessions with a status in ["open"] can be expired.', "id")
    session.update(status="expired", url=None)
    world.save(session, "checkout.session.expired")
    return session


def expired(world: World, _: Thing, number: str) -> Thing:
    """Withdraw a checkout."""
    return expire(world, world.load("checkout.session", number))


def cardless(session: Thing) -> bool:
    """Whether the page asks for no card: where that was wished, and nothing is due."""
    return session.get("payment_method_collection") == "if_required" and not session["amount_total"]


def pay(world: World, number: str, card: Card | None, *, confirmed: bool = False) -> Outcome:
    """What happens when somebody enters a card on the page, or none where none is asked for. Raises for a card that is
    declined."""
    session = world.load("checkout.session", number)
    if session["status"] != "open":
        raise invalid("This Checkout Session is no longer active.", "id")
    if card is None and not cardless(session):
        raise invalid("A payment method is required.", "payment_method")
    if card is Card.DECLINED:
        raise cards.refusal()
    if card is Card.ASKS and not confirmed:
        return Outcome.ASKED
    price = world.load("price", session["_price"])
    for one in session["discounts"]:
        redeemable(world, one["coupon"], price["currency"])
    customer = _payer(world, session, price["currency"])
    method = cards.attach(world, customer, card, confirmed=confirmed) if card else None
    how = Attempt(present=True, confirmed=confirmed)
    by = _subscribe if session["mode"] == "subscription" else _buy
    outcome = by(world, session, price, customer, method, how)
    if outcome is Outcome.DECLINED:
        raise cards.refusal()
    free = not session["amount_total"]
    session.update(
        status="complete",
        url=None,
        customer=customer["id"],
        customer_details={"email": customer["email"], "name": None},
        payment_status="no_payment_required" if free else "paid" if outcome is Outcome.PAID else "unpaid",
    )
    world.save(session)
    world.tell("checkout.session.completed", session)
    return outcome


def _payer(world: World, session: Thing, currency: str) -> Thing:
    if session["customer"]:
        customer = world.load("customer", session["customer"], "customer")
    else:
        customer = create_customer(world, {"email": session["customer_email"]})
    in_currency(world, customer, currency)
    return customer


def _subscribe(
    world: World, session: Thing, price: Thing, customer: Thing, method: Thing | None, how: Attempt
) -> Outcome:
    params: Thing = {
        "customer": customer["id"],
        "items": [{"price": price["id"]}],
        "discounts": session["discounts"],
        "metadata": session["_marks"],
    }
    if session["_trial_days"]:
        params["trial_period_days"] = session["_trial_days"]
    subscription = subs.begun(world, params)
    subscription["default_payment_method"] = method and method["id"]
    invoice = world.load("invoice", subscription["latest_invoice"])
    outcome = Outcome.PAID
    if invoice["status"] == "open":
        outcome = billing.collect(world, subscription, invoice, how, method)
    billing.keep(world, subscription)
    session.update(subscription=subscription["id"], invoice=invoice["id"])
    return outcome


def _buy(world: World, session: Thing, price: Thing, customer: Thing, method: Thing | None, how: Attempt) -> Outcome:
    for one in session["discounts"]:
        redeemed(world, one["coupon"])
    if not session["amount_total"]:
        return Outcome.PAID
    intent = cards.new_intent(world, customer["id"], session["amount_total"], price["currency"], _session=session["id"])
    session["payment_intent"] = intent["id"]
    return cards.charge(world, intent, method, how)


def cleared(world: World, intent: Thing, paid: bool) -> None:
    """A checkout that was completed by a bank debit hears whether it came through."""
    for session in _sessions_of(world, intent):
        if session["payment_status"] == "unpaid":
            session["payment_status"] = "paid" if paid else "unpaid"
            world.save(session)
            world.tell(f"checkout.session.async_payment_{'succeeded' if paid else 'failed'}", session)


def _sessions_of(world: World, intent: Thing) -> list[Thing]:
    if intent.get("_session"):
        return [world.load("checkout.session", intent["_session"])]
    return world.store.find("checkout.session", invoice=intent["_invoice"])
