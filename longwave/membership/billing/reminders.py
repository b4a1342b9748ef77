"""Telling readers whose payment fails what the clock makes due: a reminder, and that it has closed.

The rules are in `failing`. That a payment failed is noted when its provider says so (`notices`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Q, QuerySet

from longwave.adapters.payments import Snapshot, State
from longwave.kernel import money
from longwave.membership.billing import failing
from longwave.membership.billing.facts import held
from longwave.membership.billing.failing import Mail
from longwave.membership.billing.notices import tell
from longwave.membership.billing.projecting import scope_of, settings, source_id
from longwave.membership.billing.rules import access
from longwave.membership.models import Account, Grant, Notice, Subscription
from longwave.membership.rules import Tier, covered

CHUNK = 200
KEPT = 3600  # seconds for which a minute is known to be taken


def once(now: datetime) -> None:
    """One round: once in a minute of the magazine's clock, note what is due."""
    if cache.add(f"longwave:failing:{now:%Y-%m-%dT%H:%M}", True, KEPT):
        note_due(now)


def note_due(now: datetime) -> int:
    """Note all that is due; gives back how many are told something."""
    grace = timedelta(days=settings().grace_days)
    rows = candidates(grace, now).select_related("account", "plan").prefetch_related("payments").order_by("pk")
    noted, last = 0, 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        noted += _note(chunk, grace, now)
    return noted


def candidates(grace: timedelta, now: datetime) -> QuerySet[Subscription]:
    """Those of which something may be due: they fail, and for as long as that takes."""
    ahead = max(grace / 3, failing.LEAST_AHEAD)
    rows = Subscription.objects.filter(
        state__in=[State.PAST_DUE, State.UNPAID],
        failing_since__gt=now - grace - failing.NEWS,
        ends_at=None,
        account__is_active=True,
    )
    return rows.filter(Q(state=State.UNPAID) | Q(failing_since__lte=now - grace + ahead))


def _note(rows: list[Subscription], grace: timedelta, now: datetime) -> int:
    found = [(row, held(row)) for row in rows]
    told = told_of([bill.number for _, one in found if (bill := failing.bill_of(one))])
    noted = 0
    for row, one in found:
        bill = failing.bill_of(one)
        mail = failing.due(one, grace, told.get(bill.number, {}), now) if bill else None
        if mail and bill and row.account and not spared(row, one, row.account, grace, now):
            noted += tell(row.account, mail, bill.number, amount=money.words(bill.due, bill.currency))
    return noted


def told_of(bills: list[str]) -> dict[str, dict[Mail, datetime]]:
    """Which mails about bills left, and when. One on its way has not; one that is tried no more counts."""
    rows = Notice.objects.filter(kind__in=list(Mail), about__in=bills).exclude(kind=Mail.FAILED, next_at__isnull=False)
    told: dict[str, dict[Mail, datetime]] = {}
    for row in rows:
        told.setdefault(row.about, {})[Mail(row.kind)] = row.sent_at or row.created_at
    return told


def spared(row: Subscription, found: Snapshot, account: Account, grace: timedelta, now: datetime) -> bool:
    """Whether what closes closes nothing to her, or she has stated that she withdraws."""
    return reads_otherwise(row, found, account, grace, now) or row.withdrawals.waiting().exists()


def reads_otherwise(row: Subscription, found: Snapshot, account: Account, grace: timedelta, now: datetime) -> bool:
    """Whether other rights open the same to her at the moment at which this one closes, or now that it is closed."""
    end = access(found, grace).end
    others = Grant.objects.of(account).in_force(max(end or now, now)).exclude(source_id=source_id(row))
    return covered(scope_of(row), others.filter(tier=Tier.SUBSCRIBERS).values_list("scope", flat=True))
