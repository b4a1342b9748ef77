"""A provider at work: its connections, its pace, its health; and what every courier needs of the office."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from longwave.newsletter.sending.ledger import Copy, Result
from longwave.newsletter.sending.pace import Bucket, Health, Width
from longwave.newsletter.sending.providers import Provider, Unreachable
from longwave.newsletter.sending.rules import Reply, Settled, one_line

logger = logging.getLogger("longwave")

Errand = Callable[["Office", "Line"], Awaitable[None]]
OBJECTIONS = 5  # refusals of the sender in a row, after which a provider counts as ill
SERIOUS = 6  # as if so many connections had failed: somebody must do something about it


@dataclass(eq=False)
class Line:
    """One of the providers, for one office. `carry` is what a courier of its kind does, until nothing is left; `probe`
    sees whether one that was ill is well again, and reports it."""

    provider: Provider
    carry: Errand
    probe: Errand
    health: Health = field(default_factory=Health)
    couriers: set[asyncio.Task[None]] = field(default_factory=set)
    serving: int = 0  # couriers whom the server has let in
    objections: int = 0

    def __post_init__(self) -> None:
        self.width = Width(self.provider.connections)
        self.bucket = Bucket(self.provider.rate)

    def worked(self) -> None:
        """It took a message."""
        self.health.worked()
        self.objections = 0

    def objected(self, reply: Reply, now: float) -> None:
        """It would not have our sender. For good, again and again, means that nobody's copy will leave by it."""
        if reply.code < 500:
            return
        self.objections += 1
        if self.objections >= OBJECTIONS:
            self.health.failures = max(self.health.failures, SERIOUS)
            said = one_line(f"{reply.code} {reply.text}")
            self.ill(f"{OBJECTIONS} times in a row it refused our sender: {said}", now)
            self.objections = 0

    def unreachable(self, error: Unreachable, now: float) -> None:
        """A connection could not be had. Beside others that work it is one too many."""
        others = len(self.couriers) - 1 if error.crowded else self.serving
        if others > 0:
            self.width.refused(self.serving, now)
        else:
            self.ill(str(error), now)

    def ill(self, why: str, now: float) -> None:
        """It cannot be used for a while."""
        if self.health.well(now):
            self.health.failed(now)
            rest = self.health.until - now
            logger.warning("Mail by %s rests for %.0f s. %s", self.provider.name, rest, why)


class Office(Protocol):
    """What couriers ask for and report to."""

    hello: str

    def now(self) -> float:
        """The moment, in seconds of a clock that only goes forward."""
        ...

    async def take(self, line: Line) -> Copy | None:
        """A copy to carry; None when the courier should go home."""
        ...

    def take_at_once(self, line: Line) -> Copy | None:
        """A copy that may leave at this moment, or None."""
        ...

    def message(self, copy: Copy) -> tuple[str, bytes] | Settled:
        """A copy's envelope sender and its message; or what becomes of one that cannot be made."""
        ...

    def objection(self, copy: Copy) -> Settled | None:
        """Why a copy must not leave any more; None while it may. Raises `LostClaim` when none may."""
        ...

    async def settle(self, *results: Result) -> None:
        """Return when these are durable."""
        ...

    def answered(self, line: Line, copy: Copy, settled: Settled) -> None:
        """What a server had to say of a copy, for the pace of its domain and the health of the line."""
        ...
