"""How fast mail leaves: as much as a server takes, and no faster than it wants. Plain Python.

The clock is the caller's: moments are seconds of any that only goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FIRST = 4  # connections that are opened at once
CALM = 60.0  # seconds without a refusal, after which another connection is tried
SHORTEST_REST, LONGEST_REST = 2.0, 300.0  # seconds a provider is left alone that cannot be reached
PATIENCE = 5  # refusals in a row for now, after which a domain is left alone
DOMAIN_REST, LONGEST_DOMAIN_REST = 60.0, 3600.0  # seconds
READY = 1.0 - 1e-6  # of a token: what rounding leaves over is no reason to wait
MANY = 10_000  # domains that are remembered


@dataclass(slots=True)
class Bucket:
    """Lets `rate` a second through, and a quarter of a second's worth at once. A rate of 0 lets everything through."""

    rate: float
    tokens: float = 1.0
    seen: float | None = None

    def wait(self, now: float) -> float:
        """Seconds until the next may pass; 0 for at once."""
        if not self.rate:
            return 0.0
        if self.seen is not None:
            self.tokens = min(max(1.0, self.rate / 4), self.tokens + (now - self.seen) * self.rate)
        self.seen = now
        return (1.0 - self.tokens) / self.rate if self.tokens < READY else 0.0

    def take(self) -> None:
        """One passes."""
        self.tokens -= 1.0


@dataclass(slots=True)
class Health:
    """Whether a provider can be reached. One that cannot is left alone for longer and longer, and then tried again."""

    failures: int = 0
    until: float = 0.0

    def well(self, now: float) -> bool:
        """Whether it may be tried."""
        return now >= self.until

    def failed(self, now: float) -> None:
        """It could not be reached, or let nobody in. Connections that fail at the same moment count once."""
        if not self.well(now):
            return
        self.failures += 1
        self.until = now + min(LONGEST_REST, SHORTEST_REST * 2.0 ** (self.failures - 1))

    def worked(self) -> None:
        """It took a message."""
        self.failures, self.until = 0, 0.0


@dataclass(slots=True)
class Width:
    """How many connections are kept: doubled while there is work, halved when the server refuses one, at most `limit`,
    which is the provider's own."""

    limit: int
    wanted: int = field(init=False)
    ceiling: int = field(init=False)
    objected: float = -CALM

    def __post_init__(self) -> None:
        self.ceiling = self.limit
        self.wanted = min(FIRST, self.limit)

    def grow(self, now: float) -> None:
        """There is more to do than the connections get done."""
        if self.ceiling < self.limit and now - self.objected >= CALM:
            self.ceiling, self.objected = self.ceiling + 1, now
        self.wanted = min(self.ceiling, self.wanted * 2)

    def refused(self, open_ones: int, now: float) -> None:
        """The server took `open_ones` connections and would not have another."""
        if now - self.objected >= 1.0:  # many that are refused in the same second are one objection
            self.ceiling = max(1, min(self.ceiling, open_ones) if open_ones else self.wanted // 2)
        self.wanted, self.objected = min(self.wanted, self.ceiling), now


@dataclass(slots=True)
class _Domain:
    bucket: Bucket
    refusals: int = 0
    rests: int = 0
    until: float = 0.0


@dataclass(slots=True)
class Domains:
    """The domains that are written to: none faster than `rate` a second (0: no limit), and one that refuses again and
    again for now is left alone for a while."""

    rate: float = 0.0
    known: dict[str, _Domain] = field(default_factory=dict)

    def wait(self, name: str, now: float) -> float:
        """Seconds until a copy may go to this domain; 0 for at once."""
        domain = self.known.get(name)
        if domain is None:
            return 0.0
        return max(domain.until - now, domain.bucket.wait(now))

    def take(self, name: str, now: float) -> None:
        """A copy goes there."""
        if self.rate:
            domain = self._of(name, now)
            domain.bucket.wait(now)
            domain.bucket.take()

    def refused(self, name: str, now: float) -> None:
        """It would not have a copy for now."""
        domain = self._of(name, now)
        domain.refusals += 1
        if domain.refusals >= PATIENCE and now >= domain.until:
            domain.until = now + min(LONGEST_DOMAIN_REST, DOMAIN_REST * 2.0**domain.rests)
            domain.rests, domain.refusals = domain.rests + 1, 0

    def accepted(self, name: str) -> None:
        """It took a copy."""
        domain = self.known.get(name)
        if domain is not None:
            domain.refusals = domain.rests = 0
            domain.until = 0.0

    def _of(self, name: str, now: float) -> _Domain:
        if name not in self.known:
            if len(self.known) >= MANY:
                self.known = {one: kept for one, kept in self.known.items() if kept.until > now}
            self.known[name] = _Domain(Bucket(self.rate))
        return self.known[name]
