"""Moving subscribers to another price, with notice: who is concerned, telling them, and the move itself.

Nothing is charged when somebody is moved. A subscription is moved in the last week before the renewal that charges the
new price, since a provider reckons with the price that it has: whoever leaves or switches before pays by the old one.
Each step is marked together with what it did, so that a worker that was killed goes on where it was.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q, QuerySet

from longwave.adapters.payments import Away, Declined, Gone, Provider, State
from longwave.membership.billing.checkouts import LIVING, rate_of
from longwave.membership.billing.notices import day
from longwave.membership.billing.projecting import project
from longwave.membership.billing.selling import first_renewal
from longwave.membership.billing.settlements import key
from longwave.membership.models import Account, Notice, Outcome, Price, PriceChange, Repricing, Subscription

logger = logging.getLogger("longwave")

AHEAD = timedelta(days=7)  # before its renewal a subscription is moved: a worker may rest for some days
AGAIN = timedelta(minutes=10)  # until a provider that did not answer is asked again
CHUNK, CHUNKS = 200, 10  # told in one transaction, and in one round
AT_ONCE = 50  # moved in a minute
MINUTE = 60  # seconds
KIND = "price-change"


class NotMoved(ValueError):
    """Nobody is moved like this. The message is for the publisher."""


def alternatives(old: Price) -> QuerySet[Price]:
    """To which prices somebody can be moved: of the same plan, currency and length. From or to nothing would be
    charged at once."""
    same = Price.objects.filter(plan=old.plan, currency=old.currency, interval=old.interval, count=old.count)
    return same.exclude(pk=old.pk).filter(amount__gt=0)


def concerned(old: Price, provider: Provider, before: datetime) -> QuerySet[Subscription]:
    """Whose subscription would be moved: those that go on at the price, and were there before a moment."""
    theirs = Subscription.objects.filter(provider=provider.name, live=provider.live, account__isnull=False)
    return theirs.filter(price=old, state__in=LIVING, ends_at=None, created__lt=before)


def first_charge(row: Subscription, change: PriceChange) -> datetime:
    """When a subscription is charged the new price for the first time, as things stand."""
    return first_renewal(row.start, row.end, change.old.term().months, change.starts)


def lessened(row: Subscription) -> bool:
    """Whether an offer or credit takes something off the next charge: when she is moved, it goes on."""
    return row.price is not None and row.upcoming is not None and row.upcoming < row.price.amount


@transaction.atomic
def announce(old: Price, new: Price, starts: datetime, by: Account, now: datetime) -> PriceChange:
    """Decide that subscribers are moved; the worker tells them at once. Raises `NotMoved`."""
    Price.objects.select_for_update().get(pk=old.pk)
    if not old.amount or not alternatives(old).filter(pk=new.pk).exists():
        raise NotMoved("Found another plan, currency or length of time, expected the same: only the amount can change.")
    telling = PriceChange.objects.filter(old=old, gathered_at=None)
    if telling.exists() or Repricing.objects.filter(change__old=old, settled_at=None).exists():
        raise NotMoved("Subscribers of this price are being moved already. Wait until all of them are.")
    return PriceChange.objects.create(old=old, new=new, starts=starts, made_at=now, made_by=by)


# --- Telling ----------------------------------------------------------------------------------------------------


def gather(provider: Provider, now: datetime) -> int:
    """Tell those whom a change concerns, some at a time; gives back how many."""
    told = 0
    for change in PriceChange.objects.filter(gathered_at=None, taken_back_at=None).select_related(
        "old__plan", "new__plan"
    ):
        for _ in range(CHUNKS):
            found = _tell(change, provider, now)
            told += found
            if not found:
                PriceChange.objects.filter(pk=change.pk).update(gathered_at=now)
                break
    return told


@transaction.atomic
def _tell(change: PriceChange, provider: Provider, now: datetime) -> int:
    """Write down for some subscriptions that they are moved, and that their subscribers are told: both, or neither."""
    rows = concerned(change.old, provider, change.made_at).exclude(repricings__change=change).order_by("pk")
    found = list(rows.select_related("price")[:CHUNK])
    Repricing.objects.bulk_create([Repricing(change=change, subscription=row) for row in found], ignore_conflicts=True)
    Notice.objects.bulk_create([_notice(row, change, now) for row in found], ignore_conflicts=True)
    return len(found)


def _notice(row: Subscription, change: PriceChange, now: datetime) -> Notice:
    words = {
        "plan": change.old.plan.name,
        "before": change.old.words(),
        "after": change.new.words(),
        "day": day(first_charge(row, change)),
        "lessened": lessened(row),
    }
    about = about_of(change, row)
    return Notice(account=row.account, kind=KIND, about=about, words=words, created_at=now, next_at=now)


def about_of(change: PriceChange, row: Subscription) -> str:
    """By what a notice of a move is found."""
    return f"{change.pk}:{row.number}"[:255]


def stands(about: str) -> bool:
    """Whether it is still news that somebody is moved: not where she has left or switched before the mail left, nor
    where it was taken back."""
    change, _, number = about.partition(":")
    told = Repricing.objects.filter(change=int(change), change__taken_back_at=None, subscription__number=number)
    same = Q(subscription__price=F("change__old")) | Q(subscription__price=F("change__new"))
    return told.filter(same).exclude(subscription__state=State.CANCELED).exists()


# --- Moving -----------------------------------------------------------------------------------------------------


def move_due(provider: Provider, now: datetime) -> int:
    """Move those whose next renewal is the first to charge the new price; gives back how many were settled."""
    waiting = Repricing.objects.filter(settled_at=None).filter(Q(next_at=None) | Q(next_at__lte=now))
    due = waiting.filter(
        change__taken_back_at=None,
        subscription__provider=provider.name,
        subscription__live=provider.live,
        subscription__price=F("change__old"),
        subscription__state__in=LIVING,
        subscription__ends_at=None,
        subscription__end__gte=F("change__starts"),
        subscription__end__lte=now + AHEAD,
    ).select_related("change__old__plan", "change__new__plan", "subscription")
    moved = 0
    for one in due.order_by("subscription__end", "pk")[:AT_ONCE]:
        try:
            _move(one, provider, now)
        except Away as away:
            logger.warning("%s is moved later: %s", one.subscription.number, away)
            due.update(next_at=now + AGAIN)
            break
        moved += 1
    return moved


def let_be(now: datetime) -> None:
    """Leave alone who has ended, or has another price by her own choice."""
    open_ = Repricing.objects.filter(settled_at=None)
    if not open_.exists():
        return
    open_.filter(subscription__state=State.CANCELED).update(settled_at=now, outcome=Outcome.ENDED)
    open_.filter(subscription__price=F("change__new")).update(settled_at=now, outcome=Outcome.MOVED)
    open_.exclude(subscription__price=F("change__old")).update(settled_at=now, outcome=Outcome.OTHERWISE)


def _move(one: Repricing, provider: Provider, now: datetime) -> None:
    """Have the provider charge the new price from the next renewal on."""
    row, old, new = one.subscription, rate_of(one.change.old, provider), rate_of(one.change.new, provider)
    try:
        found = provider.reprice(row.number, old, new, key("reprice", one.change.pk, row.number))
    except (Gone, Declined) as refusal:
        logger.warning("%s was not moved to another price: %s", row.number, refusal)
        _settle(one, now, Outcome.REFUSED, str(refusal))
        return
    with transaction.atomic():
        project(found, provider, datetime.now(UTC))
        _settle(one, now, Outcome.MOVED if new in found.rates else Outcome.OTHERWISE)


def _settle(one: Repricing, now: datetime, outcome: Outcome, fault: str = "") -> None:
    Repricing.objects.filter(pk=one.pk, settled_at=None).update(settled_at=now, outcome=outcome, fault=fault[:255])


# --- What is to come --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToCome:
    """Another price that a subscription will have, and when it is charged first."""

    price: Price
    at: datetime


def to_come(row: Subscription) -> ToCome | None:
    """The price that a subscription is moved to, while it has the old one."""
    if row.price is None or row.ends_at:
        return None
    open_ = row.repricings.filter(settled_at=None, change__old=row.price, change__taken_back_at=None)
    found = open_.select_related("change__old", "change__new").first()
    return ToCome(found.change.new, first_charge(row, found.change)) if found else None


def once(provider: Provider, now: datetime) -> None:
    """One round: tell who is to be told, and once a minute move whose time has come."""
    gather(provider, now)
    if cache.add("longwave:repricing", True, MINUTE):
        let_be(now)
        move_due(provider, now)
