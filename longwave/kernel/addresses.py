"""Which addresses of the network a server of ours may be sent to by somebody else's link.

The networks are those of IANA's special-purpose registries (RFC 6890 and its successors). They are written out here,
since Python's own `is_global` has changed its mind between patch releases.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# What may lie on one's own network: allowed where an operator says so.
_OWN: dict[IPv4Network | IPv6Network, str] = {
    IPv4Network("127.0.0.0/8"): "this machine itself (loopback)",
    IPv4Network("10.0.0.0/8"): "a private network",
    IPv4Network("172.16.0.0/12"): "a private network",
    IPv4Network("192.168.0.0/16"): "a private network",
    IPv4Network("100.64.0.0/10"): "a provider's shared network (carrier-grade NAT)",
    IPv6Network("::1/128"): "this machine itself (loopback)",
    IPv6Network("fc00::/7"): "a private network (unique local)",
}
# What no feed can come from, or what hides another address: never allowed. Link-local holds the metadata services of
# cloud machines, which hand out keys.
_NEVER: dict[IPv4Network | IPv6Network, str] = {
    IPv4Network("0.0.0.0/8"): "“this network”, which is no destination",
    IPv4Network("169.254.0.0/16"): "a link-local network",
    IPv4Network("192.0.0.0/24"): "a network reserved for protocols",
    IPv4Network("192.0.2.0/24"): "a network reserved for documentation",
    IPv4Network("192.31.196.0/24"): "a network reserved for protocols",
    IPv4Network("192.52.193.0/24"): "a network reserved for protocols",
    IPv4Network("192.88.99.0/24"): "a 6to4 relay",
    IPv4Network("192.175.48.0/24"): "a network reserved for protocols",
    IPv4Network("198.18.0.0/15"): "a network reserved for measuring",
    IPv4Network("198.51.100.0/24"): "a network reserved for documentation",
    IPv4Network("203.0.113.0/24"): "a network reserved for documentation",
    IPv4Network("224.0.0.0/4"): "a multicast group",
    IPv4Network("240.0.0.0/4"): "a reserved network",
    IPv6Network("::/128"): "the unspecified address",
    IPv6Network("::ffff:0:0/96"): "an IPv4 address in IPv6 clothes (mapped)",
    IPv6Network("::ffff:0:0:0/96"): "an IPv4 address in IPv6 clothes (translated)",
    IPv6Network("::/96"): "an IPv4 address in IPv6 clothes (compatible)",
    IPv6Network("64:ff9b::/96"): "an IPv4 address in IPv6 clothes (NAT64)",
    IPv6Network("64:ff9b:1::/48"): "an IPv4 address in IPv6 clothes (local NAT64)",
    IPv6Network("2001::/32"): "an IPv4 address in IPv6 clothes (Teredo)",
    IPv6Network("2001::/23"): "a network reserved for protocols",
    IPv6Network("2001:db8::/32"): "a network reserved for documentation",
    IPv6Network("2002::/16"): "an IPv4 address in IPv6 clothes (6to4)",
    IPv6Network("3fff::/20"): "a network reserved for documentation",
    IPv6Network("fe80::/10"): "a link-local network",
    IPv6Network("fec0::/10"): "a site-local network",
    IPv6Network("ff00::/8"): "a multicast group",
}
_GLOBAL_V6 = IPv6Network("2000::/3")  # all that IANA has given out for public use
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def why_not(address: Address, *, allow_private: bool = False) -> str:
    """Say in a few words why nothing may be fetched from this address; an empty string where it may."""
    for network, words in _OWN.items():
        if address in network:
            return "" if allow_private else words
    for network, words in _NEVER.items():
        if address in network:
            return words
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return "a reserved network"
    return ""


def literal(host: str) -> Address | None:
    """Read a host that is an address; `None` where it is a name.

    Raises `ValueError` for what is neither: systems read `2130706433`, `0x7f.1`, `0177.0.0.1` and `127.1` as addresses
    too, so a host whose last part is a number must be four plain decimal numbers (WHATWG URL, 3.5, is laxer: it
    converts them). Zone names (`fe80::1%eth0`) are refused.
    """
    if ":" in host:
        if "%" in host:
            raise ValueError(f"{host} names a network card of one machine")
        try:
            return ip_address(host)
        except ValueError as error:
            raise ValueError(f"{host} is not an IPv6 address") from error
    labels = host.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1].lower()):
        try:
            return IPv4Address(host)
        except ValueError as error:
            raise ValueError(f"{host} is an address in an odd notation") from error
    if len(host) > 253 or not all(_LABEL.fullmatch(label.lower()) for label in labels):
        raise ValueError(f"{host} is not the name of a host")
    return None
