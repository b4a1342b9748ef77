"""Money that goes back, asked of Stripe: what is not used up, refunds, and credit that a refund is part of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from longwave.adapters.payments import Declined, Refund
from longwave.adapters.stripe.amounts import to_stripe, to_us
from longwave.adapters.stripe.reading import Thing, number

if TYPE_CHECKING:
    import stripe
    from stripe.params import (
        CustomerBalanceTransactionCreateParams,
        InvoiceCreatePreviewParams,
        RefundCreateParams,
    )

Ask = Callable[[Callable[[Any], Any]], Thing]


def unused(ask: Ask, subscription: str, moment: datetime) -> int:
    """What a bill would give back that ends it at a moment, which must lie in its current period: the prorations of it,
    with the taxes on them. Stripe takes a moment only where the items are named too."""
    items = ask(lambda on: on.v1.subscriptions.retrieve(subscription))["items"]["data"]
    params: InvoiceCreatePreviewParams = {
        "subscription": subscription,
        "subscription_details": {
            "cancel_now": True,
            "items": [{"id": item["id"]} for item in items],
            "proration_behavior": "always_invoice",
            "proration_date": int(moment.timestamp()),
        },
    }
    raw = ask(lambda on: on.v1.invoices.create_preview(params))
    parts = [line for line in raw["lines"]["data"] if line["parent"]["subscription_item_details"]["proration"]]
    return to_us(max(0, -sum(map(_with_tax, parts))), raw["currency"])


def _with_tax(line: Thing) -> int:
    taxes = [tax["amount"] for tax in line.get("taxes") or () if tax["tax_behavior"] == "exclusive"]
    return int(line["amount"] + sum(taxes))


def refund(ask: Ask, invoice: str, amount: int, key: str) -> Refund:
    """Over as many payments as it was paid with."""
    currency, paid = _paid(ask, invoice)
    left = to_stripe(amount, currency)
    parts: list[Thing] = []
    for place, (payment, most) in enumerate(paid):
        share = left if place + 1 == len(paid) else min(left, most)
        if share:
            params: RefundCreateParams = {"payment_intent": payment, "amount": share}
            parts.append(ask(partial(_refund, params, f"{key}-{place}")))
        left -= share
    if not parts or any(part["status"] in {"failed", "canceled"} for part in parts):
        raise Declined("Nothing of this could be given back.")
    total = to_us(sum(part["amount"] for part in parts), currency)
    return Refund(number=number(parts[0]), amount=total, currency=currency.upper())


def take_credit(ask: Ask, subscription: str, amount: int, key: str) -> None:
    """Book it against the balance of a subscription's customer."""
    raw = ask(lambda on: on.v1.subscriptions.retrieve(subscription))
    customer, currency = number(raw["customer"]), raw["currency"]
    params: CustomerBalanceTransactionCreateParams = {
        "amount": to_stripe(amount, currency),
        "currency": currency,
        "description": "Given back.",
    }
    ask(lambda on: on.v1.customers.balance_transactions.create(customer, params, {"idempotency_key": key}))


def _paid(ask: Ask, invoice: str) -> tuple[str, list[tuple[str, int]]]:
    """A bill's currency, and which payments brought how much of it."""
    if invoice.startswith("pi_"):
        raw = ask(lambda on: on.v1.payment_intents.retrieve(invoice))
        return raw["currency"], [(invoice, raw["amount_received"])]
    bill = ask(lambda on: on.v1.invoices.retrieve(invoice, {"expand": ["payments"]}))
    paid = [one for one in bill["payments"]["data"] if one["status"] == "paid"]
    return bill["currency"], [(number(one["payment"]["payment_intent"]), one["amount_paid"]) for one in paid]


def _refund(params: RefundCreateParams, key: str, on: stripe.StripeClient) -> stripe.Refund:
    return on.v1.refunds.create(params, {"idempotency_key": key})
