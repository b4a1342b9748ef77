"""`/articles/`, `/podcasts/`, `/regions/`, `/topics/` and `/people/`: everything of one kind."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from longwave.editorial.magazine import MagazineSettings, MenuLink
from longwave.published.rules import INDEXES
from tests import cast, databases

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"


@pytest.fixture(scope="module", autouse=True)
def magazine(django_db_setup, django_db_blocker):
    """One piece of everything; Africa has no story yet."""
    with databases.kept_for_a_module(django_db_blocker):
        cast.article(topics=[cast.topic()])
        cast.episode()
        cast.region("Africa")
        yield


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def listed(soup):
    return [link["href"] for link in soup.select(".story-title a")]


@pytest.mark.parametrize(
    ("address", "paths"),
    [
        ("/articles/", ["/articles/the-port-that-waited/"]),
        ("/podcasts/", ["/podcasts/the-crossing/"]),
        ("/regions/", ["/regions/africa/", "/regions/europe/"]),
        ("/topics/", ["/topics/trade/"]),
        ("/people/", ["/people/hanna-lindqvist/", "/people/ines-duarte/"]),
    ],
)
def test_each_lists_everything_of_its_kind_in_two_queries(client, address, paths):
    with CaptureQueriesContext(connection) as queries:
        assert listed(page(client, address)) == paths
    assert len(queries) <= 2, [query["sql"] for query in queries]


@pytest.mark.parametrize("address", INDEXES)
def test_each_says_what_it_is(client, address):
    soup, about = page(client, address), INDEXES[address]
    assert soup.h1.text == about.title
    assert soup.title.text == f"{about.title} · Longwave"
    assert soup.find("link", rel="canonical")["href"] == SITE + address
    assert soup.find("meta", attrs={"name": "description"})["content"] == about.about.format("Longwave")


def test_a_show_has_its_cover_and_description_and_no_date(client):
    story = page(client, "/podcasts/").select_one(".story")
    assert "One guest, one question, every Friday." in story.text
    assert story.select_one(".story-picture.square img")["src"].startswith("/media/images/")
    assert not story.find("time")
    assert "min" not in story.text


def test_articles_are_newest_first_with_their_dates_and_the_way_to_their_month(client):
    cast.article("A second port", "second-port")
    soup = page(client, "/articles/")
    assert listed(soup) == ["/articles/second-port/", "/articles/the-port-that-waited/"]
    assert soup.select_one(".story time")
    month = soup.select_one(".pager a")["href"]
    assert listed(page(client, month))[0] == "/articles/second-port/"


def test_what_was_withdrawn_is_not_listed(client):
    cast.show().unpublish()
    assert not listed(page(client, "/podcasts/"))


def test_a_long_one_goes_on_and_each_page_has_its_own_address(client, monkeypatch):
    monkeypatch.setattr("longwave.published.facts.index.__defaults__", (1, 1))
    first, second = page(client, "/people/"), page(client, "/people/?page=2")
    assert first.find("a", rel="next")["href"] == "/people/?page=2"
    assert (listed(first), listed(second)) == (["/people/hanna-lindqvist/"], ["/people/ines-duarte/"])
    assert second.find("link", rel="canonical")["href"] == f"{SITE}/people/?page=2"
    assert second.title.text == "People, page 2 · Longwave"
    assert not second.find("a", rel="next")


@pytest.mark.parametrize("query", ["page=3", "page=0", "page=last", "page=-1"])
def test_a_page_that_is_not_there_is_a_404(client, query):
    assert client.get(f"/people/?{query}").status_code == 404


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("/podcasts/the-crossing/", "/podcasts/"),
        ("/regions/europe/", "/regions/"),
        ("/topics/trade/", "/topics/"),
        ("/people/ines-duarte/", "/people/"),
        ("/archive/2026/11/", "/articles/"),
    ],
)
def test_a_page_below_leads_back_to_it(client, below, above):
    assert page(client, below).select_one(f'.kicker a[href="{above}"]')


def test_a_menu_item_that_leads_there_is_marked_on_it_and_below(client):
    settings = MagazineSettings.load()
    settings.links = [MenuLink(place="menu", label="Podcasts", url="/podcasts/")]
    settings.save()
    marks = {
        address: page(client, address).select_one('nav.menu a[href="/podcasts/"]').get("aria-current")
        for address in ("/podcasts/", "/podcasts/the-crossing/", "/")
    }
    assert marks == {"/podcasts/": "page", "/podcasts/the-crossing/": "true", "/": None}
