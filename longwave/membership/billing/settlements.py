"""Ending a subscription and giving back what belongs to its reader: written down first, then carried out, once.

The money goes first: whoever is killed in between has given back, and the worker ends the subscription afterwards.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from longwave.adapters.payments import Away, Declined, Gone, Provider
from longwave.membership.billing.projecting import project
from longwave.membership.billing.rules import Back
from longwave.membership.models import Settlement, Subscription

logger = logging.getLogger("longwave")

SOON = timedelta(minutes=2)  # how long whoever began a settlement may take; providers remember keys for a day


@dataclass(frozen=True, slots=True)
class Left:
    """What came of leaving: how much went back."""

    refunded: int
    currency: str


def key(*words: object) -> str:
    """The key of an act: the same words give the same key, so that a double click is one act."""
    return hashlib.sha256("|".join(map(str, words)).encode()).hexdigest()[:40]


def settle(
    row: Subscription,
    reckon: Callable[[], Sequence[Back] | None],
    provider: Provider,
    *,
    at_once: bool,
    uid: uuid.UUID | None = None,
) -> Left:
    """End a subscription and give money back; `reckon` says what, from how it stands, or None where it has ended.

    What several ask for at the same moment is done once, and each is told the same; with a `uid`, at any time. Raises
    `Declined` where the provider refuses: what it did not refuse until then has gone back, and the rest is reckoned
    anew when somebody asks again.
    """
    while True:
        catch_up(row, provider)
        newest = _newest(row)
        named = row.settlements.filter(uid=uid).first() if uid else None
        try:
            backs = None if named else reckon()
        except Declined:
            if _newest(row) == newest:
                raise
            continue  # somebody else has ended it while it was reckoned
        if backs is None:
            return Left(named.refunded if named else newest.refunded if newest else 0, row.currency)
        settlement = _begun(row, newest, Settlement(subscription=row, at_once=at_once, backs=_written(backs)), uid)
        if settlement:
            carry_on(settlement, provider)
            return Left(settlement.refunded, row.currency)


def _newest(row: Subscription) -> Settlement | None:
    return row.settlements.order_by("pk").last()


def _written(backs: Sequence[Back]) -> list[list[object]]:
    return [list(astuple(back)) for back in backs]


def _begun(
    row: Subscription, newest: Settlement | None, wanted: Settlement, uid: uuid.UUID | None
) -> Settlement | None:
    """Write a settlement down; None where another one came in between, so that what is owed has to be reckoned anew."""
    with transaction.atomic():
        Subscription.objects.select_for_update().get(pk=row.pk)
        if _newest(row) != newest:
            return None
        wanted.uid = uid or wanted.uid
        wanted.save()
        return wanted


def catch_up(row: Subscription, provider: Provider) -> None:
    """Carry on what was begun for a subscription and not ended, before anything else is reckoned."""
    for settlement in Settlement.objects.filter(subscription=row, settled_at=None).select_related("subscription"):
        carry_on(settlement, provider)


def went_back(number: str, provider: str) -> Counter[str]:
    """How much of which invoice of a subscription went back by settlements."""
    found: Counter[str] = Counter()
    for held in Settlement.objects.filter(subscription__number=number, subscription__provider=provider):
        for invoice, amount, _ in held.backs[: held.done]:
            found[invoice] += amount
    return found


def carry_on(settlement: Settlement, provider: Provider) -> None:
    """Do what is left of a settlement. Each step has a key of its own: done by two, it happens once."""
    row = settlement.subscription
    try:
        for place, (invoice, amount, credit) in enumerate(settlement.backs):
            if place >= settlement.done:
                provider.refund(invoice, amount, key(settlement.uid, place, "refund"))
                if credit:
                    provider.take_credit(row.number, credit, key(settlement.uid, place, "credit"))
                settlement.done = place + 1
                Settlement.objects.filter(pk=settlement.pk).update(done=settlement.done)
        found = provider.end(row.number, settlement.at_once, key(settlement.uid, "end"))
    except Declined:
        _close(settlement, uid=uuid.uuid4())  # whoever asks again asks for another one
        raise
    project(found, provider, datetime.now(UTC))
    _close(settlement)


def _close(settlement: Settlement, **more: Any) -> None:
    Settlement.objects.filter(pk=settlement.pk).update(settled_at=timezone.now(), **more)


def carry_on_waiting(now: datetime, provider: Provider) -> int:
    """Carry on what was begun at a provider and not ended, as by a worker that was killed; gives back how many it
    ended. What the provider refuses is left to be asked for anew."""
    begun = Settlement.objects.filter(settled_at=None, begun_at__lt=now - SOON)
    done = 0
    for settlement in begun.filter(subscription__provider=provider.name).select_related("subscription"):
        try:
            carry_on(settlement, provider)
            done += 1
        except Away:
            return done
        except (Declined, Gone) as refusal:
            logger.warning("Ending %s and giving back: %s", settlement.subscription.number, refusal)
            _close(settlement, uid=uuid.uuid4())
    return done
