"""What a reader's page says of her money, what she was told, and what the desk did for or to her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from wagtail.models import ModelLogEntry

from longwave.kernel import money
from longwave.membership.billing.checkouts import LIVING
from longwave.membership.billing.facts import opens
from longwave.membership.billing.manual import NAME
from longwave.membership.billing.projecting import opened_of
from longwave.membership.desk import acts, invoices
from longwave.membership.desk.common import day, last_day
from longwave.membership.models import Account, GiftSubscription, Notice, Payment, Subscription

SHOWN = 50  # of payments, mails and acts, the newest
NOTICES = {
    "receipt": "a receipt",
    "begun": "that her subscription has begun, with nothing to pay yet",
    "payment-failed": "that a payment failed, and until when it stays open",
    "payment-reminder": "once more that a payment failed, before it closes",
    "payment-closed": "that it has closed, since a payment failed",
    "ending": "that her subscription will end",
    "ended": "that her subscription has ended",
    "refund": "that money went back",
    "renewal": "that her year is about to be renewed",
    "price-change": "that she will pay another price, and from when",
    "price-kept": "that she keeps her price after all",
    "withdrawn": "that her withdrawal was carried out",
    "gift-bought": "the code of a gift that she bought",
    "gift-begun": "what a gift that she redeemed opens, and until when",
    "gift-redeemed": "that a gift of hers was redeemed",
    "gift-ending": "that a gift by which she reads will end",
    "gift-moved": "that a gift she has redeemed begins earlier, or later",
    "gift-taken-back": "that a gift by which she read was taken back",
    "proof-agreed": "that she may have a plan that asks for proof",
    "proof-declined": "that she may not have a plan that asks for proof",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A subscription as the desk sees it."""

    row: Subscription
    opens: str
    ends: str
    living: bool
    renews: bool  # by another invoice


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the desk sees it."""

    row: Payment
    amount: str
    standing: str
    left: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the desk did: when, who, what, why."""

    at: datetime
    by: str
    what: str
    why: str


def line(row: Subscription) -> Line:
    """What a subscription opens, and why: by the rule that made its grant."""
    found = opens(row)
    said = f"opens {opened_of(row).what} until {last_day(found.end)}" if found.end and found.opens else "opens nothing"
    return Line(
        row=row,
        opens=f"{said}: {found.why.value}",
        ends=last_day(row.ends_at) if row.ends_at else "",
        living=row.state in LIVING,
        renews=row.provider == NAME and row.state != "incomplete",
    )


def paid(row: Payment) -> Paid:
    """What was paid, and what became of it."""
    said = invoices.standing(row) if row.provider == NAME else _standing(row)
    if row.refunded:
        said += f"; {money.words(row.refunded, row.currency)} went back"
    if row.lost or row.disputed:
        said += "; a dispute about it was lost" if row.lost else "; it is disputed"
    return Paid(row, money.words(row.paid or row.due, row.currency), said, acts.left_of(row))


def _standing(row: Payment) -> str:
    if row.paid:
        return f"paid on {day(row.paid_at or row.created)}"
    if row.failed_at:
        return f"failed on {day(row.failed_at)}"
    if row.open:
        return "open"
    return "nothing was due" if not row.due else "a draft" if not row.shown else "void: nothing is charged"


def money_of(account: Account) -> dict[str, Any]:
    """Her subscriptions, payments, gifts, proofs, withdrawals, and the mails about them."""
    rows = Subscription.objects.filter(account=account).select_related("plan", "price").prefetch_related("payments")
    payments = Payment.objects.filter(account=account).select_related("subscription")
    notices = account.notices.order_by("-created_at", "-pk")[:SHOWN]
    gifts = GiftSubscription.objects.filter(Q(giver=account) | Q(redeemed_by=account))
    return {
        "lines": [line(row) for row in rows],
        "payments": [paid(row) for row in payments[:SHOWN]],
        "notices": [(one, told(one)) for one in notices],
        "gifts": gifts.select_related("price__plan", "giver", "redeemed_by"),
        "proofs": account.proofs.select_related("plan", "decided_by"),
        "withdrawals": account.withdrawals.select_related("subscription"),
    }


def told(notice: Notice) -> str:
    """What a mail tells, in words."""
    return NOTICES.get(notice.kind, notice.kind)


def history(account: Account) -> list[Entry]:
    """What the desk did, newest first."""
    entries = ModelLogEntry.objects.for_instance(account).filter(action__startswith="membership.")
    found = entries.select_related("user").order_by("-timestamp", "-pk")[:SHOWN]
    return [Entry(one.timestamp, one.user_display_name, _what(one), _why(one)) for one in found]


def _what(entry: ModelLogEntry) -> str:
    told = [str(entry.data[name]) for name in ("what", "amount", "until", "how") if entry.data.get(name)]
    return ": ".join([entry.message or entry.action, ", ".join(told)] if told else [entry.message or entry.action])


def _why(entry: ModelLogEntry) -> str:
    return str(entry.data.get("reason", ""))
