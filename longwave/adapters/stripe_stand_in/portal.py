"""The customer's portal: her card, her bills, an end or not."""

from __future__ import annotations

from longwave.adapters.stripe_stand_in import billing, cards
from longwave.adapters.stripe_stand_in.cards import Attempt, Card, Outcome
from longwave.adapters.stripe_stand_in.due import period
from longwave.adapters.stripe_stand_in.errors import invalid, missing
from longwave.adapters.stripe_stand_in.forms import required
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

OPEN_FOR = 3600  # seconds that a portal's address is good for


def create(world: World, params: Thing) -> Thing:
    """Open a portal."""
    customer = world.load("customer", required(params, "customer"), "customer")
    session = world.new("bps", "billing_portal.session", customer=customer["id"], return_url=params.get("return_url"))
    session["url"] = world.address("portal", session["id"])
    return world.add(session)


def opened(world: World, number: str) -> Thing:
    """A portal, as long as its address is good."""
    session = world.load("billing_portal.session", number)
    if session["created"] + OPEN_FOR < world.now:
        raise missing("portal session", number)
    return session


def change_card(world: World, number: str, card: Card) -> None:
    """Pay with another card from now on; bills that are open are tried again when they are due."""
    customer = world.load("customer", opened(world, number)["customer"])
    method = cards.attach(world, customer, card, confirmed=True)
    for subscription in world.store.find("subscription", customer=customer["id"]):
        if not subscription["ended_at"]:
            subscription["default_payment_method"] = method["id"]
            billing.keep(world, subscription)


def leave(world: World, number: str, subscription: str, leaves: bool) -> None:
    """End a subscription with what is paid for, or take that back."""
    found = world.load("subscription", subscription)
    if found["customer"] != opened(world, number)["customer"] or found["ended_at"]:
        raise missing("subscription", subscription)
    found.update(cancel_at_period_end=leaves, cancel_at=period(found)[1] if leaves else None)
    found["canceled_at"] = world.now if leaves else None
    billing.keep(world, found)


def pay_invoice(world: World, number: str, card: Card, *, confirmed: bool = False) -> Outcome:
    """What happens when somebody enters a card on the page of an open invoice; it is used from then on."""
    invoice = world.load("invoice", number)
    if invoice["status"] != "open":
        raise invalid("This invoice can no longer be paid.", "id", "invoice_not_editable")
    if card is Card.ASKS and not confirmed:
        return Outcome.ASKED
    method = cards.attach(world, world.load("customer", invoice["customer"]), card, confirmed=confirmed)
    subscription = world.load("subscription", invoice["_subscription"])
    subscription["default_payment_method"] = method["id"]
    outcome = billing.collect(world, subscription, invoice, Attempt(present=True, confirmed=confirmed), method)
    billing.keep(world, subscription)
    return outcome
