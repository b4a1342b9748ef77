"""Messages from a provider: each is written down before it is answered, and has its effect once.

A message is a hint where to look. The provider is asked how the thing stands, outside any transaction, and the effect
is committed together with the mark that the message was applied: killed anywhere, it is applied again or was.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from longwave.adapters.payments import Away, Event, Gone, Provider, Snapshot
from longwave.membership.billing import checkouts
from longwave.membership.billing.projecting import Unknown, WrongMode, gone, project
from longwave.membership.models import ProviderEvent

logger = logging.getLogger("longwave")

AGAIN = timedelta(minutes=1)  # doubled with each try
LONGEST = timedelta(hours=6)
MOST = 40  # tries: a week
WORRYING = 5  # tries, after half an hour
AT_ONCE = 50


def receive(event: Event, provider: Provider) -> bool:
    """Take a message, and apply it at once if that is possible; gives back whether its effect is there.

    The same message again changes nothing. Raises `WrongMode` for one that is not of this magazine's mode.
    """
    if event.live != provider.live:
        raise WrongMode(f"{event.number} is of the {'live' if event.live else 'test'} mode; expected the other one.")
    row, _ = ProviderEvent.objects.get_or_create(
        provider=provider.name,
        number=event.number,
        defaults={
            "name": event.name,
            "kind": event.kind,
            "about": event.about,
            "customer": event.customer,
            "subscription": event.subscription,
            "at": event.at,
            "next_at": timezone.now(),
        },
    )
    return row.applied_at is not None or apply(row, provider)


def apply(row: ProviderEvent, provider: Provider) -> bool:
    """Give a message its effect. What is not possible now is tried again later, and says why."""
    asked_at = datetime.now(UTC)
    try:
        _apply(row, provider, asked_at)
    except (Away, Gone, Unknown, WrongMode) as fault:
        _later(row, str(fault))
        return False
    return True


def _apply(row: ProviderEvent, provider: Provider, asked_at: datetime) -> None:
    """Ask how what a message is about stands, then write that and the mark as one."""
    number, session, payment = row.subscription, None, None
    if row.kind == "checkout.session":
        session = provider.session(row.about)
        number = session.subscription
    elif row.kind == "payment_intent":
        payment = provider.payment(row.about)
        number = payment.subscription
    found, is_gone = _found(number, provider)
    with transaction.atomic():
        if session:
            checkouts.settle(session, found, provider, asked_at)
        elif found:
            project(found, provider, asked_at)
        elif is_gone:
            gone(provider, number, timezone.now())
        elif payment:
            checkouts.look_again(payment, provider)
        _done(row)


def _found(number: str, provider: Provider) -> tuple[Snapshot | None, bool]:
    """A subscription as it stands, and whether there is none of that number any more."""
    try:
        return (provider.subscription(number) if number else None), False
    except Gone:
        return None, True


def _done(row: ProviderEvent) -> None:
    ProviderEvent.objects.filter(pk=row.pk).update(applied_at=timezone.now(), next_at=None, fault="")


def _later(row: ProviderEvent, fault: str) -> None:
    tries = row.tries + 1
    wait = min(LONGEST, AGAIN * 2 ** min(tries - 1, 10))
    next_at = timezone.now() + wait if tries < MOST else None
    ProviderEvent.objects.filter(pk=row.pk).update(tries=tries, next_at=next_at, fault=fault[:255])
    # Messages often come before the one that says whose they are: that is no news yet.
    level = logging.WARNING if tries >= WORRYING else logging.INFO
    logger.log(level, "%s (%s) waits: %s", row.name, row.number, fault)


def apply_waiting(provider: Provider, now: datetime) -> int:
    """Apply the messages whose time has come; gives back how many had their effect."""
    waiting = ProviderEvent.objects.filter(provider=provider.name, applied_at=None, next_at__lte=now)
    return sum(apply(row, provider) for row in waiting.order_by("next_at", "pk")[:AT_ONCE])
