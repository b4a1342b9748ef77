"""Copies in hand that wait for a connection: the next one whose domain may be written to."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Iterable

from longwave.newsletter.sending.ledger import Copy
from longwave.newsletter.sending.pace import Domains

TOO_LONG = 30.0  # seconds: a copy that must wait longer for its domain goes back to the ledger


class Feed:
    """Gives out copies. `rests` collects those that must wait too long, with their seconds."""

    def __init__(self, domains: Domains) -> None:
        self.domains = domains
        self.rests: list[tuple[Copy, float]] = []
        self._ready: deque[Copy] = deque()
        self._later: list[tuple[float, int, Copy]] = []
        self._number = itertools.count()
        self._news = asyncio.Event()

    def __len__(self) -> int:
        return len(self._ready) + len(self._later)

    @property
    def ready(self) -> int:
        """How many may leave now, as far as is known."""
        return len(self._ready)

    def add(self, copies: Iterable[Copy]) -> None:
        """More are in hand."""
        before = len(self._ready)
        self._ready.extend(copies)
        if len(self._ready) > before:
            self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._news.set()

    def take(self, now: float) -> Copy | None:
        """The next copy that may leave, or None."""
        while self._later and self._later[0][0] <= now:
            self._ready.appendleft(heapq.heappop(self._later)[2])
        while self._ready:
            copy = self._ready.popleft()
            wait = self.domains.wait(copy.domain, now)
            if wait <= 0:
                self.domains.take(copy.domain, now)
                return copy
            if wait > TOO_LONG:
                self.rests.append((copy, wait))
            else:
                heapq.heappush(self._later, (now + wait, next(self._number), copy))
        return None

    async def news(self, patience: float, now: float) -> bool:
        """Wait until there may be something to take; False when nothing came."""
        due = self._later[0][0] - now if self._later else patience
        self._news.clear()
        try:
            async with asyncio.timeout(max(0.01, min(patience, due))):
                await self._news.wait()
        except TimeoutError:
            return due < patience
        return True

    def empty(self, edition: int | None = None) -> list[Copy]:
        """Take out everything, or everything of one edition."""
        held = [*self._ready, *(copy for _, _, copy in self._later)]
        gone = [copy for copy in held if edition is None or copy.edition == edition]
        self._ready = deque(copy for copy in self._ready if copy not in gone) if edition else deque()
        self._later = [one for one in self._later if one[2].edition != edition] if edition else []
        heapq.heapify(self._later)
        return gone
