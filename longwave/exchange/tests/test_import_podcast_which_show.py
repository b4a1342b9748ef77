"""Which show a feed is: by its GUID, its title or its episodes, and whether its owner lets it go."""

import pytest

from longwave.exchange.faults import Refused
from longwave.exchange.tests.hosts import GUID, brought, counts
from longwave.podcast.models import EpisodePage, ShowPage
from longwave.podcast.rules import podcast_guid
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_locked_feed_needs_its_owners_word(source):
    path = source(more=GUID + '<podcast:locked owner="owner@haul.example">yes</podcast:locked>')
    with pytest.raises(Refused, match=r"locked: its owner .owner@haul\.example. .*unlock it"):
        brought(path)
    assert not ShowPage.objects.exists()
    assert counts(brought(path, even_if_locked=True)) == (3, 0, 0, 0)


def test_a_show_without_guid_gets_the_one_of_its_feed(host):
    host.files["feed.xml"] = host.feed(more="").encode()
    address = f"{host.url}/feed.xml"
    brought(address)
    assert ShowPage.objects.get().guid == str(podcast_guid(address))
    assert counts(brought(address)) == (0, 0, 3, 0)


def test_a_file_without_guid_is_known_by_its_title(source):
    path = source(more="")
    brought(path)
    assert ShowPage.objects.get().guid
    assert counts(brought(path)) == (0, 0, 3, 0)
    assert ShowPage.objects.count() == 1


def test_another_show_of_the_same_name(source):
    cast.show("Another", "the-long-haul")
    cast.episode()
    EpisodePage.objects.get().move(ShowPage.objects.get(slug="the-long-haul"), pos="last-child")
    with pytest.raises(Refused, match=r"another show at the desk, “Another”.*--slug"):
        brought(source())
    assert counts(brought(source(), slug="long-haul-2")) == (3, 0, 0, 0)
    assert counts(brought(source(), slug="long-haul-2")) == (0, 0, 3, 0)


def test_an_empty_show_at_the_desk_is_filled(source):
    page = cast.show("The Long Haul", "the-long-haul", feedback="letters@haul.example")
    assert counts(brought(source())) == (3, 0, 0, 0)
    page.refresh_from_db()
    assert page.guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert page.feedback == "letters@haul.example"
    assert [link.label for link in page.subscribe_links.all()] == ["Apple Podcasts"]


def test_an_address_that_is_none(source):
    with pytest.raises(Refused, match="such as “big-show”"):
        brought(source(), slug="Big Shöw!")


def test_what_a_publisher_should_know_is_noted(source):
    more = f"""{GUID}<itunes:new-feed-url>https://new.example/feed.xml</itunes:new-feed-url>
    <itunes:block>yes</itunes:block><podcast:medium>music</podcast:medium>"""
    notes = " ".join(brought(source(more=more)).notes)
    for words in ("has moved to https://new.example/feed.xml", "itunes:block", "medium “music”"):
        assert words in notes
    assert ShowPage.objects.get().new_feed_url == ""


def test_a_show_without_a_title(source):
    path = source(title="")
    assert "“Haul Media” was taken" in " ".join(brought(path).notes)
    assert ShowPage.objects.get().slug == "haul-media"
    assert counts(brought(path), "shows") == (0, 0, 1, 0)


def test_a_guid_that_is_no_uuid_is_replaced(source):
    report = brought(source(more="<podcast:guid>not-a-uuid</podcast:guid>"))
    assert "is no UUID" in " ".join(report.notes)
    assert len(ShowPage.objects.get().guid) == 36
