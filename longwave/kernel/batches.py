"""Counting in batches: a newsletter in the morning is one write a second, not one a reader."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Batch(Generic[K]):
    """What was counted since the last write. Each is written at once, unless `batched`: somebody then does so often."""

    def __init__(self, keep: Callable[[Mapping[K, int]], None]) -> None:
        self.batched = False
        self._keep = keep
        self._lock = threading.Lock()
        self._counted: Counter[K] = Counter()

    def add(self, key: K) -> None:
        """Count one more."""
        with self._lock:
            self._counted[key] += 1
        if not self.batched:
            self.write()

    def write(self) -> None:
        """Write what came together. What cannot be written now is kept for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            self._keep(counted)
        except Exception:
            with self._lock:
                self._counted.update(counted)
            raise
