"""How the theme writes dates, times, sizes and names. Plain text only; `pieces` turns them into HTML."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from urllib.parse import urlsplit

NBSP = "\u00a0"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS = (
    "per cent|percent|km|km²|m|cm|mm|kg|g|t|ha|min|hours?|days?|years?|months?|weeks?|tonnes?|metres?|kilometres?|"
    "miles?|litres?|barrels?|MW|GW|kW|TW|MWh|GWh|kWh|TWh|MB|GB|km/h|knots?|million|billion|trillion|°C|a\\.m\\.|p\\.m\\."
)
AMOUNT = re.compile(rf"(?<=\d) (?=(?:{UNITS})(?!\w))")


def moment(value: date | datetime | str | None, zone: tzinfo = UTC) -> date | None:
    """A date, a time in `zone`, or None: from what an entry stores, also as ISO 8601 text."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(zone)
    return value


def day(value: date, weekday: bool = False) -> str:
    """`23 November 2026`, the first space unbreakable; with `weekday`, `Monday 23 November 2026`."""
    text = f"{value.day}{NBSP}{MONTHS[value.month - 1]} {value.year}"
    return f"{WEEKDAYS[value.weekday()]} {text}" if weekday else text


def month(value: date) -> str:
    """`November 2026`."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def clock(seconds: float) -> str:
    """A place in a recording: `6:52`, `1:06:52`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: float) -> str:
    """How long something takes: `38 min`, `1 h 6 min`, `45 s`."""
    if seconds < 60:
        return f"{int(seconds)}{NBSP}s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h {minutes}{NBSP}min" if minutes else f"{hours}{NBSP}h"


def iso_duration(seconds: float) -> str:
    """A length of time as HTML's `datetime` attribute takes it: `PT2292S`."""
    return f"PT{int(seconds)}S"


def megabytes(size: int) -> str:
    """A file's size in decimal megabytes: `36.4 MB`, never less than `0.1 MB`."""
    return f"{max(size / 1_000_000, 0.1):.1f}{NBSP}MB"


def bound(text: str) -> str:
    """`text` with an unbreakable space between an amount and its unit: 9 min, 47 per cent."""
    return AMOUNT.sub(NBSP, text)


def joined(parts: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def host(url: str) -> str:
    """The name of the site an address leads to, without its `www`."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
