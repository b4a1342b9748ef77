"""Money that goes back: refunds that we make, disputes that payers begin at their banks."""

from __future__ import annotations

from longwave.adapters.stripe_stand_in.calendar import DAY
from longwave.adapters.stripe_stand_in.errors import invalid, missing
from longwave.adapters.stripe_stand_in.forms import integer
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World


def refund(world: World, params: Thing) -> Thing:
    """Give back a payment, or some of it, but never more than it brought."""
    charge = _charge(world, params)
    if charge.get("_lost"):
        raise invalid(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge", "charge_disputed"
        )
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = integer(params, "amount", left)
    if not left:
        raise invalid(f"Charge {charge['id']} has already been refunded.", "charge", "charge_already_refunded")
    if amount <= 0:
        raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > left:
        raise invalid(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", "amount")
    made = world.new(
        "re",
        "refund",
        amount=amount,
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        currency=charge["currency"],
        reason=params.get("reason"),
        metadata=params.get("metadata", {}),
    )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    world.save(charge)
    world.add(made, "refund.created")
    world.tell("charge.refunded", charge)
    return made


def _charge(world: World, params: Thing) -> Thing:
    if "charge" in params:
        return world.load("charge", params["charge"], "charge")
    intent = world.load("payment_intent", params.get("payment_intent", ""), "payment_intent")
    if intent["status"] != "succeeded":
        raise invalid("This PaymentIntent does not have a successful charge to refund.", "payment_intent")
    return world.load("charge", intent["latest_charge"])


def dispute(world: World, payment: str) -> Thing:
    """A payer tells her bank that she did not want this payment."""
    charge = world.load("charge", world.load("payment_intent", payment)["latest_charge"])
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise invalid("Only a payment can be disputed, and once.", "charge")
    charge["disputed"] = True
    world.save(charge)
    return world.add(
        world.new(
            "du",
            "dispute",
            amount=charge["amount"] - charge["amount_refunded"],
            charge=charge["id"],
            payment_intent=payment,
            currency=charge["currency"],
            evidence_details={
                "due_by": world.now + 7 * DAY,
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
        ),
        "charge.dispute.created",
    )


def close(world: World, number: str, won: bool) -> Thing:
    """The bank decides."""
    found = world.load("dispute", number)
    if found["status"] not in {"needs_response", "under_review"}:
        raise missing("dispute", number)
    found["status"] = "won" if won else "lost"
    charge = world.load("charge", found["charge"])
    charge["_lost"] = not won
    world.save(charge)
    world.save(found, "charge.dispute.closed")
    return found
