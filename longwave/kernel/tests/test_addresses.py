"""Which addresses may be asked, and which only look as if."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.kernel.addresses import literal, why_not

OWN = [
    "127.0.0.1",
    "127.255.1.1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "fd12::1",
]
NEVER = [
    "0.0.0.0",
    "169.254.169.254",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.19.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:93.184.216.34",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2001:0:53aa:64c:0:0:80ff:fffe",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
]


@pytest.mark.parametrize("text", OWN)
def test_an_own_network_needs_permission(text):
    assert why_not(ip_address(text))
    assert not why_not(ip_address(text), allow_private=True)


@pytest.mark.parametrize("text", NEVER)
def test_no_permission_opens_the_rest(text):
    assert why_not(ip_address(text))
    assert why_not(ip_address(text), allow_private=True)


@pytest.mark.parametrize("text", ["93.184.216.34", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:2800:220:1::1"])
def test_public_addresses_are_open(text):
    assert why_not(ip_address(text)) == ""


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0",
        "127.1",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.0x1",
        "1.1.1.1.",
        "256.1.1.1",
        "1.2.3.4.5",
        "example.org.1",
        "fe80::1%eth0",
        "::ffff:1.2.3",
        "exa%20mple.org",
        "a..b",
        "-a.org",
        "",
        "a" * 64 + ".org",
        ".".join(["abcdefgh"] * 40),
    ],
)
def test_odd_notations_are_neither_name_nor_address(host):
    with pytest.raises(ValueError):
        literal(host)


@pytest.mark.parametrize(
    "host", ["example.org", "example.org.", "xn--mnchen-3ya.de", "localhost", "a_b.example", "1.example"]
)
def test_names_are_names(host):
    assert literal(host) is None


@given(st.integers(0, 2**32 - 1))
def test_every_embedded_own_address_is_refused(number):
    """Whatever form carries it: an address that hides another is refused whole."""
    hidden = IPv4Address(number)
    forms = [f"::ffff:{hidden}", f"64:ff9b::{hidden}", str(IPv6Address(0x2002 << 112 | number << 80))]
    for form in forms:
        found = literal(form)
        assert found is not None
        assert why_not(found, allow_private=True)


@given(st.ip_addresses())
def test_permission_only_ever_opens_more(address):
    if not why_not(address):
        assert not why_not(address, allow_private=True)
    if address.is_private and address not in (IPv4Address("192.0.0.9"), IPv4Address("192.0.0.10")):
        assert why_not(address)
