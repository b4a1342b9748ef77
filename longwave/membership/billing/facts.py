"""Reading what was bought from our own rows, for whoever asks how it stands without asking its provider."""

from __future__ import annotations

from datetime import datetime, timedelta

from longwave.adapters.payments import Invoice, Snapshot, State
from longwave.membership.billing import gifts, projecting
from longwave.membership.billing.projecting import BILL, MORE, PAUSES, SAME, settings
from longwave.membership.billing.rules import Access, access
from longwave.membership.models import Account, GiftSubscription, Grant, Payment, Subscription


def held(row: Subscription) -> Snapshot:
    """A subscription as its provider had it when it was asked last."""
    kept = {name: getattr(row, name) for name in (*SAME, *PAUSES)} | {"state": State(row.state)}
    return Snapshot(
        number=row.number,
        customer=row.customer,
        email="",
        live=row.live,
        rates=(),
        invoices=tuple(invoice(one, row) for one in row.payments.all()),
        **kept,
    )


def invoice(payment: Payment, row: Subscription) -> Invoice:
    """A payment of it."""
    kept = {name: getattr(payment, name) for name in (*BILL, *MORE)}
    return Invoice(number=payment.number, subscription=row.number, customer=row.customer, **kept)


def opens(row: Subscription) -> Access:
    """What a subscription opens, by the rule that made its grant."""
    return access(held(row), timedelta(days=settings().grace_days))


def gift_quotas(account: Account, now: datetime) -> list[int | None]:
    """How many articles a month somebody may give by each of her rights, as its plan says; None where it does not."""
    bought = Subscription.objects.filter(account=account).select_related("plan")
    given = GiftSubscription.objects.filter(redeemed_by=account).select_related("price__plan")
    said = {projecting.source_id(row): row.plan.gift_quota if row.plan else None for row in bought}
    said |= {gifts.source_id(row): row.price.plan.gift_quota for row in given}
    return [said.get(grant.source_id) for grant in Grant.objects.of(account).in_force(now)]
