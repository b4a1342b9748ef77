"""What became of an edition: how much of it has left, who is in doubt, what came back, what was followed and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from longwave.access.models import ComplimentaryUse
from longwave.desk.newsletter import facts, rules
from longwave.insight.facts import reads_between
from longwave.membership.models import Grant
from longwave.membership.rules import GrantSource
from longwave.newsletter import control
from longwave.newsletter import facts as newsletter
from longwave.newsletter.letters.compiling import Compiled, NotCompiled, load
from longwave.newsletter.models import Delivery, Edition, Link, Returned, Subscription
from longwave.newsletter.sending.providers import HTTP
from longwave.newsletter.words import Outcome

AFTER = timedelta(days=14)  # what a letter may have led to: as long as its links open what it gave
A_WEEK = timedelta(days=7)
NOT_BY_A_LETTER = (GrantSource.IMPORT.value, GrantSource.LICENCE.value, GrantSource.PAIRING.value)
SHOWN = 100  # copies in doubt that are listed
LINKS = 50
TELLING = HTTP  # providers that tell by themselves what became of a copy
KINDS = {
    "hard": "addresses that do not exist",
    "soft": "mailboxes that were full, or servers that were away",
    "complaint": "complaints",
    "leaving": "mails by which readers left",
    "delivered": "said to have arrived",
    "auto-reply": "answers of those who are away",
    "none": "mails that are no report",
}


@dataclass(frozen=True)
class Tally:
    """Something that was counted."""

    name: str
    count: int


@dataclass(frozen=True)
class Doubt:
    """A copy of which nobody knows whether it arrived, with what its provider can be asked by."""

    copy: Delivery
    message_id: str
    at: datetime | None


@dataclass(frozen=True)
class Report:
    """What became of an edition."""

    total: int
    percent: int
    outcomes: list[Tally]
    doubts: list[Doubt]
    in_doubt: int
    telling: list[str]
    silent: list[str]
    failed: int
    returned: list[Tally]
    clicks: list[Tally]
    opened: list[Tally]
    reads: list[Tally]
    left: int
    plans: int


def report(edition: Edition) -> Report | None:
    """What became of an edition; None for one whose audience is not frozen."""
    counts = edition.deliveries.counts()
    if not counts:
        return None
    asked = _asked(edition)
    return Report(
        total=sum(counts.values()),
        percent=rules.progress(counts),
        outcomes=[Tally(rules.OUTCOMES[outcome], counts[outcome]) for outcome in Outcome if counts.get(outcome)],
        doubts=list(doubts(edition, SHOWN)),
        in_doubt=counts.get(Outcome.DOUBT, 0),
        telling=[name for name in asked if name in TELLING],
        silent=[name for name in asked if name not in TELLING],
        failed=control.failed_of(edition).count(),
        returned=_returned(edition),
        clicks=_clicks(edition),
        opened=_opened(edition),
        reads=_reads(edition),
        left=Subscription.objects.filter(left_after=edition.uid).count(),
        plans=_plans(edition).count(),
    )


def doubts(edition: Edition, most: int | None = None) -> Iterator[Doubt]:
    """The copies in doubt, in the order of their addresses."""
    copies = edition.deliveries.filter(state=Outcome.DOUBT.value).order_by("address", "pk")[:most]
    mail = _mail(edition)
    for copy in copies:
        name = mail.message_id(copy.account_id) if mail and copy.account_id else ""
        yield Doubt(copy, name, datetime.fromtimestamp(copy.done_at, UTC) if copy.done_at else None)


def _asked(edition: Edition) -> list[str]:
    """The providers that had copies which are in doubt, by their names."""
    doubtful = edition.deliveries.filter(state=Outcome.DOUBT.value).exclude(provider="")
    return sorted(set(doubtful.values_list("provider", flat=True)))


def _mail(edition: Edition) -> Compiled | None:
    try:
        found = load(bytes(edition.compiled or b""), edition)
    except NotCompiled:
        return None
    return found if isinstance(found, Compiled) else None


def _returned(edition: Edition) -> list[Tally]:
    found = Returned.objects.filter(delivery__edition=edition).values_list("kind")
    return [Tally(KINDS.get(kind, kind), count) for kind, count in found.annotate(count=Count("pk")).order_by("-count")]


def _clicks(edition: Edition) -> list[Tally]:
    links = Link.objects.filter(edition=edition).annotate(total=Sum("days__count")).filter(total__gt=0)
    return [Tally(link.url, link.total) for link in links.order_by("-total", "pk")[:LINKS]]


def _opened(edition: Edition) -> list[Tally]:
    """How often the links of what it gives away opened it."""
    if edition.complimentary_id is None:
        return []
    uses = ComplimentaryUse.objects.filter(edition=edition.complimentary_id).order_by("-count", "pk")
    known = facts.stories(str(use.work) for use in uses)
    return [Tally(known[str(use.work)].title, use.count) for use in uses if str(use.work) in known]


def _reads(edition: Edition) -> list[Tally]:
    """How often its pieces were read in the week from its day on, by whomever."""
    first = edition.day or newsletter.today(edition.send_at or timezone.now())
    reads = reads_between(first, first + A_WEEK)
    works = [item.work for item in edition.items.all()] + ([edition.about] if edition.about else [])
    known = facts.stories(map(str, works))
    return [Tally(known[str(work)].title, reads.get(work, 0)) for work in works if str(work) in known]


def _plans(edition: Edition) -> QuerySet[Grant]:
    """Access that readers took within a fortnight of getting it, and that nobody brought along for them."""
    start = edition.started_at or edition.send_at or timezone.now()
    copies = Delivery.objects.filter(edition=edition, account=OuterRef("account"), state=Outcome.SENT.value)
    grants = Grant.objects.filter(account__isnull=False, start__gte=start, start__lte=start + AFTER)
    return grants.exclude(source__in=NOT_BY_A_LETTER).filter(Exists(copies))
