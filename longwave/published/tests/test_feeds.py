"""The magazine's feed, its site maps and robots.txt."""

import datetime as dt

import feedparser
import pytest
import time_machine
from django.utils import timezone
from lxml import etree

from tests import cast

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"


def test_the_feed_carries_headlines_and_standfirsts_and_never_the_body(client):
    cast.article()
    answer = client.get("/feed.xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert [(e.title, e.link, e.summary) for e in feed.entries] == [
        ("The port that waited", f"{SITE}/articles/the-port-that-waited/", "What a concession buys.")
    ]
    assert b"Behind the wall" not in answer.content
    assert feed.entries[0].id.startswith("urn:uuid:")


def test_whoever_holds_the_feed_is_told_so(client):
    cast.article()
    first = client.get("/feed.xml")
    assert client.get("/feed.xml", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get("/feed.xml", headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_a_new_article_changes_the_feed(client):
    cast.article()
    etag = client.get("/feed.xml")["ETag"]
    cast.article("Another", "another")
    assert client.get("/feed.xml", headers={"if-none-match": etag}).status_code == 200


def test_the_site_map_lists_every_page_and_what_lists_them(client):
    cast.article()
    root = etree.fromstring(client.get("/sitemap.xml").content)
    found = {loc.text for loc in root.iter("{*}loc")}
    assert found == {
        f"{SITE}/",
        f"{SITE}/archive/{timezone.localdate():%Y/%m}/",
        f"{SITE}/articles/",
        f"{SITE}/articles/the-port-that-waited/",
        f"{SITE}/people/",
        f"{SITE}/people/ines-duarte/",
        f"{SITE}/regions/",
        f"{SITE}/regions/europe/",
    }


def test_the_site_map_names_each_month_in_the_magazines_zone_once(client, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    timezone.get_default_timezone.cache_clear()
    try:
        for day in (30, 31):
            cast.article(f"Late in May, {day}", f"may-{day}", dateline=dt.datetime(2026, 5, day, 20, tzinfo=dt.UTC))
        root = etree.fromstring(client.get("/sitemap.xml").content)
        months = [loc.text for loc in root.iter("{*}loc") if "/archive/" in loc.text]
        assert months == [f"{SITE}/archive/2026/05/", f"{SITE}/archive/2026/06/"]
        assert all(client.get(month.removeprefix(SITE)).status_code == 200 for month in months)
    finally:
        timezone.get_default_timezone.cache_clear()


def test_the_news_site_map_forgets_after_two_days(client):
    cast.article()
    names = {"n": "http://www.google.com/schemas/sitemap-news/0.9"}
    root = etree.fromstring(client.get("/sitemap-news.xml").content)
    assert [t.text for t in root.iterfind(".//n:title", names)] == ["The port that waited"]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)):
        assert b"The port that waited" not in client.get("/sitemap-news.xml").content


def test_an_ampersand_in_a_headline_is_escaped_once(client):
    cast.article("Bread & circuses <now>", "bread")
    assert feedparser.parse(client.get("/feed.xml").content).entries[0].title == "Bread & circuses <now>"
    root = etree.fromstring(client.get("/sitemap-news.xml").content)
    assert "Bread & circuses <now>" in [element.text for element in root.iter()]


def test_robots_are_kept_from_the_desk_and_shown_the_maps(client):
    text = client.get("/robots.txt").content.decode()
    for path in ("/desk/", "/search/", "/account/", "/gift/", "/free/"):
        assert f"\nDisallow: {path}\n" in text
    assert f"Sitemap: {SITE}/sitemap.xml" in text


def test_an_empty_magazine_has_a_feed_and_a_front_page(client):
    assert feedparser.parse(client.get("/feed.xml").content).entries == []
    assert client.get("/").status_code == 200
