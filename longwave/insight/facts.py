"""Reading what was counted, and what subscriptions say beside it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, DateField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from longwave.adapters.payments import Interval
from longwave.insight.models import InsightSettings, Read, ReaderStopped, Step, WallMet
from longwave.insight.rules import Checkout, Found, Sold, Span, Stopped, span
from longwave.membership.actions import midnight
from longwave.membership.billing.checkouts import terms
from longwave.membership.billing.selling import Term
from longwave.membership.models import Account, CheckoutState, Offer, Payment, Subscription
from longwave.membership.models import Checkout as CheckoutRow
from longwave.published.models import Entry

# What is unpaid brings nothing. What was paid for and lasts longer, as after a pause, is a trial to its provider.
PAYING = ("trialing", "active", "past_due", "canceled")
SKEW = timedelta(hours=1)  # by which a provider's clock may go before ours


def measures() -> bool:
    """Whether the publisher lets the path be counted."""
    found = InsightSettings.objects.first()
    return found is None or found.measure_path


def reads_between(first: date, last: date) -> dict[UUID, int]:
    """How often each piece was read from one day to another, both included; what nobody read is not named."""
    found = Read.objects.filter(day__gte=first, day__lte=last).values_list("work").annotate(total=Sum("count"))
    return dict(found)


def reads_by_day(work: UUID) -> dict[date, int]:
    """How often a piece was read on each day on which anybody did, in order."""
    return dict(Read.objects.filter(work=work).order_by("day").values_list("day", "count"))


def stopped(account: Account, most: int | None = None) -> list[Stopped]:
    """Which walls a signed-in reader met lately, newest first; nothing where the publisher switched it off."""
    rows = list(ReaderStopped.objects.filter(account=account)[:most]) if measures() else []
    found = Entry.objects.filter(uid__in={row.work for row in rows}).values_list("uid", "title", "path")
    pieces = {uid: (title, path) for uid, title, path in found}
    return [Stopped(row.day, *pieces.get(row.work, ("", "")), row.reason, row.count) for row in rows]


def path_between(first: date, last: date) -> Found:
    """All that was counted of the path from one day to another, both included."""
    walls = WallMet.objects.filter(day__gte=first, day__lte=last).values_list("work", "reason")
    met = list(walls.annotate(total=Sum("count")))
    paths = dict(Entry.objects.filter(uid__in={work for work, _, _ in met}).values_list("uid", "path"))
    steps = Step.objects.filter(day__gte=first, day__lte=last).values_list("step", "source")
    found = Found()
    for work, reason, count in met:
        found.walls[f"{paths.get(work, '')}#{reason}"] += count
    found.steps = Counter({(step, source): total for step, source, total in steps.annotate(total=Sum("count"))})
    found.checkouts = _checkouts(midnight(first), midnight(last + timedelta(days=1)))
    return found


def _checkouts(start: datetime, end: datetime) -> list[Checkout]:
    """Those begun in a stretch of time, with the subscription that each led to: the account's first from then on."""
    bought = Subscription.objects.filter(account=OuterRef("account"), provider=OuterRef("provider"))
    bought = bought.filter(created__gte=OuterRef("created_at") - SKEW).order_by("created", "pk")
    rows = CheckoutRow.objects.filter(created_at__gte=start, created_at__lt=end, gift=None).annotate(
        began=Subquery(bought.values("created")[:1]), ended=Subquery(bought.values("ended_at")[:1])
    )
    zone = timezone.get_default_timezone()
    return [
        Checkout(source, state == CheckoutState.PAID, began and began.astimezone(zone), ended)
        for source, state, began, ended in rows.values_list("source", "state", "began", "ended")
    ]


def spans() -> list[Span]:
    """All subscriptions that ever paid, counted by price, offer and months. Each at the price that it has now."""
    zone, as_day = timezone.get_default_timezone(), DateField()
    rows = (
        _paying()
        .annotate(
            first=TruncMonth("paid_from", tzinfo=zone, output_field=as_day),
            last=TruncMonth("ended_at", tzinfo=zone, output_field=as_day),
            rests=TruncMonth("paused_from", tzinfo=zone, output_field=as_day),
        )
        .values_list(
            *("price__currency", "price__amount", "price__interval", "price__count", "offer", "first", "last", "rests")
        )
        .annotate(total=Count("pk"))
        .order_by()
    )
    offers = {offer.pk: terms(offer) for offer in Offer.objects.all()}
    return [
        span(Sold(amount, currency, Term(Interval(interval), count), offers.get(offer)), began, ended, rests, total)
        for currency, amount, interval, count, offer, began, ended, rests, total in rows
    ]


def _paying() -> QuerySet[Subscription]:
    """Those that pay, or did, with a price of ours: from what their first bill was for that took money and kept it.
    Free days and offers that let off all of it bring nothing. `offer` is by what each was bought."""
    paid = Payment.objects.filter(subscription=OuterRef("pk"), paid__gt=F("refunded")).order_by("created", "pk")
    bought = CheckoutRow.objects.filter(
        account=OuterRef("account"), provider=OuterRef("provider"), gift=None, state=CheckoutState.PAID
    ).filter(created_at__lt=OuterRef("created") + SKEW)
    found = Subscription.objects.filter(state__in=PAYING, price__isnull=False).annotate(
        paid_from=Subquery(paid.annotate(since=Coalesce("period_start", "created")).values("since")[:1]),
        offer=Subquery(bought.order_by("-created_at", "-pk").values("offer")[:1]),
    )
    return found.filter(paid_from__isnull=False).exclude(state="canceled", ended_at=None)
