"""How often one network may search. Counted in each process by itself: a count that all share would cost a write to the
database at every search, which is more than the search."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest

from longwave.access import networks
from longwave.access.facts import held

MINUTE = 60.0
KNOWN = 10_000  # networks; the one that asked longest ago is forgotten first
NETWORK = 64  # bits of an IPv6 address that a household or an office has to itself


@dataclass
class Limit:
    """At most so many in a minute for each network, in evenly refilled allowances."""

    most: int
    left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, network: str, now: float) -> bool:
        """Count one more, and whether it is within the limit."""
        left, then = self.left.pop(network, (float(self.most), now))
        left = min(float(self.most), left + (now - then) * self.most / MINUTE)
        self.left[network] = (max(0.0, left - 1), now)
        if len(self.left) > KNOWN:
            self.left.popitem(last=False)
        return left >= 1


searches = Limit(settings.SEARCHES_A_MINUTE)
suggestions = Limit(settings.SUGGESTIONS_A_MINUTE)


def allowed(request: HttpRequest, limit: Limit) -> bool:
    """Count a request, and whether it is within a limit."""
    meta = request.META
    address = networks.client(meta["REMOTE_ADDR"], meta.get("HTTP_X_FORWARDED_FOR", ""), held.fresh().proxies)
    return limit.allows(_network(address), time.monotonic())


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, NETWORK), strict=False))
