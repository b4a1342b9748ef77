"""How often one network may search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.discovery.search import limits
from longwave.discovery.search.limits import KNOWN, Limit


def test_so_many_at_once_and_then_as_time_goes_by():
    limit = Limit(3)
    assert [limit.allows("192.0.2.1", 0.0) for _ in range(4)] == [True, True, True, False]
    assert not limit.allows("192.0.2.1", 10.0)
    assert limit.allows("192.0.2.1", 40.0)
    assert limit.allows("192.0.2.2", 0.0)


@given(st.lists(st.floats(0, 600), min_size=1, max_size=50))
def test_no_more_than_a_minutes_worth_and_what_was_left_pass(moments):
    limit = Limit(5)
    passed = sum(limit.allows("192.0.2.1", moment) for moment in sorted(moments))
    assert passed <= 5 + 5 * (max(moments) - min(moments)) / 60 + 1e-6


def test_only_the_last_networks_are_remembered():
    limit = Limit(1)
    for number in range(KNOWN + 5):
        limit.allows(str(number), 0.0)
    assert len(limit.left) == KNOWN
    assert limit.allows("0", 0.0)
    assert not limit.allows(str(KNOWN), 0.0)


@pytest.mark.django_db
def test_who_searches_too_much_reads_a_calm_page_and_others_go_on(client, monkeypatch):
    monkeypatch.setattr(limits, "searches", Limit(2))
    monkeypatch.setattr(limits, "suggestions", Limit(2))
    for address in ("/search/?q=port", "/search/suggestions/?q=port", "/search/?region=europe"):
        limits.searches.left.clear()
        assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]
        assert client.get(address, REMOTE_ADDR="203.0.113.4").status_code == 200
    answer = client.get("/search/?q=port&sort=date")
    assert (answer["Retry-After"], answer["Cache-Control"], answer["X-Robots-Tag"]) == ("60", "no-store", "noindex")
    assert b"A moment, please" in answer.content
    assert b'href="/search/?q=port&amp;sort=date"' in answer.content
    assert client.get("/search/").status_code == 200


@pytest.mark.django_db
def test_a_household_with_many_addresses_is_one_network(client, monkeypatch):
    monkeypatch.setattr(limits, "searches", Limit(1))
    asked = [client.get("/search/?q=port", REMOTE_ADDR=f"2001:db8:1:2::{number}") for number in (1, 2)]
    assert [answer.status_code for answer in asked] == [200, 429]
