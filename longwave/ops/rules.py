"""What operations decide: when a dead process is started again, and what a doctor finds wrong. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

# --- Starting again what died -----------------------------------------------------------------------------------
AT_ONCE = 10.0  # seconds: a process that dies sooner never really ran
MOST_DEATHS = 5
LONGEST_WAIT = 60.0  # seconds
UNUSABLE = 2  # the exit code by which our commands say that the environment is at fault


@dataclass(frozen=True)
class AfterDeath:
    """What to do about a process that ended: start it again after `wait` seconds, or end everything."""

    again: bool
    wait: float
    early: int
    reason: str


def after_death(name: str, code: int, ran: float, early: int) -> AfterDeath:
    """Decide what follows when a process that should run for ever ended.

    `ran` is how many seconds it did, `early` how many times in a row it had died at once before.
    """
    how = f"{name} ended by signal {-code}" if code < 0 else f"{name} ended with exit code {code}"
    early = early + 1 if ran < AT_ONCE else 0
    if code == UNUSABLE:
        return AfterDeath(False, 0, early, f"{how}: what it said above must be mended first. Everything is stopped.")
    if early >= MOST_DEATHS:
        return AfterDeath(
            False, 0, early, f"{how}, {early} times in a row within {AT_ONCE:.0f} seconds. Everything is stopped: "
            f"`longwave doctor` may find why, and `longwave {name}` alone shows what it says."
        )  # fmt: skip
    wait = min(LONGEST_WAIT, 2.0 ** max(0, early - 1)) if early else 0.5
    return AfterDeath(True, wait, early, f"{how} after {ran:.0f} s; it is started again in {wait:g} s.")
