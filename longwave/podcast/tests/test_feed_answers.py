"""The feed as podcast apps fetch it: whole, stable, with validators, and found again wherever the show moves."""

import gzip
import io

import feedparser
import podcastparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from longwave.podcast.models import Credit, Feed
from tests import cast

pytestmark = pytest.mark.django_db

FEED = "/podcasts/the-crossing/feed.xml"
CUES = [[0, 4, "Hanna Lindqvist", "Welcome."], [4, 9.5, "Luz Ortega", "Thank you."]]
CHAPTERS = [{"start": 0, "title": "Welcome"}, {"start": 2, "title": "The sea"}]


def parsed(client):
    return podcastparser.parse(FEED, io.BytesIO(client.get(FEED).content))


def test_two_parsers_read_the_episode(client):
    cast.episode(cues=CUES, chapters=CHAPTERS)
    ours = parsed(client)
    assert ours["title"] == "The Crossing"
    assert [e["title"] for e in ours["episodes"]] == ["Mending the deep"]
    other = feedparser.parse(client.get(FEED).content)
    assert not other.bozo
    enclosure = other.entries[0].enclosures[0]
    page = cast.EpisodePage.objects.get()
    assert enclosure.href == f"http://localhost:8000{page.audio.address}"
    assert (int(enclosure.length), enclosure.type) == (page.audio.length, "audio/mpeg")
    assert other.entries[0].id == page.guid


def test_it_costs_one_query_and_304_answers_whoever_holds_it(client):
    cast.episode()
    with CaptureQueriesContext(connection) as queries:
        first = client.get(FEED)
    assert len(queries) == 1
    assert first["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(FEED, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert client.get(FEED, headers={"if-none-match": '"another"'}).status_code == 200


def test_zipped_it_is_the_same_under_another_etag(client):
    cast.episode()
    plain, zipped = client.get(FEED), client.get(FEED, headers={"accept-encoding": "gzip"})
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] != plain["ETag"]


def test_head_has_the_headers_of_get(client):
    cast.episode()
    get, head = client.get(FEED), client.head(FEED)
    assert head.content == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head[name] == get[name]


def test_publishing_elsewhere_leaves_its_bytes_and_validators_alone(client):
    cast.episode()
    before = client.get(FEED)
    cast.article()
    cast.EpisodePage.objects.get().save_revision()  # a draft
    after = client.get(FEED)
    assert (after.content, after["ETag"], after["Last-Modified"]) == (
        before.content,
        before["ETag"],
        before["Last-Modified"],
    )


def test_a_new_headline_is_in_the_feed_and_the_guid_is_the_old_one(client):
    page = cast.episode()
    guid = parsed(client)["episodes"][0]["guid"]
    page.title, page.slug = "Mending the shallows", "mending-the-shallows"
    page.save_revision().publish()
    episode = parsed(client)["episodes"][0]
    assert (episode["title"], episode["guid"]) == ("Mending the shallows", guid)


def test_a_new_recording_has_a_new_address_and_the_old_guid(client):
    page = cast.episode()
    before = parsed(client)["episodes"][0]
    page.audio = cast.audio("Second take", seconds=5)
    page.save_revision().publish()
    after = parsed(client)["episodes"][0]
    assert after["enclosures"][0]["url"] != before["enclosures"][0]["url"]
    assert after["guid"] == before["guid"]


def test_a_withdrawn_episode_leaves_the_feed(client):
    cast.episode().unpublish()
    assert parsed(client)["episodes"] == []


def test_a_renamed_show_keeps_its_guid_and_its_old_feed_leads_to_the_new(client):
    cast.episode()
    show = cast.show()
    guid = show.guid
    show.slug = "the-bridge"
    show.save_revision().publish()
    answer = client.get(FEED)
    assert (answer.status_code, answer["Location"]) == (301, "/podcasts/the-bridge/feed.xml")
    assert guid in client.get("/podcasts/the-bridge/feed.xml").content.decode()
    assert client.get("/podcasts/the-crossing/mending-the-deep/").status_code == 301


def test_a_show_that_is_not_there_has_no_feed(client):
    assert client.get("/podcasts/nothing/feed.xml").status_code == 404


def test_the_owners_address_is_in_the_feed_and_on_no_page(client):
    cast.episode()
    assert b"owner@magazine.example" in client.get(FEED).content
    for address in ("/podcasts/the-crossing/", "/podcasts/the-crossing/mending-the-deep/", "/"):
        assert b"owner@magazine.example" not in client.get(address).content


def test_beyond_two_thousand_episodes_it_has_pages(client, monkeypatch):
    monkeypatch.setattr("longwave.podcast.feed.PAGE", 2)
    for number in range(3):
        cast.episode(f"Talk {number}", f"talk-{number}", number=number + 1)
    assert len(parsed(client)["episodes"]) == 2
    second = client.get(f"{FEED}?page=2")
    assert len(feedparser.parse(second.content).entries) == 1
    cast.EpisodePage.objects.get(slug="talk-0").unpublish()
    assert Feed.objects.count() == 1
    assert client.get(f"{FEED}?page=2").status_code == 404


def test_whoever_is_host_and_in_the_shows_credits_is_named_once(client):
    page = cast.episode()
    page.credits = [Credit(name="Hanna Lindqvist", role="Host", link="https://hanna.example/")]
    page.save_revision().publish()
    item = client.get(FEED).content.decode().split("<item>")[1]
    assert item.count(">Hanna Lindqvist</podcast:person>") == 1
