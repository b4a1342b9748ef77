"""What decisions need beside the reader's own cookies: small enough to be held in every process.

Read from the database by `facts.known` when something changed, never during a decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from longwave.access.networks import Networks
from longwave.access.rules import Right, Window


@dataclass(frozen=True)
class Known:
    """A magazine's rules and lists as of one moment.

    `organisations` are their names, `logos` the addresses of those that have one. `anonymous` and `registered` are free
    articles a month. `voided` says since when the passes of an account no longer count; `revoked` and `withdrawn` are
    the numbers of complimentary editions and of gifts that were taken back.
    """

    zone: tzinfo = UTC
    anonymous: int = 2
    registered: int = 4
    networks: Networks = field(default_factory=lambda: Networks([]))
    proxies: Networks = field(default_factory=lambda: Networks([]))
    organisations: Mapping[int, str] = field(default_factory=dict)
    logos: Mapping[int, str] = field(default_factory=dict)
    sites: Mapping[int, tuple[Right, ...]] = field(default_factory=dict)
    voided: Mapping[int, datetime] = field(default_factory=dict)
    revoked: frozenset[int] = frozenset()
    withdrawn: frozenset[int] = frozenset()
    previews: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)

    def allowance(self, account: int | None) -> int:
        """How many subscribers' articles a month are free; an account never has fewer than a browser."""
        return self.anonymous if account is None else max(self.anonymous, self.registered)
