"""What a reader is told while a payment of hers fails, and when: a table, read from top to bottom.

| how it stands | what is due |
| --- | --- |
| no payment fails, or it was mended | nothing |
| it will end, has ended, is paused, or its money went back | nothing |
| its first payment was refused, so that nothing was open yet | that it failed |
| it is closed | that it has closed; without days of grace, that it failed |
| the last third of its grace has begun, and the first mail left before that | a reminder |
| it is open | that it failed |

Each once for a bill. What is late is not made up for: whoever is told that it has closed is told nothing before that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from longwave.adapters.payments import Invoice, Snapshot, State
from longwave.membership.billing.rules import access, taken_back

LEAST_AHEAD = timedelta(days=1)  # before what is open closes, a reminder comes so early at least
APART = timedelta(hours=12)  # between two mails about the same bill
NEWS = timedelta(days=60)  # for so long after the days of grace is it news that it has closed
FAILING = frozenset({State.PAST_DUE, State.UNPAID})


class Mail(StrEnum):
    """The mails about a payment that fails, as notices name their kinds."""

    FAILED = "payment-failed"
    REMINDER = "payment-reminder"
    CLOSED = "payment-closed"


def bill_of(found: Snapshot) -> Invoice | None:
    """The bill by which the days of grace are counted: the one that failed first, of those that are not paid."""
    failing = [(one.failed_at, one.created, one.number, one) for one in found.invoices if one.failed_at]
    return min(failing, key=lambda one: one[:3], default=(None,))[-1] if failing else None


def closed(found: Snapshot, grace: timedelta, now: datetime) -> bool:
    """Whether a subscription opens nothing, now or any more."""
    opened = access(found, grace)
    return opened.end is None or opened.end <= now


def opened_once(found: Snapshot) -> bool:
    """Whether it ever opened anything: a bill was paid, or one of nothing, as of a trial, was made."""
    return any(one.paid_at for one in found.invoices)


def remind_at(found: Snapshot, grace: timedelta) -> datetime | None:
    """From when on a reminder is due: a third of the grace before it ends, and a day at least."""
    end = access(found, grace).end
    return end - max(grace / 3, LEAST_AHEAD) if end else None


def stands(mail: Mail, found: Snapshot, bill: Invoice, grace: timedelta, now: datetime) -> bool:
    """Whether what a mail says of a bill is true, and news, at the moment at which it leaves."""
    if bill.failed_at is None or found.ends_at or found.paused_from or found.ended_at or taken_back(found):
        return False
    if found.state is State.CANCELED:
        return False
    if not opened_once(found):
        return mail is Mail.FAILED
    shut = closed(found, grace, now)
    if mail is Mail.CLOSED:
        return shut and bool(grace) and found.state in FAILING
    if mail is Mail.REMINDER:
        return not shut and found.state is State.PAST_DUE
    return not shut or not grace


def due(found: Snapshot, grace: timedelta, told: Mapping[Mail, datetime], now: datetime) -> Mail | None:
    """Which mail about the failing bill time has made due; `told` says when which of them left.

    That it failed is told when its provider says it, of each bill. Here is only what comes by the clock.
    """
    bill = bill_of(found)
    if bill is None or found.failing_since is None or Mail.CLOSED in told:
        return None
    if stands(Mail.CLOSED, found, bill, grace, now):
        return Mail.CLOSED if now < found.failing_since + grace + NEWS else None
    first, remind = told.get(Mail.FAILED), remind_at(found, grace)
    if Mail.REMINDER in told or first is None or remind is None or not first < remind <= now:
        return None
    fresh = now >= first + APART
    return Mail.REMINDER if fresh and stands(Mail.REMINDER, found, bill, grace, now) else None
