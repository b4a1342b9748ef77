"""What readers are told about their money: a row for each cause, so that nobody is told twice. `account` sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from longwave.adapters.payments import Interval, Invoice, Snapshot, State
from longwave.kernel import money
from longwave.membership import rules
from longwave.membership.billing import failing
from longwave.membership.billing.failing import Mail
from longwave.membership.models import Account, Notice, Price, Subscription

NEWS = timedelta(days=14)  # what happened longer ago is told to nobody: she knows, or it was brought along


def tell(account: Account, kind: str, about: str, **words: Any) -> bool:
    """Note that somebody is to be told something; gives back whether it is new."""
    now = timezone.now()
    wanted = {"account": account, "words": words, "created_at": now, "next_at": now}
    return Notice.objects.get_or_create(kind=kind, about=about[:255], defaults=wanted)[1]


@dataclass(frozen=True, slots=True)
class Before:
    """What we knew of a subscription until now: what had gone back of each bill, and that no end was asked for."""

    back: Mapping[str, int]
    went_on: bool


FIRST_SEEN = Before({}, went_on=False)


def about(found: Snapshot, account: Account, grace: timedelta, before: Before = FIRST_SEEN) -> None:
    """Note what a subscription's state is news of. What went back since we knew is told however old its bill is."""
    now, back = timezone.now(), before.back
    if found.created > now - NEWS and _free_at_first(found):
        tell(account, "begun", found.number)
    for invoice in found.invoices:
        fresh = max(invoice.created, invoice.paid_at or invoice.created) > now - NEWS
        refunded(invoice, account, back.get(invoice.number, 0 if fresh else invoice.refunded))
        if fresh:
            _paid(invoice, account)
            if invoice.open and failing.stands(Mail.FAILED, found, invoice, grace, now):
                due = money.words(invoice.due, invoice.currency)
                tell(account, Mail.FAILED, invoice.number, amount=due, url=invoice.mend_url)
    if found.state is State.CANCELED and found.ended_at and found.ended_at > now - NEWS:
        tell(account, "ended", found.number, day=day(found.ended_at))
    elif found.ends_at and found.ends_at > now:
        tell(account, "ending", _end_of(found.number, found.ends_at, anew=before.went_on), day=day(found.ends_at))


def _end_of(number: str, ends_at: datetime, anew: bool) -> str:
    """What a mail about an end is about. Whoever took an end back and asks for the same one `anew` is told again,
    unless the first mail waits still."""
    end = f"{number}:{ends_at:%Y-%m-%d}"
    same = Notice.objects.filter(Q(about=end) | Q(about__startswith=f"{end}:"), kind="ending", next_at=None)
    told = same.count() if anew else 0
    return f"{end}:{told + 1}" if told else end


def _free_at_first(found: Snapshot) -> bool:
    """Whether a contract began without a payment, as a trial: no receipt will confirm it."""
    first = min(found.invoices, key=lambda one: (one.created, one.number), default=None)
    return first is not None and first.due == 0 and found.state not in (State.INCOMPLETE, State.INCOMPLETE_EXPIRED)


def pass_over(found: Snapshot, account: Account, grace: timedelta) -> None:
    """Of a subscription that is brought along and closed already, nobody is told that it closes."""
    now, bill = timezone.now(), failing.bill_of(found)
    if bill and failing.stands(Mail.CLOSED, found, bill, grace, now):
        wanted = {"account": account, "created_at": now, "next_at": None}
        Notice.objects.get_or_create(kind=Mail.CLOSED, about=bill.number[:255], defaults=wanted)


def _paid(invoice: Invoice, account: Account) -> None:
    if invoice.paid > 0:
        paid = money.words(invoice.paid, invoice.currency)
        tell(account, "receipt", invoice.number, amount=paid, number=invoice.shown, url=invoice.url)


def refunded(invoice: Invoice, account: Account, before: int, **words: Any) -> None:
    """Note that money went back; `before` is what had gone back when we last knew."""
    if invoice.refunded > before:
        back = money.words(invoice.refunded - before, invoice.currency)
        tell(account, "refund", f"{invoice.number}:{invoice.refunded}", amount=back, number=invoice.shown, **words)


def renewals(now: datetime, notice: timedelta) -> int:
    """Tell those whose year is about to be renewed, in time to leave before it is; gives back how many."""
    rows = Subscription.objects.filter(
        state=State.ACTIVE.value,
        price__interval=Interval.YEAR.value,
        ends_at=None,
        paused_from=None,
        end__gt=now,
        end__lte=now + notice,
        account__isnull=False,
    ).select_related("account", "price")
    told = 0
    for row in rows.iterator():
        if row.account and row.price:
            words = {"day": day(row.end), "amount": _charged(row, row.price)}
            told += tell(row.account, "renewal", f"{row.number}:{row.end:%Y-%m-%d}", **words)
    return told


def _charged(row: Subscription, price: Price) -> str:
    """What a renewal charges: another price, where its subscriber was told that she is moved by then; else what the
    provider has said, with her offer and her credit taken off."""
    moved = row.repricings.filter(settled_at=None, change__old=price, change__starts__lte=row.end)
    found = moved.filter(change__taken_back_at=None).select_related("change__new").first()
    if found:
        amount = money.words(found.change.new.amount, found.change.new.currency)
        less = row.upcoming is not None and row.upcoming < price.amount
        return f"{amount}, less what your offer or your credit still takes off," if less else amount
    if row.upcoming == 0:
        return "nothing"
    return money.words(row.upcoming or price.amount, price.currency)


def day(moment: datetime) -> str:
    """A moment's day in the magazine's zone, as mails say it."""
    return rules.day(moment, timezone.get_default_timezone())
