"""From whose network somebody reads: an organisation's ranges, and the address behind trusted proxies.

IPv4 and IPv6 share one line of numbers: an IPv4 address stands where its IPv6 form does (RFC 4291, 2.5.5.2), so that
both spellings are one address. Looking one up is a bisection: half a microsecond among twenty thousand ranges.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import pairwise

Address = IPv4Address | IPv6Address
MAPPED = 0xFFFF << 32  # ::ffff:0:0, before an IPv4 address
BROADEST = {4: 8, 6: 19}  # prefix lengths: nobody's campus is larger, and 0.0.0.0/0 is a slip of the hand


class NotARange(ValueError):
    """A text that is no range of addresses. The message says what was expected."""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Addresses from `first` to `last`, both included, as numbers on the common line."""

    first: int
    last: int


def number(address: Address) -> int:
    """An address's place on the common line."""
    return MAPPED | int(address) if address.version == 4 else int(address)


# Where somebody who asks can come from: what is routed in public or at home, and this machine itself. Outside lie “this
# network”, link-local, multicast, reserved ones, and IPv4 in the forms that nobody sends any more.
_POSSIBLE = tuple(
    Range(number(ip_address(first)), number(ip_address(last)))
    for first, last in (
        ("1.0.0.0", "169.253.255.255"),
        ("169.255.0.0", "223.255.255.255"),
        ("::1", "::1"),
        ("2000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    )
)


def parse(text: str) -> Range:
    """A range: `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.10-192.0.2.40` or one address. Raises `NotARange`."""
    text = text.strip()
    first, last = _bounds(text)
    found = Range(number(first), number(last))
    if first.version != last.version or found.first > found.last:
        raise NotARange(f"Found {text!r}, expected a range whose first address comes before its last.")
    if found.last - found.first >= 1 << (first.max_prefixlen - BROADEST[first.version]):
        raise NotARange(f"Found {text!r}, expected a range no broader than /{BROADEST[first.version]}; split it.")
    if not any(each.first <= found.first and found.last <= each.last for each in _POSSIBLE):
        raise NotARange(
            f"Found {text!r}, expected addresses somebody can come from: no link-local, multicast or reserved ones."
        )
    return found


def _bounds(text: str) -> tuple[Address, Address]:
    """The first and the last address of a text; an IPv4 address in IPv6 clothes is the IPv4 address that it is."""
    try:
        if "%" in text:
            raise ValueError("a zone after “%” names a network card of one machine")
        if "-" in text:
            first, last = (ip_address(part.strip()) for part in text.split("-", 1))
        else:
            network = ip_network(text)
            first, last = network[0], network[-1]
    except ValueError as error:
        raise NotARange(
            f"Found {text!r}, expected a range such as 192.0.2.0/24, 192.0.2.10-192.0.2.40 or 2001:db8::/32 ({error})."
        ) from None
    return _unmapped(first), _unmapped(last)


def _unmapped(address: Address) -> Address:
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def overlap(ranges: Iterable[Range], others: Iterable[Range]) -> tuple[Range, Range] | None:
    """A range and another one of the same or the second list that share an address, if there are any."""
    marked = sorted([(r.first, r.last, 0) for r in ranges] + [(r.first, r.last, 1) for r in others])
    for (first, last, one), (after, end, other) in pairwise(marked):
        if after <= last and (one == 0 or other == 0):
            return Range(first, last), Range(after, end)
    return None


class Networks:
    """Which organisation an address belongs to. Built once, asked at every request."""

    def __init__(self, ranges: Iterable[tuple[Range, int]]) -> None:
        rows = sorted((found.first, found.last, organisation) for found, organisation in ranges)
        self._firsts = [row[0] for row in rows]
        self._rows = rows

    def organisation(self, address: str) -> int | None:
        """The number of the organisation whose range holds the address; None for anything that is no address."""
        place = _place(address)
        if place is None:
            return None
        at = bisect_right(self._firsts, place) - 1
        if at < 0 or place > self._rows[at][1]:
            return None
        return self._rows[at][2]


@lru_cache(maxsize=4096)
def _place(address: str) -> int | None:
    try:
        return number(ip_address(address))
    except ValueError:
        return None


def trusted(texts: Sequence[str]) -> Networks:
    """The proxies that may say for whom they ask. Raises `NotARange`."""
    return Networks((parse(text), 1) for text in texts)


def client(peer: str, forwarded: str, proxies: Networks) -> str:
    """The address of whoever asks. `forwarded` is `X-Forwarded-For`, read from right to left.

    Each trusted proxy vouches for the address that it added, the one to its left. The first address that is no trusted
    proxy's is the client's; what stands further left anybody could have written.
    """
    found = peer
    for hop in reversed(forwarded.split(",") if forwarded else []):
        if proxies.organisation(found) is None:
            return found
        if _place(hop.strip()) is None:
            return found
        found = hop.strip()
    return found
