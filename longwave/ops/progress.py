"""A bar for what takes longer than two seconds, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 2.0  # seconds before a bar appears
BETWEEN = 0.1  # seconds between two drawings
WIDTH = 30
MOST_OF_A_NAME = 24  # characters


class Bar:
    """How far a piece of work is. `total` may be 0 while it is unknown."""

    def __init__(self, label: str, total: int, out: TextIO) -> None:
        self.label, self.total, self.out = label, total, out
        self.done = 0
        self.started = self.drawn = time.monotonic()
        self.shown = False

    def step(self, count: int = 1) -> None:
        """Say that `count` more are done."""
        self.at(self.done + count, self.total)

    def at(self, done: int, total: int, doing: str = "") -> None:
        """Say how many of how many are done, and what comes next."""
        self.done, self.total = done, total
        now = time.monotonic()
        if self.out.isatty() and now - self.started > PATIENCE and now - self.drawn > BETWEEN:
            self.drawn, self.shown = now, True
            self.out.write(f"\r\033[K{drawing(self.label, done, total)} {doing[:MOST_OF_A_NAME]}".rstrip())
            self.out.flush()

    def finish(self) -> None:
        """Clear the line and say how long it took, if it took long enough to wonder."""
        took = time.monotonic() - self.started
        if self.shown:
            self.out.write("\r\033[K")
        if took > PATIENCE:
            self.out.write(f"{self.label}: done in {took:.0f} s\n")
        self.out.flush()


def drawing(label: str, done: int, total: int) -> str:
    """One line: the label, a bar, and how many of how many."""
    if total <= 0:
        return f"{label}: {done:,}"
    full = min(WIDTH, WIDTH * done // total)
    return f"{label} [{'#' * full}{'.' * (WIDTH - full)}] {min(done, total):,} of {total:,}"


@contextmanager
def bar(label: str, total: int = 0) -> Iterator[Bar]:
    """Show how far a block is: call `step()` on what this gives."""
    shown = Bar(label, total, sys.stderr)
    try:
        yield shown
    finally:
        shown.finish()
