"""Reading what was counted."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Sum

from longwave.insight.models import Read


def reads_between(first: date, last: date) -> dict[UUID, int]:
    """How often each piece was read from one day to another, both included; what nobody read is not named."""
    found = Read.objects.filter(day__gte=first, day__lte=last).values_list("work").annotate(total=Sum("count"))
    return dict(found)


def reads_by_day(work: UUID) -> dict[date, int]:
    """How often a piece was read on each day on which anybody did, in order."""
    return dict(Read.objects.filter(work=work).order_by("day").values_list("day", "count"))
