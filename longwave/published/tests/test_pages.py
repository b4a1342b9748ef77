"""Readers' pages: what they show, what they cost, and where old addresses lead."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from longwave.access import facts as access
from longwave.newsletter.lists.facts import offered
from longwave.published import facts
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return cast.article(topics=[cast.topic()])


PAGES = [
    "/",
    "/articles/the-port-that-waited/",
    "/regions/europe/",
    "/topics/trade/",
    "/people/ines-duarte/",
    "/archive/2026/11/",
    "/feed.xml",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/robots.txt",
    "/livez",
    "/readyz",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_answers_with_at_most_two_queries(client, article, address):
    access.held.fresh()  # as every process does when it starts
    offered()  # and with its first page
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(queries) <= 2, [query["sql"] for query in queries]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asks SQLite how it would go about it")
def test_the_newest_stories_are_found_without_sorting_all_there_ever_were(article):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {facts.NEWEST}", [26])
        plan = [row[-1] for row in cursor.fetchall()]
    assert "published_at" in plan[0]
    assert not [step for step in plan if step.endswith("FOR ORDER BY")], plan


@pytest.mark.parametrize("address", ["/articles/nothing/", "/nothing/", "/archive/2026/13/", "/regions/europe/?page=9"])
def test_what_is_not_there_is_a_404_with_search_and_todays_stories(client, article, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert b'action="/search/"' in answer.content
    assert article.title.encode() in answer.content


def test_a_page_knows_that_the_browser_holds_it(client, article):
    first = client.get("/articles/the-port-that-waited/")
    again = client.get("/articles/the-port-that-waited/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_are_read_only(client, article):
    assert client.post("/articles/the-port-that-waited/").status_code == 405


def test_a_reader_is_sent_no_cookie_but_what_she_read_free(client, article):
    assert not client.get("/").cookies
    assert list(client.get("/articles/the-port-that-waited/").cookies) == ["lw_meter"]
    article.tier = "open"
    article.save_revision().publish()
    client.cookies.clear()
    assert not client.get("/articles/the-port-that-waited/").cookies


def test_a_changed_slug_redirects_for_ever_in_one_hop(client, article):
    for slug in ("the-harbour", "the-quay", "the-pier"):
        article.slug = slug
        article.save_revision().publish()
    for old in ("the-port-that-waited", "the-harbour", "the-quay"):
        answer = client.get(f"/articles/{old}/?from=mail")
        assert (answer.status_code, answer["Location"]) == (301, "/articles/the-pier/?from=mail")


def test_a_slug_that_comes_back_is_a_page_again(client, article):
    article.slug = "the-harbour"
    article.save_revision().publish()
    article.slug = "the-port-that-waited"
    article.save_revision().publish()
    assert client.get("/articles/the-port-that-waited/").status_code == 200
    assert client.get("/articles/the-harbour/")["Location"] == "/articles/the-port-that-waited/"


def test_a_withdrawn_piece_answers_410_and_leaves_every_list(client, article):
    article.unpublish()
    answer = client.get("/articles/the-port-that-waited/")
    assert answer.status_code == 410
    assert b"Behind the wall" not in answer.content
    assert b"We have withdrawn this piece on " in answer.content
    for address in ("/", "/feed.xml", "/regions/europe/", "/sitemap.xml"):
        assert b"/articles/the-port-that-waited/" not in client.get(address).content


def test_a_piece_published_again_is_back_under_the_same_uid(client, article):
    uid = Entry.objects.get(path="/articles/the-port-that-waited/").uid
    article.unpublish()
    article.save_revision().publish()
    assert client.get("/articles/the-port-that-waited/").status_code == 200
    assert Entry.objects.get(path="/articles/the-port-that-waited/").uid == uid


def test_another_piece_may_take_the_address_of_a_withdrawn_one(client, article):
    article.unpublish()
    article.delete()
    cast.article("Another port", "the-port-that-waited")
    assert b"Another port" in client.get("/articles/the-port-that-waited/").content


def test_a_list_longer_than_a_page_goes_on(client, article, monkeypatch):
    monkeypatch.setattr("longwave.published.facts.listed.__defaults__", (1, 2))
    for number in range(3):
        cast.article(f"Piece {number}", f"piece-{number}")
    first, second = client.get("/regions/europe/").content.decode(), client.get("/regions/europe/?page=2")
    assert "/regions/europe/?page=2" in first
    assert second.status_code == 200
