"""Once a night what a provider says is gone through: messages that never arrived, then all subscriptions.

Lists bring of each subscription how it stands and its newest invoice; what differs from ours is asked for by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from longwave.adapters.payments import Gone, Provider, Snapshot
from longwave.membership.billing.inbox import receive
from longwave.membership.billing.projecting import Unknown, WrongMode, digest, gone, project
from longwave.membership.models import Subscription

REMEMBERED = timedelta(days=3)  # messages of as many nights: one may have been skipped
LIVING = ("incomplete", "trialing", "active", "past_due", "unpaid", "paused")


@dataclass
class Tally:
    """What came of it: how many were looked at, mended, unknown to us, or gone."""

    seen: int = 0
    mended: int = 0
    unknown: int = 0
    gone: int = 0


def reconcile(provider: Provider) -> Tally:
    """Go through all subscriptions a page at a time. Only what differs is written. Raises `Away`; what was mended
    until then stays mended."""
    tally, after = Tally(), ""
    for event in provider.events(timezone.now() - REMEMBERED):
        receive(event, provider)
    listed: set[str] = set()
    while True:
        page = provider.subscriptions(after)
        listed.update(found.number for found in page.found)
        _compare(page.found, provider, tally)
        if not page.after:
            break
        after = page.after
    ours = Subscription.objects.filter(provider=provider.name, live=provider.live, state__in=LIVING)
    for number in ours.values_list("number", flat=True).iterator():
        if number not in listed:
            tally.gone += _look(number, provider)
    return tally


def _compare(found: tuple[Snapshot, ...], provider: Provider, tally: Tally) -> None:
    rows = Subscription.objects.filter(provider=provider.name, number__in=[one.number for one in found])
    known = dict(rows.values_list("number", "digest"))
    for one in found:
        tally.seen += 1
        if known.get(one.number, "")[:32] == digest(one)[:32]:
            continue
        try:
            tally.gone += _look(one.number, provider)
            tally.mended += 1
        except (Unknown, WrongMode):
            tally.unknown += 1


def _look(number: str, provider: Provider) -> bool:
    """Ask for one by itself, and write down how it stands; gives back whether it is gone."""
    asked_at = datetime.now(UTC)
    try:
        project(provider.subscription(number), provider, asked_at)
    except Gone:
        gone(provider, number, timezone.now())
        return True
    return False
