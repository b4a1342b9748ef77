"""What somebody bought and can still withdraw from, in the words by which a page or a mail names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from longwave.account.forms import once
from longwave.account.rules import day
from longwave.membership.billing.projecting import settings as billing
from longwave.membership.billing.rules import may_withdraw
from longwave.membership.models import Account, GiftSubscription, Subscription, Withdrawal


@dataclass(frozen=True, slots=True)
class Contract:
    """What somebody bought and can still withdraw from. `words` are how a statement names it."""

    key: str
    words: str
    subscription: Subscription | None = None
    gift: GiftSubscription | None = None


def contracts(account: Account, stated: datetime) -> list[Contract]:
    """What somebody could withdraw from at a moment: subscriptions, and gifts, redeemed or not."""
    days = billing().withdrawal_days
    done = Withdrawal.objects.filter(done_at__isnull=False, subscription__isnull=False).values("subscription")
    rows = Subscription.objects.filter(account=account).exclude(pk__in=done)
    found = [
        Contract(f"subscription-{row.pk}", _subscription(row), row)
        for row in rows.select_related("plan", "price__plan", "account")
        if may_withdraw(row.created, stated, days)
    ]
    gifts = GiftSubscription.objects.filter(giver=account, cancelled_at=None, paid_at__isnull=False)
    return found + [
        Contract(f"gift-{gift.pk}", _gift(gift), gift=gift)
        for gift in gifts.select_related("price__plan", "payment")
        if gift.paid_at and may_withdraw(gift.paid_at, stated, days)
    ]


def undone(stated: Withdrawal) -> str:
    """The contract that was undone; nothing where none was, or where the statement names it in these words itself."""
    if stated.done_at is None:
        return ""
    words = _subscription(stated.subscription) if stated.subscription else _gift(stated.gift) if stated.gift else ""
    return "" if words == stated.contract else words


def _subscription(row: Subscription) -> str:
    return f"{row.price or row.plan or row.number}, {_of(row.created)}"


def _gift(gift: GiftSubscription) -> str:
    to = gift.to_name or gift.to_email
    words = f"A gift{f' for {to}' if to else ''}: {gift.price.plan}, {once(gift.price)}"
    return f"{words}, {_of(gift.paid_at)}" if gift.paid_at else words


def _of(bought: datetime) -> str:
    return f"of {day(bought, timezone.get_default_timezone())}"
