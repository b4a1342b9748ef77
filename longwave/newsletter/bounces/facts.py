"""Which copy of ours a report is about, and what is known of its reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from django.db.models import Max

from longwave.membership.models import tidy_address
from longwave.newsletter.bounces.report import Report
from longwave.newsletter.bounces.rules import SETTLED, WINDOW, Cause, Kind, Soft, Window
from longwave.newsletter.letters import compiling, verp
from longwave.newsletter.letters.compiling import Compiled, NotCompiled
from longwave.newsletter.models import ComplaintPause, Delivery, Edition, Returned, Subscription
from longwave.newsletter.words import Outcome, State

# Where a copy's name stands: in the envelope's sender, and in the address to leave by, which mail servers return.
NAMES = re.compile(r"(?:bounce\+|unsubscribe(?:%20|[ +_]))([0-9a-f]{1,15}-[0-9a-f]{16})\b", re.IGNORECASE)
MESSAGE_IDS = re.compile(r"<[0-9a-f]{32}@[^\s<>]{1,253}>")
MOST = 20  # names that are tried of one report
RECENT = 30  # copies of one reader that a Message-ID is compared with


def delivery_of(report: Report) -> Delivery | None:
    """The copy of ours that a report is about. Only what we signed or made ourselves counts; an address does not."""
    for found in islice(NAMES.finditer(report.text), MOST):
        delivery = by_name(found[1])
        if delivery:
            return delivery
    ids = {found[0] for found in islice(MESSAGE_IDS.finditer(report.text), MOST)}
    for finding in report.findings[:MOST] if ids else ():
        for message_id in ids:
            delivery = by_message_id(message_id, finding.address)
            if delivery:
                return delivery
    return None


def by_name(name: str) -> Delivery | None:
    """The copy that a name of ours names."""
    number = verp.named(name)
    return Delivery.objects.select_related("account").filter(pk=number).first() if number else None


def by_message_id(message_id: str, address: str) -> Delivery | None:
    """The copy with a Message-ID that we made, of those that went to an address."""
    if not address:
        return None
    copies = Delivery.objects.select_related("account", "edition__newsletter").filter(
        account__email=tidy_address(address)
    )
    for delivery in copies.order_by("-pk")[:RECENT]:
        if message_id in _ids(delivery):
            return delivery
    return None


def _ids(delivery: Delivery) -> Iterator[str]:
    edition = delivery.edition
    if edition.compiled is None or delivery.account_id is None:
        return
    try:
        mail = compiling.load(bytes(edition.compiled), edition)
    except NotCompiled:
        return
    if isinstance(mail, Compiled):
        yield mail.message_id(delivery.account_id)


def sent_at(delivery: Delivery, otherwise: datetime) -> datetime:
    """When a copy left."""
    return datetime.fromtimestamp(delivery.done_at, UTC) if delivery.done_at else otherwise


def proven_at(account: int | None) -> datetime | None:
    """When a reader last confirmed a newsletter."""
    if account is None:
        return None
    found: datetime | None = Subscription.objects.filter(account=account).aggregate(last=Max("confirmed_at"))["last"]
    return found


def is_news(delivery: Delivery | None) -> bool:
    """Whether it tells something that a copy has arrived: the ledger does not know it yet, or copies of the same reader
    have bounced softly."""
    return delivery is not None and (delivery.state != Outcome.SENT or bool(softs_of(delivery.account_id or 0)))


def in_doubt_and_arrived(since: datetime) -> list[Delivery]:
    """Copies in doubt of which somebody has reported, from a moment on, that they arrived."""
    told = Returned.objects.filter(kind=Kind.DELIVERED.value, at__gte=since)
    return list(Delivery.objects.filter(pk__in=told.values("delivery"), state=Outcome.DOUBT.value))


def softs_of(account: int) -> list[Soft]:
    """A reader's soft bounces, one for each copy: a delay and the failure after it are the same."""
    found = Returned.objects.filter(account=account, kind=Kind.SOFT.value, sent_at__isnull=False).order_by("at")
    return list(
        {row.delivery_id or -row.pk: Soft(row.sent_at, Cause(row.cause)) for row in found if row.sent_at}.values()
    )


def arrived_at(account: int, now: datetime) -> datetime | None:
    """When the last copy was sent that is known to have arrived: somebody said so, or nobody reported in time."""
    told = Returned.objects.filter(account=account, kind=Kind.DELIVERED.value).aggregate(last=Max("sent_at"))["last"]
    quiet = (
        Delivery.objects.filter(account=account, state=Outcome.SENT, done_at__lte=(now - SETTLED).timestamp())
        .exclude(returned__kind__in=[Kind.SOFT.value, Kind.HARD.value])
        .aggregate(last=Max("done_at"))["last"]
    )
    moments = [told, datetime.fromtimestamp(quiet, UTC) if quiet else None, proven_at(account)]
    return max((moment for moment in moments if moment), default=None)


def window(now: datetime) -> Window:
    """The last day's copies, and the complaints of them that came since sending last stopped for that."""
    begin = now - WINDOW
    last = ComplaintPause.objects.aggregate(last=Max("at"))["last"]
    complaints = Returned.objects.filter(kind=Kind.COMPLAINT.value, delivery__isnull=False, sent_at__gte=begin)
    if last:
        complaints = complaints.filter(at__gt=last)
    sent = Delivery.objects.filter(
        edition__in=Edition.objects.filter(frozen_at__gte=begin - SETTLED),
        state=Outcome.SENT,
        done_at__gte=begin.timestamp(),
    )
    return Window(sent.count(), complaints.values("delivery").distinct().count())


def unanswered() -> str:
    """Why an edition was paused for complaints, while nobody has answered that; empty otherwise."""
    paused = ComplaintPause.objects.filter(edition__state=State.PAUSED.value).order_by("-at").first()
    return paused.why if paused else ""


def being_sent() -> list[Edition]:
    """The editions that are on their way."""
    return list(Edition.objects.filter(state=State.SENDING.value))
