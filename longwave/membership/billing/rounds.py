"""What the worker does about money: every few seconds what messages say, and once a night a look at everything."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from longwave.adapters.payments import Provider
from longwave.adapters.stripe_stand_in.outbox import Message
from longwave.membership.billing import inbox, moving_back, providers, reminders, repricing, settlements, tasks
from longwave.membership.billing.manual import ManualProvider
from longwave.membership.models import ProviderEvent

logger = logging.getLogger("longwave")

HOUR = timedelta(hours=3)  # of the night, by the magazine's clock
KEPT = timedelta(days=90)  # Stripe remembers its own for thirty
REMEMBERED = 3 * 24 * 3600  # seconds for which a night is known to be taken


def once(now: datetime) -> None:
    """One round: take what the stand-in says, apply what waits, end what somebody was killed at, see to those who are
    moved to another price or whose payment fails, and begin the night's look where it is due."""
    provider = providers.provider()
    settlements.carry_on_waiting(now, ManualProvider())
    if provider:
        settlements.carry_on_waiting(now, provider)
        hand_over(provider)
        inbox.apply_waiting(provider, now)
        repricing.once(provider, now)
        moving_back.once(provider, now)
    reminders.once(now)
    begin_night(now)


def hand_over(provider: Provider) -> int:
    """Bring the stand-in's messages to us, by the same check of signatures as at the webhook's address."""
    stand_in = providers.stand_in()
    if stand_in is None:
        return 0

    def take(message: Message) -> bool:
        inbox.receive(provider.event(message.body, message.signature, datetime.now(UTC)), provider)
        return True  # it is written down

    return stand_in.deliver(take)


def begin_night(now: datetime) -> bool:
    """Have the night's look done, by a task: of several workers one begins it; gives back whether this one did."""
    night = (timezone.localtime(now, timezone.get_default_timezone()) - HOUR).date()
    taken = mark(night.isoformat())
    if cache.get(taken) or not cache.add(taken, True, REMEMBERED):  # asking first locks nothing
        return False
    tasks.look_through.enqueue(night.isoformat())
    return True


def tidy(now: datetime) -> None:
    """Forget messages that had their effect long ago; the provider has forgotten them too."""
    ProviderEvent.objects.filter(applied_at__lt=now - KEPT).delete()


def mark(night: str) -> str:
    """By what a night is known to be taken."""
    return f"longwave:billing:{night}"
