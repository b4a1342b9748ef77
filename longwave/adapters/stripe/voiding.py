"""Bills that nobody shall pay any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from longwave.adapters.payments import Declined
from longwave.adapters.stripe import reading
from longwave.adapters.stripe.reading import Thing, number

if TYPE_CHECKING:
    import stripe

Ask = Callable[[Callable[[Any], Any]], Thing]
JUST_PAID = "A bill of this subscription was paid at this very moment, so it has not ended. Look at it once more."


def void_open(ask: Ask, bills: Iterable[Thing]) -> None:
    """Void open bills with their payments known: at Stripe they stay payable though their subscription has ended.

    What a bank has in hand just now is let be, since nobody can stop it. Raises `Declined` where one was paid
    meanwhile.
    """
    for bill in bills:
        if _in_hand(ask, bill):
            continue
        try:
            ask(partial(_void, number(bill)))
        except Declined:
            standing = ask(partial(_bill, number(bill)))["status"]
            if standing == "paid":
                raise Declined(JUST_PAID) from None
            if standing != "void":  # asked twice, it is void already
                raise


def held_credit(ask: Ask, bills: Iterable[Thing]) -> int:
    """What open bills have used of their customer's credit, and give back as they are voided."""
    used = [(bill, (bill["ending_balance"] or 0) - bill["starting_balance"]) for bill in bills]
    return sum(part for bill, part in used if bill["status"] == "open" and part > 0 and not _in_hand(ask, bill))


def _in_hand(ask: Ask, bill: Thing) -> bool:
    """Whether a bank considers a payment of it."""
    return any(ask(partial(_payment, one))["status"] == "processing" for one in reading.payments(bill))


def _void(number: str, on: stripe.StripeClient) -> stripe.Invoice:
    return on.v1.invoices.void_invoice(number)


def _bill(number: str, on: stripe.StripeClient) -> stripe.Invoice:
    return on.v1.invoices.retrieve(number)


def _payment(number: str, on: stripe.StripeClient) -> stripe.PaymentIntent:
    return on.v1.payment_intents.retrieve(number)
