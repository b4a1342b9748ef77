"""Invoices: made final, paid, tried again, voided."""

from __future__ import annotations

from longwave.adapters.stripe_stand_in import cards
from longwave.adapters.stripe_stand_in.calendar import DAY
from longwave.adapters.stripe_stand_in.cards import Attempt, Outcome
from longwave.adapters.stripe_stand_in.drafting import net
from longwave.adapters.stripe_stand_in.errors import invalid
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

RETRIES = (3 * DAY, 7 * DAY, 14 * DAY)  # after the first failure: two weeks, as we advise to set it at Stripe


def finalize(world: World, invoice: Thing) -> None:
    """Give an invoice its number and use up credit. One with nothing to pay is paid."""
    customer = world.load("customer", invoice["customer"])
    invoice["number"] = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    invoice["ending_balance"] = invoice["_after"]
    customer["next_invoice_sequence"] += 1
    customer["balance"] = invoice["_after"]
    world.save(customer, "customer.updated")
    invoice.update(
        status="open",
        hosted_invoice_url=world.address("invoice", invoice["id"]),
        invoice_pdf=world.address("invoice", invoice["id"]) + "/pdf",
    )
    invoice["status_transitions"]["finalized_at"] = world.now
    world.save(invoice, "invoice.finalized")
    if not invoice["amount_due"]:
        _paid(world, invoice, 0)
        return
    _to_be_paid(world, invoice)


def _to_be_paid(world: World, invoice: Thing) -> None:
    """An invoice is paid by a payment, and a record of its own says by which."""
    customer, amount, currency = invoice["customer"], invoice["amount_due"], invoice["currency"]
    intent = cards.new_intent(world, customer, amount, currency, _invoice=invoice["id"])
    invoice["_intent"] = intent["id"]
    world.save(invoice)
    world.add(
        world.new(
            "inpay",
            "invoice_payment",
            invoice=invoice["id"],
            amount_requested=amount,
            currency=currency,
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
            _payment_intent=intent["id"],
        )
    )


def attempt(world: World, invoice: Thing, method: Thing | None, how: Attempt) -> Outcome:
    """Try to have an open invoice paid."""
    if invoice["status"] == "paid":
        return Outcome.PAID
    if invoice["status"] != "open":
        raise invalid("This invoice can no longer be paid.", "id", "invoice_not_editable")
    intent = world.load("payment_intent", invoice["_intent"])
    if intent["status"] == "processing":
        return Outcome.CLEARING
    invoice["attempted"] = True
    invoice["attempt_count"] += 1
    outcome = cards.charge(world, intent, method, how)
    match outcome:
        case Outcome.PAID:
            _paid(world, invoice, invoice["amount_due"])
        case Outcome.DECLINED:
            failed(world, invoice)
        case Outcome.ASKED:
            _again(world, invoice)
            world.save(invoice)
            world.tell("invoice.payment_action_required", invoice)
        case Outcome.CLEARING:
            invoice["next_payment_attempt"] = None  # what is on its way is not asked for again
            world.save(invoice, "invoice.updated")
    return outcome


def failed(world: World, invoice: Thing) -> None:
    """A payment failed; when it is tried again."""
    _again(world, invoice)
    world.save(invoice)
    world.tell("invoice.payment_failed", invoice)


def _again(world: World, invoice: Thing) -> None:
    invoice["_failed_at"] = invoice["_failed_at"] or world.now
    times = [invoice["_failed_at"] + after for after in RETRIES]
    by_itself = invoice["auto_advance"] and invoice["billing_reason"] != "subscription_create"
    invoice["next_payment_attempt"] = next((at for at in times if at > world.now), None) if by_itself else None


def settled(world: World, invoice: Thing, paid: bool) -> None:
    """A bank debit came through, or came back."""
    if paid:
        _paid(world, invoice, invoice["amount_due"])
    else:
        failed(world, invoice)


def _paid(world: World, invoice: Thing, amount: int) -> None:
    invoice.update(status="paid", amount_paid=amount, amount_remaining=0, attempted=True, next_payment_attempt=None)
    invoice["status_transitions"]["paid_at"] = world.now
    for payment in world.store.find("invoice_payment", invoice=invoice["id"]):
        payment.update(status="paid", amount_paid=amount)
        payment["status_transitions"]["paid_at"] = world.now
        world.save(payment, "invoice_payment.paid")
    world.save(invoice)
    world.tell("invoice.paid", invoice)
    world.tell("invoice.payment_succeeded", invoice)


def void(world: World, invoice: Thing) -> None:
    """An invoice that nobody has to pay after all. Credit that it used comes back."""
    if invoice["status"] not in {"draft", "open"}:
        raise invalid("You can only pass in open invoices.", "id", "invoice_not_editable")
    if invoice["status"] == "open":
        customer = world.load("customer", invoice["customer"])
        customer["balance"] += invoice["starting_balance"] - invoice["ending_balance"]
        world.save(customer, "customer.updated")
        intent = world.load("payment_intent", invoice["_intent"])
        intent.update(status="canceled", canceled_at=world.now, _clears=None)
        world.save(intent, "payment_intent.canceled")
        for payment in world.store.find("invoice_payment", invoice=invoice["id"]):
            payment["status"] = "canceled"
            world.save(payment)
    invoice.update(status="void", next_payment_attempt=None, auto_advance=False)
    invoice["status_transitions"]["voided_at"] = world.now
    world.save(invoice, "invoice.voided")


def hold(world: World, invoice: Thing) -> None:
    """Stop trying to have an invoice paid by itself."""
    invoice.update(auto_advance=False, next_payment_attempt=None)
    world.save(invoice, "invoice.updated")


def billed(invoice: Thing) -> dict[str, int]:
    """What an invoice charges for each item, discounts taken off."""
    sums: dict[str, int] = {}
    for one in invoice["lines"]["data"]:
        item = one["parent"]["subscription_item_details"]["subscription_item"]
        if one["amount"] >= 0:
            sums[item] = sums.get(item, 0) + net(one)
    return sums
