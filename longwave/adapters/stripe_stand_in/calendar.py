"""When periods end. The day of the month that a subscription began on is kept, as far as a month has it."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta

DAY = 86_400
MONTHS = {"month": 1, "year": 12}


def plus_months(moment: int, months: int) -> int:
    """The same day and time of a later month, or that month's last day."""
    began = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(began.year * 12 + began.month - 1 + months, 12)
    day = min(began.day, monthrange(year, month + 1)[1])
    return int(began.replace(year=year, month=month + 1, day=day).timestamp())


def next_end(anchor: int, interval: str, count: int, after: int) -> int:
    """The first end of a period, counted from the anchor, that comes after a moment.

    Always from the anchor and never from the last end: 31 January, 28 February, 31 March.
    """
    if interval in {"day", "week"}:
        step = int(timedelta(days=count * (7 if interval == "week" else 1)).total_seconds())
        return anchor + step * max(1, (after - anchor) // step + 1)
    step = MONTHS[interval] * count
    began, here = datetime.fromtimestamp(anchor, UTC), datetime.fromtimestamp(after, UTC)
    passed = max(0, (here.year - began.year) * 12 + here.month - began.month - 1) // step
    while (end := plus_months(anchor, passed * step)) <= max(after, anchor):
        passed += 1
    return end


def share(amount: int, part: int, whole: int) -> int:
    """A part of an amount, rounded half up, without fractions in between."""
    return (2 * amount * part + whole) // (2 * whole)
