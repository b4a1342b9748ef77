"""Taking back a move to another price. Whoever is still to be moved keeps hers, whoever was moved and has not paid the
new one yet gets hers back, and whoever was told of the one is told of the other.

The publisher's act is one mark. The worker does the rest some at a time, and goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q, QuerySet

from longwave.adapters.payments import Away, Declined, Gone, Provider, State
from longwave.membership.billing.checkouts import LIVING, rate_of
from longwave.membership.billing.projecting import project
from longwave.membership.billing.repricing import AGAIN, AT_ONCE, CHUNK, CHUNKS, MINUTE, NotMoved, about_of, let_be
from longwave.membership.billing.repricing import KIND as TOLD
from longwave.membership.billing.settlements import key
from longwave.membership.models import Notice, Outcome, PriceChange, Repricing, Subscription

logger = logging.getLogger("longwave")

KIND = "price-kept"
WATCHED = timedelta(days=30)  # a subscription is moved in the week before it is charged: nothing is left after that


def to_keep(change: PriceChange) -> QuerySet[Repricing]:
    """Those who are still to be moved."""
    return change.repricings.filter(settled_at=None)


def to_move_back(change: PriceChange) -> QuerySet[Repricing]:
    """Those who were moved and have not been charged for it: their renewal is still to come. Also who was let be while
    another worker moved her."""
    return change.repricings.filter(
        outcome__in=(Outcome.MOVED, Outcome.KEPT),
        fault="",
        subscription__price=change.new,
        subscription__start__lt=F("settled_at"),
        subscription__state__in=LIVING,
        subscription__ends_at=None,
    )


def can_be_taken_back(change: PriceChange) -> bool:
    """Whether there is anybody who could keep the old price, or may be."""
    if change.taken_back_at:
        return False
    return change.gathered_at is None or to_keep(change).exists() or to_move_back(change).exists()


@transaction.atomic
def take_back(change: PriceChange, now: datetime) -> PriceChange:
    """Decide that nobody else is moved. Raises `NotMoved` where it is too late, or was done already."""
    held = PriceChange.objects.select_for_update().get(pk=change.pk)
    if not can_be_taken_back(held):
        raise NotMoved("Nobody is left who could keep the old price.")
    held.taken_back_at, held.gathered_at = now, held.gathered_at or now
    held.save(update_fields=["taken_back_at", "gathered_at"])
    return held


def once(provider: Provider, now: datetime) -> None:
    """One round over what was taken back lately."""
    changes = PriceChange.objects.filter(taken_back_at__gt=now - WATCHED).select_related("old__plan", "new__plan")
    if not changes:
        return
    let_be(now)
    ours = cache.add("longwave:moving-back", True, MINUTE)
    for change in changes:
        keep(change, now)
        if ours:
            move_back(change, provider, now)


def keep(change: PriceChange, now: datetime) -> int:
    """Let those be who were to be moved, some at a time; gives back how many."""
    kept = 0
    for _ in range(CHUNKS):
        found = _keep(change, now)
        kept += found
        if not found:
            break
    return kept


@transaction.atomic
def _keep(change: PriceChange, now: datetime) -> int:
    rows = list(to_keep(change).select_related("subscription__account").order_by("pk")[:CHUNK])
    numbers = [row.pk for row in rows]
    Repricing.objects.filter(pk__in=numbers, settled_at=None).update(settled_at=now, outcome=Outcome.KEPT)
    _tell(change, [row.subscription for row in rows], now)
    return len(rows)


def _tell(change: PriceChange, rows: Sequence[Subscription], now: datetime) -> None:
    """Tell those whom the first mail reached, or may have reached. One that waits still is not sent any more."""
    abouts = {about_of(change, row): row for row in rows if row.account and row.state != State.CANCELED}
    reached = Q(sent_at__isnull=False) | Q(handed_at__isnull=False)
    words = {"plan": change.old.plan.name, "before": change.old.words(), "after": change.new.words()}
    found = [
        Notice(account=abouts[about].account, kind=KIND, about=about, words=words, created_at=now, next_at=now)
        for about in Notice.objects.filter(reached, kind=TOLD, about__in=abouts).values_list("about", flat=True)
    ]
    Notice.objects.bulk_create(found, ignore_conflicts=True)


def move_back(change: PriceChange, provider: Provider, now: datetime) -> int:
    """Have the provider charge the old price again; gives back how many were settled."""
    theirs = to_move_back(change).filter(subscription__provider=provider.name, subscription__live=provider.live)
    due = theirs.filter(Q(next_at=None) | Q(next_at__lte=now)).select_related("subscription__account")
    settled = 0
    for one in due.order_by("subscription__end", "pk")[:AT_ONCE]:
        try:
            _move_back(one, change, provider, now)
        except Away as away:
            logger.warning("%s is moved back later: %s", one.subscription.number, away)
            due.update(next_at=now + AGAIN)
            break
        settled += 1
    return settled


def _move_back(one: Repricing, change: PriceChange, provider: Provider, now: datetime) -> None:
    row, old, new = one.subscription, rate_of(change.old, provider), rate_of(change.new, provider)
    try:
        found = provider.reprice(row.number, new, old, key("reprice back", change.pk, row.number))
    except (Gone, Declined) as refusal:
        logger.warning("%s was not moved back to its price: %s", row.number, refusal)
        Repricing.objects.filter(pk=one.pk).update(fault=str(refusal)[:255] or "refused")
        return
    with transaction.atomic():
        project(found, provider, datetime.now(UTC))
        outcome = Outcome.KEPT if old in found.rates else Outcome.OTHERWISE
        Repricing.objects.filter(pk=one.pk).update(outcome=outcome)
        if outcome is Outcome.KEPT:
            _tell(change, [row], now)


def stands(about: str) -> bool:
    """Whether it is news that somebody keeps her price: not where she has left or switched before the mail left."""
    change, _, number = about.partition(":")
    theirs = Repricing.objects.filter(change=int(change), subscription__number=number)
    return theirs.filter(subscription__price=F("change__old")).exclude(subscription__state=State.CANCELED).exists()
