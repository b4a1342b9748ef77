"""What machines read of a page: Open Graph and schema.org."""

import json

import pytest
from bs4 import BeautifulSoup

from longwave.published.metadata import duration
from tests import cast

pytestmark = pytest.mark.django_db


def page(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def structured(soup):
    return json.loads(soup.find("script", type="application/ld+json").string)


def test_an_article_is_a_news_article(client):
    cast.article()
    soup = page(client, "/articles/the-port-that-waited/")
    data = structured(soup)
    data = data[0] if isinstance(data, list) else data
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "The port that waited"
    assert data["author"][0] == {
        "@type": "Person",
        "name": "Inês Duarte",
        "url": "http://localhost:8000/people/ines-duarte/",
    }
    assert data["isAccessibleForFree"] is False
    assert "articleBody" not in data


def test_an_episode_names_its_series_audio_and_length(client):
    cast.episode()
    data = structured(page(client, "/podcasts/the-crossing/mending-the-deep/"))
    data = data[0] if isinstance(data, list) else data
    assert data["@type"] == "PodcastEpisode"
    assert data["partOfSeries"]["name"] == "The Crossing"
    assert data["associatedMedia"]["contentUrl"].startswith("http://localhost:8000/audio/")
    assert data["duration"] == "PT3S"


def test_a_link_shows_headline_standfirst_and_picture(client):
    cast.article()
    soup = page(client, "/articles/the-port-that-waited/")
    found = {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=True)}
    assert found["og:title"] == "The port that waited"
    assert found["og:description"] == "What a concession buys."
    assert found["og:image"].startswith("http://localhost:8000/media/images/")
    assert found["og:url"] == "http://localhost:8000/articles/the-port-that-waited/"


def test_a_headline_cannot_break_out_of_the_script(client):
    cast.article("</script><script>alert(1)</script>", "evil")
    html = client.get("/articles/evil/").content.decode()
    assert "<script>alert(1)" not in html


def test_the_canonical_address_has_no_query(client):
    cast.article()
    soup = page(client, "/articles/the-port-that-waited/?utm_source=x")
    assert soup.find("link", rel="canonical")["href"] == "http://localhost:8000/articles/the-port-that-waited/"


@pytest.mark.parametrize(("seconds", "written"), [(3, "PT3S"), (192, "PT3M12S"), (3600, "PT1H0M0S"), (0, "PT0S")])
def test_durations_are_iso_8601(seconds, written):
    assert duration(seconds) == written


def test_a_thread_has_its_parts_in_order_and_they_say_that_they_are(client):
    first, second = cast.article("First", "first"), cast.episode()
    cast.thread("The strait", "the-strait", first, second, cast.draft("Secret", "secret"), facts=[])
    data = structured(page(client, "/threads/the-strait/"))
    assert data["@type"] == "CollectionPage"
    assert [(one["@type"], one["url"], one["position"]) for one in data["hasPart"]] == [
        ("NewsArticle", f"http://localhost:8000{first.address}", 1),
        ("PodcastEpisode", f"http://localhost:8000{second.address}", 2),
    ]
    thread = {"@type": "CollectionPage", "name": "The strait", "url": "http://localhost:8000/threads/the-strait/"}
    for part in (first, second):
        data = structured(page(client, part.address))
        assert (data[0] if isinstance(data, list) else data)["isPartOf"] == [thread]
