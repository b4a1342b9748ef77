"""The magazine's own clock, in the demo and in development: it can be put to another time, for all processes at once.

By how many seconds it is ahead lies in a small file under `data/` that each process has mapped into its memory. A
magazine in production has no such clock: nothing is read, and nothing replaced.
"""

from __future__ import annotations

import mmap
import os
import re
import struct
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import time as clock_time
from pathlib import Path

PATH = Path("data") / "clock"
AHEAD = struct.Struct("<d")
EVERY = 1.0  # seconds between two looks for a clock that was never moved
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?\Z")


class Clock:
    """A magazine's clock. `ahead` costs a tenth of a microsecond."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._shared: mmap.mmap | None = None
        self._again = 0.0

    @property
    def ahead(self) -> float:
        """By how many seconds it is ahead of the machine's."""
        if self._shared is None:
            if time.monotonic() < self._again:
                return 0.0
            self._again = time.monotonic() + EVERY
            self._open()
        return float(AHEAD.unpack_from(self._shared)[0]) if self._shared else 0.0

    def move(self, ahead: float) -> None:
        """Put it to another time."""
        if not self.path.exists():
            fresh = self.path.with_suffix(".new")  # nobody sees half of it
            fresh.write_bytes(AHEAD.pack(ahead))
            fresh.replace(self.path)
        self._open()
        if self._shared:
            AHEAD.pack_into(self._shared, 0, ahead)

    def _open(self) -> None:
        with suppress(FileNotFoundError):
            file = os.open(self.path, os.O_RDWR)
            try:
                self._shared = mmap.mmap(file, AHEAD.size)
            finally:
                os.close(file)


def install(path: Path) -> None:
    """Let Django's `timezone.now` show the magazine's clock. Called before anything else has taken hold of it."""
    from django.utils import timezone

    clock, real = Clock(path), timezone.now

    def now() -> datetime:
        """The moment by the magazine's clock."""
        ahead = clock.ahead
        return real() + timedelta(seconds=ahead) if ahead else real()

    now.__module__, now.__qualname__ = real.__module__, real.__qualname__  # as migrations write a field's default
    vars(timezone)["now"] = now


def spare_the_cache() -> None:
    """Let the cache in the database go by the machine's clock, by which it also writes when an entry ends: limits of
    how often one may ask hold whatever the magazine's clock shows."""
    from django.core.cache.backends import db

    vars(db)["tz_now"] = lambda: datetime.now(UTC)


def moment(words: list[str], now: datetime, zone: tzinfo) -> datetime:
    """The moment that somebody names: `2026-11-27 07:00`, `tomorrow 07:00`, `friday 07:00`. Raises ValueError.

    A day without a time begins at midnight; a weekday is the next one, after today. A time alone is the next such one.
    """
    words = [word for text in words for word in text.lower().split()]
    today = now.astimezone(zone).date()
    name, clock, *more = [*words, "", ""]
    if any(more) or not name or (clock and not CLOCK.match(clock)):
        raise ValueError
    if CLOCK.match(name) and not clock:
        soon = datetime.combine(today, _time(name), tzinfo=zone)
        return soon if soon > now else datetime.combine(today + timedelta(days=1), _time(name), tzinfo=zone)
    if name in ("today", "tomorrow"):
        day = today + timedelta(days=name == "tomorrow")
    elif name in DAYS:
        day = today + timedelta(days=(DAYS.index(name) - today.weekday() - 1) % 7 + 1)
    else:
        found = datetime.fromisoformat(" ".join(words).replace(" ", "T").upper())
        return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)
    return datetime.combine(day, _time(clock) if clock else clock_time(), tzinfo=zone)


def _time(written: str) -> clock_time:
    return clock_time.fromisoformat(f"0{written}" if written[1] == ":" else written)
