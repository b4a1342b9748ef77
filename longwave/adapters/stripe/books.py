"""All subscriptions at once, without a question for each.

A list brings each subscription's newest invoice along, but not what went back of it, and not older ones that are still
open: Stripe expands four levels deep, and a charge lies on the fifth. Both are few, so they are listed once, beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from longwave.adapters.payments import Snapshot
from longwave.adapters.stripe import reading
from longwave.adapters.stripe.reading import Returned, Thing, number

if TYPE_CHECKING:
    import stripe
    from stripe import ListObject

Lister = Callable[[Callable[["stripe.StripeClient"], "ListObject[Any]"]], Iterable[Thing]]


@dataclass(frozen=True, slots=True)
class Books:
    """What is owed and what went back, of everybody."""

    owing: Mapping[str, Sequence[Thing]]
    back: Returned


def open_books(every: Lister) -> Books:
    """Read the books, page by page."""
    owing: dict[str, list[Thing]] = {}
    for bill in every(lambda on: on.v1.invoices.list({"status": "open", "limit": 100, "expand": ["data.payments"]})):
        owing.setdefault(reading.subscription_of(bill), []).append(bill)
    refunds = [
        (number(one["payment_intent"]), one["amount"])
        for one in every(lambda on: on.v1.refunds.list({"limit": 100}))
        if one["status"] not in {"failed", "canceled"} and one.get("payment_intent")
    ]
    disputes = list(every(lambda on: on.v1.disputes.list({"limit": 100})))
    return Books(owing, reading.returned(refunds, disputes))


def snapshot(raw: Thing, books: Books) -> Snapshot:
    """A subscription as a list brings it, with its newest invoice and what else it owes."""
    newest = raw.get("latest_invoice")
    bills = [newest] if newest else []
    bills += [bill for bill in books.owing.get(raw["id"], ()) if bill["id"] != number(newest)]
    return reading.snapshot(raw, bills, books.back)
