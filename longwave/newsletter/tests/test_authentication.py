"""SPF, DKIM and DMARC of a sender's domain, as the DNS says them."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from longwave.adapters.dns import Zone
from longwave.newsletter.letters.authentication import in_zone, judge, lookups, records
from longwave.newsletter.letters.dkim import Key

pytestmark = pytest.mark.any_database
DOMAIN = "news.example"


@pytest.fixture(scope="module")
def key():
    return Key("longwave", rsa.generate_private_key(65537, 2048))


@pytest.fixture
def good(key):
    name, record = key.record(DOMAIN)
    return {
        DOMAIN: ["google-site-verification=x", "v=spf1 mx include:spf.provider.example -all"],
        "spf.provider.example": ["v=spf1 ip4:192.0.2.0/24 ~all"],
        name: [record],
        f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none; rua=mailto:desk@news.example"],
    }


def judged(zone, key=None, **more):
    return {check.what.split()[0]: check for check in judge(records(DOMAIN, key, Zone(zone, **more)))}


def levels(zone, key=None):
    return {what: check.level for what, check in judged(zone, key).items()}


def test_a_domain_that_has_everything_is_well(good, key):
    found = judged(good, key)
    assert {check.level for check in found.values()} == {"ok"}
    assert "(2 look-ups)" in found["SPF"].found


def test_a_domain_that_has_nothing_is_told_what_to_publish(key):
    found = judged({}, key)
    assert {check.level for check in found.values()} == {"wrong"}
    name, record = key.record(DOMAIN)
    assert name in found["DKIM"].advice
    assert in_zone(record) in found["DKIM"].advice
    assert "_dmarc.news.example: v=DMARC1; p=none" in found["DMARC"].advice


def test_two_records_count_as_none(good, key):
    name, _ = key.record(DOMAIN)
    for where in (DOMAIN, name, f"_dmarc.{DOMAIN}"):
        doubled = good | {where: [*good[where], good[where][-1]]}
        assert sorted(levels(doubled, key).values()) == ["ok", "ok", "wrong"]


def test_an_old_key_in_the_dns_is_found(good, key):
    other = Key("longwave", rsa.generate_private_key(65537, 2048)).record(DOMAIN)[1]
    found = judged(good | {key.record(DOMAIN)[0]: [other]}, key)
    assert (found["DKIM"].level, found["DKIM"].found) == ("wrong", "another key under longwave._domainkey.news.example")


def test_a_record_is_the_same_with_blanks_in_it(good, key):
    name, record = key.record(DOMAIN)
    spaced = record.replace("p=", "p= ", 1)
    assert levels(good | {name: [f"{spaced[:80]} {spaced[80:]}"]}, key)["DKIM"] == "ok"


def test_without_a_key_somebody_else_has_to_sign(good):
    assert levels(good)["DKIM"] == "warning"


@pytest.mark.parametrize(
    ("record", "asks"),
    [
        ("v=spf1 -all", 0),
        ("v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ~all", 0),
        ("v=spf1 a mx ptr exists:%{i}.x.example -all", 4),
        ("v=spf1 a:mail.example/24 ?mx/28 +a -all", 3),
        ("v=spf1 include:one.example include:two.example -all", 4),
        ("v=spf1 redirect=one.example", 2),
        ("v=spf1 include:%{d}.example all", 1),
        ("v=spf1 include:nowhere.example -all", 1),
    ],
)
def test_look_ups_are_counted_through_what_is_included(record, asks):
    zone = Zone({"one.example": ["v=spf1 a -all"], "two.example": ["v=spf1 mx -all"]})
    assert lookups(record, zone) == asks


def test_too_many_look_ups_and_records_that_name_each_other_are_wrong(good, key):
    many = {DOMAIN: ["v=spf1 " + " ".join(f"a:{n}.example" for n in range(11)) + " -all"]}
    assert "11 look-ups" in judged(good | many, key)["SPF"].found
    ring = {DOMAIN: ["v=spf1 include:news.example include:news.example -all"]}
    assert judged(good | ring, key)["SPF"].level == "wrong"


def test_everybody_may_send_is_wrong(good, key):
    assert levels(good | {DOMAIN: ["v=spf1 +all"]}, key)["SPF"] == "wrong"


def test_a_policy_above_the_domain_holds_for_it(good, key):
    above = {name: texts for name, texts in good.items() if not name.startswith("_dmarc")}
    zone = Zone(above | {"_dmarc.example": ["v=DMARC1; p=reject"]})
    assert [check.level for check in judge(records("letters.news.example", None, zone))][2] == "wrong"
    above["_dmarc.news.example"] = ["v=DMARC1; p=reject"]
    assert [check.level for check in judge(records("letters.news.example", None, Zone(above)))][2] == "ok"


@pytest.mark.parametrize("policy", ["v=DMARC1", "v=DMARC1; p=maybe", "v=DMARC1; sp=none"])
def test_a_policy_without_one_is_wrong(good, key, policy):
    assert levels(good | {f"_dmarc.{DOMAIN}": [policy]}, key)["DMARC"] == "wrong"


def test_servers_that_do_not_answer_are_no_fault_of_the_domain(good, key):
    (check,) = judged(good, key, silent=frozenset({DOMAIN})).values()
    assert (check.level, check.found) == ("warning", "The DNS operation timed out")


def test_a_long_text_is_cut_as_zone_files_want_it(key):
    strings = in_zone(key.record(DOMAIN)[1]).split('" "')
    assert len(strings) == 2
    assert max(map(len, strings)) <= 256
