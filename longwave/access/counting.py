"""Counting what links open, in batches: a newsletter in the morning is one write a second, not one a reader."""

from __future__ import annotations

import threading
from collections import Counter

from longwave.access import actions
from longwave.access.links import Token


class Uses:
    """What was opened since the last write. Each is written at once, unless `batched`: somebody then does so often."""

    def __init__(self) -> None:
        self.batched = False
        self._lock = threading.Lock()
        self._opened: Counter[tuple[int, str]] = Counter()

    def add(self, link: Token) -> None:
        """A link opened its work."""
        with self._lock:
            self._opened[link.number, link.work] += 1
        if not self.batched:
            self.write()

    def write(self) -> None:
        """Write what came together. What cannot be written now is kept for the next time."""
        with self._lock:
            opened, self._opened = self._opened, Counter()
        if not opened:
            return
        try:
            actions.count_uses(opened)
        except Exception:
            with self._lock:
                self._opened.update(opened)
            raise


uses = Uses()
