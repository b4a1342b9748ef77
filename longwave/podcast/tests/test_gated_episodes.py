"""An episode that is not open: no item in the public feed, no audio for those who may not hear it."""

import datetime as dt
import re

import feedparser
import pytest
import time_machine
from django.utils import timezone

from longwave.access.models import AccessSettings
from longwave.podcast.actions import rebuild_due
from longwave.podcast.models import Feed
from longwave.published.models import Entry, Magazine
from tests import cast

pytestmark = pytest.mark.django_db

FEED = "/podcasts/the-crossing/feed.xml"
PAGE = "/podcasts/the-crossing/mending-the-deep/"
CUES = [[0, 4, "Hanna Lindqvist", "Welcome."], [4, 9.5, "Luz Ortega", "Thank you."]]
BODY = [("text", "<p>One.</p><p>Two.</p><p>Three.</p>")]
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def one_free():
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 1, "free_registered": 1})


def listed(client):
    return [entry.title for entry in feedparser.parse(client.get(FEED).content).entries]


def test_it_has_no_item_in_the_public_feed_while_an_open_one_has(client):
    cast.episode("Open", "open")
    cast.episode("Gated", "gated", tier="subscribers")
    cast.episode("Registered", "registered", tier="registered")
    assert listed(client) == ["Open"]


def test_a_new_tier_takes_it_out_of_the_feed_and_puts_it_back(client):
    page = cast.episode()
    for tier, expected in (("subscribers", []), ("open", ["Mending the deep"])):
        page.tier = tier
        page.save_revision().publish()
        assert listed(client) == expected


def test_when_its_date_passes_the_feed_is_built_again_by_itself_and_once(client):
    with time_machine.travel(cast.NOON - dt.timedelta(days=1), tick=False):
        cast.episode(tier="subscribers", opens_at=cast.NOON, closes_at=cast.NOON + dt.timedelta(days=7))
    steps = [
        (cast.NOON - SECOND, [], []),
        (cast.NOON, [FEED], ["Mending the deep"]),
        (cast.NOON + SECOND, [], ["Mending the deep"]),
        (cast.NOON + dt.timedelta(days=7), [FEED], []),
        (cast.NOON + dt.timedelta(days=8), [], []),
    ]
    for moment, built, heard in steps:
        with time_machine.travel(moment, tick=False):
            assert rebuild_due(moment) == built
            assert listed(client) == heard


def test_a_feed_that_changed_later_than_its_episodes_is_news_to_whoever_keeps_it(client):
    with time_machine.travel(cast.NOON - SECOND, tick=False):
        cast.episode(tier="subscribers", opens_at=cast.NOON)
        before = Magazine.objects.get().generation
    with time_machine.travel(cast.NOON, tick=False):
        rebuild_due(cast.NOON)
        after = Magazine.objects.get().generation
        rebuild_due(cast.NOON)
    assert (after > before, Magazine.objects.get().generation) == (True, after)


def test_a_feed_from_before_there_was_a_rule_is_built_again(client):
    cast.episode()
    Feed.objects.update(built_at=None)
    assert rebuild_due(timezone.now()) == [FEED]
    assert rebuild_due(timezone.now()) == []


def test_the_enclosure_of_one_that_opened_at_a_date_is_open_to_apps(client):
    with time_machine.travel(cast.NOON, tick=False):
        cast.episode(tier="subscribers", opens_at=cast.NOON - SECOND)
        href = feedparser.parse(client.get(FEED).content).entries[0].enclosures[0].href
        assert href.startswith(f"http://localhost:8000{PAGE}audio/")
        answer = client.get(href.removeprefix("http://localhost:8000"))
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, no-cache")
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_its_show_notes_in_the_feed_are_whole_only_while_everybody_may_read_them(client):
    with time_machine.travel(cast.NOON, tick=False):
        cast.episode(body=BODY, tier="subscribers", opens_at=cast.NOON - SECOND)
        assert b"Three." in client.get(FEED).content


def test_its_page_and_its_player_have_no_audio_for_whoever_may_not_hear_it(client):
    cast.episode(tier="subscribers")
    AccessSettings.objects.update(free_anonymous=0)
    for address in (PAGE, f"{PAGE}player/"):
        page = client.get(address).content.decode()
        assert "<audio" not in page
        assert "/audio/" not in page


def test_a_free_article_is_used_up_by_the_page_and_by_nothing_beside_it(client):
    cast.episode(tier="subscribers", cues=CUES)
    beside = (f"{PAGE}transcript.vtt", Entry.objects.get(path=PAGE).data["audio"]["url"])
    for address in beside:
        assert client.get(address).status_code == 403
    assert "<audio" not in client.get(f"{PAGE}player/").content.decode()
    assert "lw_meter" not in client.cookies
    assert "<audio" in client.get(PAGE).content.decode()
    for address in beside:
        assert client.get(address).status_code == 200
    assert "<audio" in client.get(f"{PAGE}player/").content.decode()


def test_a_refused_transcript_says_why_and_where_to_go_on(client):
    cast.episode(tier="registered", cues=CUES)
    answer = client.get(f"{PAGE}transcript.txt")
    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    assert answer.content.decode().startswith("For registered readers, and nobody is signed in.")
    assert f"http://localhost:8000{PAGE}" in answer.content.decode()


def test_a_form_that_the_transcript_does_not_have_is_not_there(client):
    cast.episode(tier="subscribers")
    assert client.get(f"{PAGE}transcript.vtt").status_code == 404
    assert client.get(f"{PAGE}chapters.json").status_code == 404


def test_other_sites_learn_its_title_and_picture(client):
    cast.episode(tier="subscribers", cues=CUES)
    found = client.get(f"/oembed?url=http://localhost:8000{PAGE}").json()
    assert found["title"] == "Mending the deep"
    assert found["thumbnail_url"].startswith("http://localhost:8000/media/images/")
    assert not re.search("audio|Welcome", str(found))
