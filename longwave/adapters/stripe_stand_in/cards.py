"""Test cards, and what happens when they are charged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from longwave.adapters.stripe_stand_in.calendar import DAY
from longwave.adapters.stripe_stand_in.errors import declined
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

CLEARING = 3 * DAY  # how long a bank debit is on its way


class Card(StrEnum):
    """Stripe's own test numbers, by what they do."""

    WORKS = "4242424242424242"
    DECLINED = "4000000000000002"
    FAILS_LATER = "4000000000000341"  # pays while its holder is there, and not afterwards
    ASKS = "4000002500003155"  # wants its holder to confirm once, and pays ever after
    DEBIT = "DE89370400440532013000"  # a bank account: paid for days later
    DEBIT_RETURNED = "DE62370400440532013001"  # the same, and the bank says no


class Outcome(StrEnum):
    """How a charge went."""

    PAID = "succeeded"
    DECLINED = "declined"
    ASKED = "requires_action"
    CLEARING = "processing"


DEBITS = frozenset({Card.DEBIT, Card.DEBIT_RETURNED})
SAID = "Your card was declined."


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who is there while a card is charged: its holder, and whether she confirmed."""

    present: bool = False
    confirmed: bool = False


def read(number: str) -> Card:
    """A card's number as somebody types it."""
    try:
        return Card("".join(number.split()).upper())
    except ValueError:
        raise declined("Your card number is incorrect.", "incorrect_number", "incorrect_number") from None


def attach(world: World, customer: Thing, card: Card, *, confirmed: bool = False) -> Thing:
    """Give a customer a way to pay, and make it the one that is used. Raises for a card that nobody will charge."""
    if card is Card.DECLINED:
        raise refusal()
    kind = "sepa_debit" if card in DEBITS else "card"
    details = (
        {"last4": card[-4:]}
        if card in DEBITS
        else {
            "brand": "visa",
            "last4": card[-4:],
            "exp_month": 12,
            "exp_year": 2040,
            "funding": "credit",
            "country": "US",
        }
    )
    method = world.new(
        "pm",
        "payment_method",
        type=kind,
        customer=customer["id"],
        billing_details={"email": customer["email"]},
        _card=card.value,
        _confirmed=confirmed,
        **{kind: details},
    )
    world.add(method, "payment_method.attached")
    customer["invoice_settings"]["default_payment_method"] = method["id"]
    world.save(customer, "customer.updated")
    return method


def refusal() -> Exception:
    """What a declined card's error says."""
    return declined(SAID, "card_declined", "generic_decline")


def new_intent(world: World, customer: str | None, amount: int, currency: str, **fields: Any) -> Thing:
    """A payment that is to be tried."""
    intent = world.new("pi", "payment_intent", amount=amount, currency=currency, customer=customer, **fields)
    return world.add(intent, "payment_intent.created")


def charge(world: World, intent: Thing, method: Thing | None, attempt: Attempt) -> Outcome:
    """Try a payment with a card, and write down what came of it."""
    outcome = _outcome(method, attempt)
    intent["payment_method"] = method and method["id"]
    if method and attempt.confirmed and not method["_confirmed"]:
        method["_confirmed"] = True
        world.save(method)
    if outcome is Outcome.ASKED:
        intent["status"] = "requires_action"
        world.save(intent, "payment_intent.requires_action")
    elif outcome is Outcome.CLEARING:
        intent.update(status="processing", _clears=world.now + CLEARING)
        world.save(intent, "payment_intent.processing")
    else:
        settle(world, intent, outcome is Outcome.PAID)
    return outcome


def settle(world: World, intent: Thing, paid: bool) -> None:
    """A payment went through, or did not."""
    charge = world.new(
        "ch",
        "charge",
        amount=intent["amount"],
        amount_captured=intent["amount"] if paid else 0,
        currency=intent["currency"],
        customer=intent["customer"],
        payment_intent=intent["id"],
        payment_method=intent["payment_method"],
        paid=paid,
        captured=paid,
        status="succeeded" if paid else "failed",
    )
    if not paid:
        charge.update(failure_code="card_declined", failure_message=SAID)
    charge["receipt_url"] = world.address("receipt", charge["id"]) if paid else None
    world.add(charge, "charge.succeeded" if paid else "charge.failed")
    intent.update(latest_charge=charge["id"], _clears=None)
    if paid:
        intent.update(status="succeeded", amount_received=intent["amount"], last_payment_error=None)
    else:
        error = {"type": "card_error", "code": "card_declined", "decline_code": "generic_decline", "message": SAID}
        intent.update(status="requires_payment_method", last_payment_error=error)
    world.save(intent, "payment_intent.succeeded" if paid else "payment_intent.payment_failed")


def _outcome(method: Thing | None, attempt: Attempt) -> Outcome:
    match method and method["_card"]:
        case None | Card.DECLINED:
            return Outcome.DECLINED
        case Card.FAILS_LATER if not attempt.present:
            return Outcome.DECLINED
        case Card.ASKS if not (attempt.confirmed or (method and method["_confirmed"])):
            return Outcome.ASKED
        case Card.DEBIT | Card.DEBIT_RETURNED:
            return Outcome.CLEARING
    return Outcome.PAID
