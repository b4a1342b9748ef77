"""Pages of regions, topics and people: their feeds, what is read most, and the way on."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from longwave.access import facts as access
from longwave.insight import most_read
from longwave.insight.actions import count_reads, today
from longwave.newsletter.lists.facts import offered
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
PAGES = ["/regions/europe/", "/topics/trade/", "/people/ines-duarte/"]


@pytest.fixture
def article():
    return cast.article(topics=[cast.topic()])


def read(page, times, day=None):
    count_reads({str(page.uid): times}, day or today())


def titles(answer):
    return [item.findtext("title") for item in etree.fromstring(answer.content).iter("item")]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_names_its_feed_which_lists_its_pieces(client, article, address):
    page = client.get(address).content.decode()
    assert '<link rel="alternate" type="application/rss+xml" title=' in page
    assert f'href="{address}feed.xml"' in page
    answer = client.get(f"{address}feed.xml")
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert titles(answer) == ["The port that waited"]
    assert "Behind the wall" not in answer.content.decode()


def test_a_feed_lists_what_is_filed_there_and_nothing_else(client, article):
    cast.article("A border", "a-border", regions=[cast.region("Africa")])
    assert titles(client.get("/regions/africa/feed.xml")) == ["A border"]


def test_a_reader_who_holds_the_feed_is_told_so(client, article):
    held = client.get("/topics/trade/feed.xml")
    assert client.get("/topics/trade/feed.xml", headers={"if-none-match": held["ETag"]}).status_code == 304


def test_a_feed_moves_and_goes_with_its_page(client, article):
    region = cast.region()
    region.slug = "the-continent"
    region.save_revision().publish()
    moved = client.get("/regions/europe/feed.xml")
    assert (moved.status_code, moved["Location"]) == (301, "/regions/the-continent/feed.xml")
    region.unpublish()
    assert client.get("/regions/the-continent/feed.xml").status_code == 410
    assert "We have withdrawn this page on " in client.get("/regions/the-continent/").content.decode()


@pytest.mark.parametrize("address", ["/regions/nothing/feed.xml", "/articles/the-port-that-waited/feed.xml"])
def test_what_has_no_feed_is_a_404(client, article, address):
    assert client.get(address).status_code == 404


def test_what_is_read_most_stands_on_the_first_page(client, article):
    other = cast.article("A border", "a-border")
    read(article, 3)
    read(other, 5)
    assert most_read.everywhere(today()) == 3  # the region, the topic and the author
    page = client.get("/regions/europe/").content.decode()
    shown = page[page.index("Most read this month") :]
    assert shown.index("A border") < shown.index("The port that waited")
    assert most_read.everywhere(today()) == 0


def test_what_was_read_long_ago_counts_no_more(client, article):
    read(article, 9, today() - dt.timedelta(days=40))
    assert most_read.everywhere(today()) == 0
    assert "Most read this month" not in client.get("/regions/europe/").content.decode()


def test_a_piece_that_is_taken_back_is_not_most_read_any_more(client, article):
    read(article, 3)
    most_read.everywhere(today())
    article.unpublish()
    assert Entry.objects.get(path="/regions/europe/").related == []
    assert "Most read this month" not in client.get("/regions/europe/").content.decode()


def test_a_changed_headline_changes_there_too(client, article):
    read(article, 3)
    most_read.everywhere(today())
    article.title = "The port that opened"
    article.save_revision().publish()
    assert Entry.objects.get(path="/topics/trade/").related[0]["title"] == "The port that opened"


@pytest.mark.parametrize("address", PAGES)
def test_all_of_it_costs_no_query_more(client, article, address):
    read(article, 3)
    most_read.everywhere(timezone.localdate())
    access.held.fresh()
    offered()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 2


def test_a_region_leads_to_its_episodes(client):
    cast.episode()
    page = client.get("/regions/europe/").content.decode()
    assert 'href="/search/?region=europe&amp;kind=episode&amp;sort=date"' in page
    cast.article()
    heard = client.get("/search/?region=europe&kind=episode&sort=date").content.decode()
    assert 'href="/podcasts/the-crossing/mending-the-deep/"' in heard
    assert "The port that waited" not in heard


def test_where_nothing_can_be_heard_nothing_leads_there(client, article):
    assert "Episodes only" not in client.get("/regions/europe/").content.decode()
