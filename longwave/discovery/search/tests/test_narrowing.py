"""How results are narrowed, listed without words, and read page by page."""

import datetime as dt

import pytest

from longwave.access.rules import Tier
from longwave.discovery.search.finding import DATE
from longwave.discovery.search.tests.pieces import EUROPE, NOON, narrowable, publish, search, titles
from longwave.published.actions import withdraw
from longwave.published.models import Entry

pytestmark = pytest.mark.django_db


def test_results_are_narrowed_by_what_they_have_in_common_with_counts():
    narrowable()
    choices = {name: {c.value: (c.label, c.count) for c in values} for name, values in search("port").choices.items()}
    assert choices == {
        "kind": {"article": ("Articles", 2), "episode": ("Episodes", 1)},
        "region": {"europe": ("Europe", 2), "asia": ("Asia", 1)},
        "topic": {"trade": ("Trade", 1)},
        "author": {"ana-lima": ("Ana lima", 1)},
        "person": {"ana-lima": ("Ana lima", 2)},
        "show": {"the-crossing": ("The crossing", 1)},
        "year": {"2026": ("2026", 2), "2025": ("2025", 1)},
    }


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [
        ({"region": "europe"}, {"Port one", "Port two"}),
        ({"region": "europe", "year": "2025"}, {"Port two"}),
        ({"topic": "trade"}, {"Port one"}),
        ({"author": "ana-lima"}, {"Port one"}),
        ({"person": "ana-lima"}, {"Port one", "Port three"}),
        ({"kind": "episode"}, {"Port three"}),
        ({"show": "the-crossing"}, {"Port three"}),
        ({"region": "atlantis"}, set()),
    ],
)
def test_a_filter_leaves_what_it_says(narrowed, left):
    narrowable()
    found = search("port", **narrowed)
    assert set(titles(found)) == left
    assert found.count == len(left)
    assert set(found.chosen) == set(narrowed)


def test_without_words_what_is_filed_so_is_listed_the_newest_first():
    narrowable()
    publish("Gated", "Nothing.", tier=Tier.SUBSCRIBERS, regions=[EUROPE], published_at=NOON - dt.timedelta(days=1))
    found = search("", region="europe")
    assert (titles(found), found.count) == (["Port one", "Gated", "Port two"], 3)
    assert [hit.hidden for hit in found.hits] == [False] * 3  # it is found by how it is filed, which everybody sees
    assert [(choice.value, choice.count) for choice in found.choices["year"]] == [("2026", 2), ("2025", 1)]
    withdraw(Entry.objects.get(title="Port one").uid)
    assert titles(search("", region="europe")) == ["Gated", "Port two"]
    assert titles(search("", region="europe", year="2025")) == ["Port two"]
    assert titles(search("", region="atlantis")) == []


def test_a_closed_text_is_still_listed_where_it_is_filed(time_machine):
    time_machine.move_to(NOON)
    publish("Closing", "A secret albatross.", regions=[EUROPE], closes_at=NOON + dt.timedelta(hours=1))
    time_machine.move_to(NOON + dt.timedelta(hours=2))
    (hit,) = search("", region="europe").hits
    assert (hit.stub["title"], hit.text) == ("Closing", "")


def test_what_results_are_narrowed_to_stays_for_the_next_words(client):
    narrowable()
    page = client.get("/search/?q=port&region=europe&sort=date&page=1").content.decode()
    form = page[page.index("<form") : page.index("</form>")]
    assert '<input type="hidden" name="region" value="europe">' in form
    assert '<input type="hidden" name="sort" value="date">' in form
    assert "page" not in form
    plain = client.get("/search/?q=port").content.decode()
    assert 'type="hidden"' not in plain[plain.index("<form") : plain.index("</form>")]


def test_a_page_without_words_narrows_pages_and_lets_go_of_filters(client):
    narrowable()
    for number in range(25):
        publish(f"Letter {number}", regions=[EUROPE], published_at=NOON - dt.timedelta(days=500 + number))
    page = client.get("/search/?region=europe&sort=date").content.decode()
    assert "27 results, newest first" in page
    assert page.index("Port one") < page.index("Port two") < page.index("Letter 17</a>")
    assert 'href="/search/">Region: Europe' in page
    assert 'href="/search/?region=europe&amp;page=2"' in page
    assert 'href="/search/?region=europe&amp;year=2026"' in page
    assert "Best first" not in page
    page = client.get("/search/?region=europe&year=2026").content.decode()
    assert 'href="/search/?year=2026">Region: Europe' in page
    assert "1 result, newest first" in page
    page = client.get("/search/?region=europe&topic=nothing").content.decode()
    assert "Nothing is filed so." in page
    assert "Nothing found" not in page


@pytest.mark.parametrize("address", ["/search/", "/search/?q=", "/search/?region=", "/search/?q=+&sort=date&page=3"])
def test_without_words_and_filters_nothing_is_listed(client, address):
    narrowable()
    page = client.get(address).content.decode()
    assert "Port one" not in page
    assert "Nothing" not in page


def test_results_come_page_by_page_in_the_order_that_was_asked_for():
    for number in range(25):
        publish(f"Port {number}", published_at=NOON - dt.timedelta(days=number))
    first, second = search("port", DATE), search("port", DATE, page=2)
    assert titles(first) + titles(second) == [f"Port {number}" for number in range(25)]
    assert (first.more, second.more, first.count) == (True, False, 25)
    beyond = search("port", DATE, page=9)
    assert (titles(beyond), beyond.page, beyond.more) == (titles(second), 2, False)


def test_after_the_last_page_the_last_one_is_shown_and_leads_back(client):
    for number in range(45):
        publish(f"Port {number}", published_at=NOON - dt.timedelta(days=number))
    publish("Gated", "The first paragraph. A port.", tier=Tier.SUBSCRIBERS)
    for asked in ("q=port&sort=date", "kind=article"):
        page = client.get(f"/search/?{asked}&page=99999").content.decode()
        assert "Port 44</a>" in page.replace("<mark>", "").replace("</mark>", "")
        assert 'page=2" rel="prev"' in page
        assert 'rel="next"' not in page
    assert 'rel="prev"' not in client.get("/search/?q=zeppelin&page=7").content.decode()
