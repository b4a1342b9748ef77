"""What Stripe's objects say, in our words. Field names are those of the API version that the SDK is made for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from longwave.adapters.payments import Event, Invoice, Session, Snapshot, State
from longwave.adapters.stripe.amounts import to_us

Thing = Mapping[str, Any]

# What we listen to; Stripe lets a list of events be narrowed to twenty types.
TOLD = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "customer.updated",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "invoice.voided",
    "invoice.marked_uncollectible",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
)

OPEN_DISPUTES = frozenset({"needs_response", "under_review", "warning_needs_response", "warning_under_review"})
OWING = frozenset({"open", "uncollectible"})
# A subscription's bills are overdue in these states; in others an open one is awaited.
FAILING = frozenset({State.PAST_DUE, State.UNPAID})
PAUSED_FROM = "longwave_paused_from"  # by which a trial that is a pause is told from another, and where it begins


@dataclass(frozen=True, slots=True)
class Returned:
    """Money that went back, or may have to, by the number of the payment that brought it."""

    refunded: Mapping[str, int] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


def returned(refunds: Iterable[tuple[str, int]], disputes: Iterable[Thing]) -> Returned:
    """Sort refunds (payment and amount) and disputes by payment."""
    sums: dict[str, int] = {}
    for payment, amount in refunds:
        sums[payment] = sums.get(payment, 0) + amount
    found = [(number(one["payment_intent"]), one["status"]) for one in disputes]
    return Returned(
        sums,
        frozenset(payment for payment, status in found if status in OPEN_DISPUTES),
        frozenset(payment for payment, status in found if status == "lost"),
    )


def number(thing: Any) -> str:
    """The number of an object, whether Stripe sent all of it or its number alone."""
    if not thing:
        return ""
    return thing if isinstance(thing, str) else str(thing["id"])


def moment(stamp: int | None) -> datetime | None:
    """An instant."""
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _instant(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)


def session(raw: Thing) -> Session:
    """A checkout."""
    return Session(
        number=raw["id"],
        reference=raw.get("client_reference_id") or "",
        url=raw.get("url") or "",
        complete=raw["status"] == "complete",
        paid=raw["status"] == "complete" and raw["payment_status"] in {"paid", "no_payment_required"},
        live=raw["livemode"],
        customer=number(raw.get("customer")),
        subscription=number(raw.get("subscription")),
        payment=number(raw.get("payment_intent")),
        amount=to_us(raw.get("amount_total") or 0, raw.get("currency") or ""),
        currency=(raw.get("currency") or "").upper(),
    )


def payments(raw: Thing) -> list[str]:
    """The numbers of the payments that were tried for an invoice."""
    tried = (raw.get("payments") or {}).get("data", [])
    return [found for one in tried if (found := number(one["payment"].get("payment_intent")))]


def invoice(raw: Thing, back: Returned) -> Invoice:
    """A bill. Its first payment is tried as it is made final, so that is when it first failed; retries move nothing."""
    currency, steps = raw["currency"], raw["status_transitions"]
    owing, paid_by = raw["status"] in OWING and raw["amount_remaining"] > 0, payments(raw)
    spans = [line["period"] for line in raw["lines"]["data"] if line["amount"] >= 0] or [
        {"start": raw["period_start"], "end": raw["period_end"]}
    ]
    page = raw.get("hosted_invoice_url") or ""
    return Invoice(
        number=raw["id"],
        shown=raw.get("number") or "",
        subscription=subscription_of(raw),
        customer=number(raw["customer"]),
        created=_instant(raw["created"]),
        paid_at=moment(steps["paid_at"]),
        due=to_us(raw["amount_due"], currency),
        paid=to_us(raw["amount_paid"], currency),
        refunded=to_us(sum(back.refunded.get(one, 0) for one in paid_by), currency),
        currency=currency.upper(),
        failed_at=moment(steps["finalized_at"]) if owing and raw["attempted"] else None,
        open=raw["status"] == "open",
        disputed=not back.disputed.isdisjoint(paid_by),
        lost=not back.lost.isdisjoint(paid_by),
        url=raw.get("invoice_pdf") or page,
        mend_url=page if raw["status"] == "open" else "",
        period_start=_instant(min(span["start"] for span in spans)),
        period_end=_instant(max(span["end"] for span in spans)),
    )


def payment(raw: Thing, disputes: Sequence[Thing]) -> Invoice:
    """A payment that has no invoice, with its newest charge in full."""
    charge, currency = raw.get("latest_charge") or {}, raw["currency"]
    paid = raw["status"] == "succeeded"
    back = returned((), disputes)
    return Invoice(
        number=raw["id"],
        shown=charge.get("receipt_number") or "",
        subscription="",
        customer=number(raw.get("customer")),
        created=_instant(raw["created"]),
        paid_at=moment(charge["created"]) if paid and charge else None,
        due=to_us(raw["amount"], currency),
        paid=to_us(raw["amount_received"], currency),
        refunded=to_us(charge.get("amount_refunded") or 0, currency),
        currency=currency.upper(),
        failed_at=moment(charge["created"]) if charge and not paid else None,
        open=raw["status"] not in {"succeeded", "canceled"},
        disputed=raw["id"] in back.disputed,
        lost=raw["id"] in back.lost,
        url=charge.get("receipt_url") or "",
    )


def snapshot(raw: Thing, bills: Sequence[Thing], back: Returned) -> Snapshot:
    """A subscription, its customer in full, with the bills that are known of it."""
    items, customer = raw["items"]["data"], raw["customer"]
    state, invoices = State(raw["status"]), tuple(invoice(bill, back) for bill in bills)
    pause = raw.get("pause_collection") or {}
    halted = ((raw.get("status_details") or {}).get("paused") or {}).get("transitioned_at")
    since = paused_from(raw)
    failures = (
        [one.failed_at or one.created for one in invoices if one.open or one.failed_at] if state in FAILING else []
    )
    end = max(item["current_period_end"] for item in items)
    return Snapshot(
        number=raw["id"],
        customer=number(customer),
        email=customer.get("email") or "",
        live=raw["livemode"],
        state=state,
        rates=tuple(number(item["price"]) for item in items),
        currency=raw["currency"].upper(),
        created=_instant(raw["created"]),
        start=_instant(min(item["current_period_start"] for item in items)),
        end=_instant(end),
        trial_end=moment(raw.get("trial_end")),
        ends_at=moment(raw.get("cancel_at") or (end if raw["cancel_at_period_end"] else None)),
        ended_at=moment(raw.get("ended_at")),
        paused_from=since or (moment(halted) if state is State.PAUSED else None),
        paused_until=moment(raw["trial_end"]) if since else moment(pause.get("resumes_at")),
        failing_since=min(failures, default=None),
        invoices=invoices,
        each=to_us(sum(item["price"].get("unit_amount") or 0 for item in items), raw["currency"]),
        credit=to_us(max(0, -(customer.get("balance") or 0)), raw["currency"]),
    )


def paused_from(raw: Thing) -> datetime | None:
    """Since when a subscription is paused by us, or will be; when that trial is over, what we noted means nothing."""
    since = (raw.get("metadata") or {}).get(PAUSED_FROM)
    return _instant(int(since)) if since and raw["status"] == State.TRIALING else None


def subscription_of(raw: Thing) -> str:
    """Whose bill an invoice is; since 2025 that stands in its `parent` alone."""
    parent = raw.get("parent") or {}
    return number((parent.get("subscription_details") or {}).get("subscription"))


def event(raw: Thing) -> Event:
    """What has happened. Charges, refunds and disputes are told of their payment, which is what can be asked about."""
    about = raw["data"]["object"]
    kind = about["object"]
    if kind in {"charge", "refund", "dispute"} and about.get("payment_intent"):
        shown, named = "payment_intent", number(about["payment_intent"])
    else:
        shown, named = kind, about["id"]
    whose = {"subscription": named, "invoice": subscription_of(about)}
    return Event(
        number=raw["id"],
        name=raw["type"],
        kind=shown,
        about=named,
        customer=about["id"] if kind == "customer" else number(about.get("customer")),
        subscription=whose.get(kind, number(about.get("subscription"))),
        live=raw["livemode"],
        at=_instant(raw["created"]),
    )
