"""A provider at work: its connections, its pace, its health; and what every courier needs of the office."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from longwave.newsletter.sending.brake import Brake
from longwave.newsletter.sending.ledger import Copy, Result
from longwave.newsletter.sending.pace import Bucket, Health, Width
from longwave.newsletter.sending.providers import Kind, Provider, Unreachable
from longwave.newsletter.sending.rules import Reply, Settled, one_line
from longwave.newsletter.words import Outcome

logger = logging.getLogger("longwave")

Errand = Callable[["Office", "Line"], Awaitable[None]]
OBJECTIONS = 5  # refusals of the sender in a row, after which a provider counts as ill
SERIOUS = 6  # as if so many connections had failed: somebody must do something about it
TOLD = 4  # tries that failed in a row, after which the desk is told


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
    brake: Brake = field(default_factory=Brake)
    why: str = ""  # why it was last left alone

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
            said = one_line(f"{reply.code} {reply.text}")
            self._useless(f"{OBJECTIONS} times in a row it refused our sender: {said}", now)
            self.objections = 0

    def certain(self, result: Result, now: float) -> list[Result]:
        """What is certain now that this became of a copy: refusals are kept back until it is clear whom they mean."""
        settled = result.settled
        if settled.outcome is Outcome.SENT:
            return [result, *self.brake.took()]
        # A code below 500 of a mail server is one that was put off for three days; providers by HTTP have others.
        final = settled.code is not None and (settled.code >= 500 or self.provider.kind is Kind.HTTP)
        if settled.outcome is not Outcome.FAILED or not final:
            return [result]
        found = self.brake.refused(result)
        if self.brake.pulled:
            said = one_line(f"{settled.code} {settled.answer}")
            self._useless(f"It refuses everybody in the same words, and nobody is given up for that: {said}", now)
        return found

    def _useless(self, why: str, now: float) -> None:
        self.health.failures = max(self.health.failures, SERIOUS)
        self.ill(why, now)

    @property
    def trouble(self) -> str:
        """What the desk should know of it; empty while it works, or fails now and then."""
        return f"{self.provider.name}: {self.why}" if self.health.failures >= TOLD else ""

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
            self.why = why
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
