"""Which organisation an address belongs to, and whose address it is behind proxies."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.access.networks import Networks, NotARange, client, number, overlap, parse, trusted

CAMPUS, LIBRARY = 7, 8
networks = Networks(
    [
        (parse("192.0.2.0/25"), CAMPUS),
        (parse("192.0.2.200-192.0.2.210"), LIBRARY),
        (parse("2001:db8:7::/48"), CAMPUS),
        (parse("198.51.100.17"), LIBRARY),
    ]
)


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.0", CAMPUS),
        ("192.0.2.127", CAMPUS),
        ("192.0.2.128", None),
        ("192.0.2.199", None),
        ("192.0.2.200", LIBRARY),
        ("192.0.2.210", LIBRARY),
        ("192.0.2.211", None),
        ("2001:db8:7::1", CAMPUS),
        ("2001:db8:8::1", None),
        ("198.51.100.17", LIBRARY),
        ("198.51.100.18", None),
        ("::ffff:192.0.2.5", CAMPUS),
        ("::ffff:c000:0205", CAMPUS),
        ("::192.0.2.5", None),
    ],
)
def test_an_address_belongs_to_the_range_that_holds_it(address, whose):
    assert networks.organisation(address) == whose


@pytest.mark.parametrize("address", ["", "localhost", "192.0.2", "192.0.2.5:80", "192.0.2.5,10.0.0.1", "\0", "1" * 99])
def test_what_is_no_address_belongs_to_nobody(address):
    assert networks.organisation(address) is None


def test_without_ranges_nobody_belongs_anywhere():
    assert Networks([]).organisation("192.0.2.5") is None


@given(st.ip_addresses(v=4))
def test_both_spellings_of_an_address_are_one(address):
    assert number(address) == number(IPv6Address(f"::ffff:{address}"))


@given(st.lists(st.integers(0, 2000), min_size=2, max_size=40, unique=True), st.integers(0, 2100))
def test_looking_up_finds_what_walking_through_finds(bounds, asked):
    ends = sorted(bounds)[: len(bounds) // 2 * 2]
    pairs = list(zip(ends[::2], ends[1::2], strict=True))
    texts = [f"{IPv4Address(first + 2**31)}-{IPv4Address(last + 2**31)}" for first, last in pairs]
    expected = next((at for at, (first, last) in enumerate(pairs) if first <= asked <= last), None)
    found = Networks((parse(text), at) for at, text in enumerate(texts))
    assert found.organisation(str(IPv4Address(asked + 2**31))) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("192.0.2.1/24", "has host bits set"),
        ("192.0.2.9-192.0.2.1", "first address comes before its last"),
        ("192.0.2.1-2001:db8::1", "first address comes before its last"),
        ("0.0.0.0/0", "no broader than /8"),
        ("::/0", "no broader than /19"),
        ("10.0.0.0-12.0.0.0", "no broader than /8"),
        ("::ffff:0.0.0.0-::ffff:198.51.100.255", "no broader than /8"),
        ("::ffff:0.0.0.0/96", "no broader than /8"),
        ("::fffe:ffff:ffff-::ffff:198.51.100.255", "first address comes before its last"),
        ("fe80::1%eth0", "a zone after “%” names a network card"),
        ("2001:db8::1%eth0", "a zone after “%” names a network card"),
        ("fe80::/64", "no link-local, multicast or reserved ones"),
        ("169.254.1.1", "no link-local, multicast or reserved ones"),
        ("0.0.0.0/8", "no link-local, multicast or reserved ones"),
        ("::", "no link-local, multicast or reserved ones"),
        ("::192.0.2.5", "no link-local, multicast or reserved ones"),
        ("224.0.0.1", "no link-local, multicast or reserved ones"),
        ("255.255.255.255", "no link-local, multicast or reserved ones"),
        ("ff02::1", "no link-local, multicast or reserved ones"),
        ("223.255.255.0-224.0.0.5", "no link-local, multicast or reserved ones"),
        ("campus", "expected a range such as"),
        ("", "expected a range such as"),
        ("192.0.2.1-", "expected a range such as"),
    ],
)
def test_what_is_no_range_is_refused_in_a_sentence(text, words):
    with pytest.raises(NotARange, match=words):
        parse(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("::ffff:192.0.2.0/120", "192.0.2.9"),
        ("::ffff:192.0.2.1-192.0.2.20", "192.0.2.9"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("10.0.0.0/8", "10.20.30.40"),
        ("100.64.0.0/10", "100.99.0.1"),
        ("fd00:7::/32", "fd00:7::9"),
    ],
)
def test_a_range_at_home_or_in_ipv6_clothes_is_one_too(text, address):
    assert Networks([(parse(text), CAMPUS)]).organisation(address) == CAMPUS


def test_ranges_that_share_an_address_are_found():
    ours, theirs = [parse("192.0.2.0/25")], [parse("192.0.2.128/25"), parse("2001:db8::/32")]
    assert overlap(ours, theirs) is None
    assert overlap([*ours, parse("192.0.2.128")], theirs) == (parse("192.0.2.128"), parse("192.0.2.128/25"))
    assert overlap([parse("::ffff:192.0.2.4")], ours) == (parse("192.0.2.0/25"), parse("192.0.2.4"))
    assert overlap([parse("192.0.2.0/24"), parse("192.0.2.7")], [])


# --- Behind proxies ---------------------------------------------------------------------------------------------

PROXIES = trusted(["127.0.0.1", "10.1.0.0/16", "::1"])
READER, LIAR = "203.0.113.9", "192.0.2.5"


@pytest.mark.parametrize(
    ("peer", "forwarded", "whose"),
    [
        (READER, "", READER),
        (READER, LIAR, READER),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", READER, READER),
        ("127.0.0.1", f"{LIAR}, {READER}", READER),
        ("127.0.0.1", f"{LIAR}, {READER}, 10.1.2.3", READER),
        ("127.0.0.1", f"{LIAR}, 10.2.0.1, 10.1.2.3", "10.2.0.1"),
        ("::1", "2001:db8::9", "2001:db8::9"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", f"{LIAR},,{READER}", READER),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
    ],
)
def test_the_first_address_from_the_right_that_is_no_proxys_is_the_clients(peer, forwarded, whose):
    assert client(peer, forwarded, PROXIES) == whose


def test_by_default_nobody_is_trusted():
    assert client("127.0.0.1", LIAR, trusted([])) == "127.0.0.1"
