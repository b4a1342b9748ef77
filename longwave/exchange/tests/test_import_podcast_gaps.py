"""What a feed lacks, or names and cannot be had: said in the report, and no more is refused than must be."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from longwave.exchange.tests.hosts import brought, counts, episode
from longwave.media.models import Audio, Picture
from longwave.podcast.models import EpisodePage, Feed
from tests import cast

pytestmark = pytest.mark.django_db


def test_pictures_come_without_credit_and_caption_and_that_is_said(source):
    report = brought(source())
    reasons = {gap.reason for gap in report.gaps}
    assert reasons == {"picture: it has no credit, caption and alt."}
    assert len(report.gaps) == 4
    assert Picture.objects.filter(credit="", caption="").count() == 4


def test_without_audio_episodes_are_drafts_until_it_comes(source, host):
    path = source()
    report = brought(path, audio="none")
    assert counts(report) == (3, 0, 0, 0)
    assert not EpisodePage.objects.filter(live=True).exists()
    assert not any(name.endswith("mp3") for name in host.asked)
    assert "kept as drafts" in " ".join(report.notes)
    assert b"<item>" not in bytes(Feed.objects.get().body)
    assert counts(brought(path, audio="none")) == (0, 0, 3, 0)
    assert counts(brought(path, dry_run=True)) == (0, 3, 0, 0)
    assert counts(brought(path)) == (0, 3, 0, 0)
    assert EpisodePage.objects.filter(live=True).count() == 3
    assert counts(brought(path, audio="none")) == (0, 0, 3, 0)


def test_a_recording_that_cannot_be_had_refuses_its_episode_alone(source, host):
    path = source(host.item(1), host.item(2, audio="gone.mp3"), host.item(3))
    report = brought(path)
    assert counts(report) == (2, 0, 0, 1)
    assert "404" in report.faults[0].reason
    assert report.faults[0].line
    assert EpisodePage.objects.count() == 2
    host.files["gone.mp3"] = cast.mp3(2, 5)
    assert counts(brought(path)) == (1, 0, 2, 0)


def test_a_recording_that_is_none_is_refused_and_leaves_nothing(source, host, media):
    host.files["1.mp3"] = b"<html>Sorry</html>"
    report = brought(source(host.item(1), host.item(2)))
    assert counts(report) == (1, 0, 0, 1)
    assert "This file is a web page" in report.faults[0].reason
    assert Audio.objects.count() == 1
    assert len(list((media / "audio").iterdir())) == 1
    assert len(list((media / "original_images").iterdir())) == 2


def test_what_surrounds_an_episode_may_be_missing(source, host):
    for name in ("cover.png", "1.jpg", "1.vtt", "1.json"):
        del host.files[name]
    report = brought(source(host.item(1)))
    assert counts(report) == (1, 0, 0, 0)
    page = episode(1)
    assert page.live
    assert (page.picture, page.transcript, page.chapters) == (None, None, [])
    notes = " ".join(report.notes)
    for words in ("its picture was not taken", "its transcripts were not taken", "its chapters were not taken"):
        assert words in notes


def test_broken_surroundings_are_said_and_left_out(source, host):
    host.files |= {"1.jpg": b"no picture\n", "1.vtt": b"<html>", "1.json": b"{"}
    report = brought(source(host.item(1)))
    assert counts(report) == (1, 0, 0, 0)
    notes = " ".join(report.notes)
    assert "The file is a text file" in notes
    assert "found a web page" in notes
    assert "found no JSON" in notes


def test_where_the_feed_is_wrong_about_a_recording_that_is_said(source, host):
    report = brought(source(host.item(1, length=17, seconds=900)))
    notes = " ".join(report.notes)
    assert f"the feed says 17 bytes, the recording has {len(host.files['1.mp3']):,}" in notes
    assert "the feed says 900 seconds, the recording lasts 2" in notes


def test_an_episode_without_a_date(source, host):
    path = source(host.item(1, date=""))
    with time_machine.travel(datetime(2026, 11, 5, 12, tzinfo=UTC), tick=False):
        report = brought(path)
    assert episode().dateline == datetime(2026, 11, 5, 12, tzinfo=UTC)
    assert "has no date" in " ".join(report.notes)
    changed = source(host.item(1, date="", title="New"))
    brought(changed)
    assert episode().dateline == datetime(2026, 11, 5, 12, tzinfo=UTC)


def test_titles_that_make_no_slug_or_the_same(source, host):
    titles = {1: "!!!", 2: "日本の道", 3: "日本の道"}
    brought(source(*(host.item(number, title=title) for number, title in titles.items())))
    slugs = [episode(number).slug for number in (1, 2, 3)]
    assert slugs[0] == "episode-1"
    assert slugs[1].isascii()
    assert slugs[2] == f"{slugs[1]}-2"


def test_notes_and_a_description_that_are_missing_are_gaps(source, host):
    path = source(host.item(1, notes=""))
    feed = Path(path)
    feed.write_text(re.sub(r"<description>.*?</description>", "", feed.read_text(), flags=re.DOTALL))
    report = brought(path)
    assert (counts(report), counts(report, "shows")) == ((1, 0, 0, 0), (1, 0, 0, 0))
    assert episode().live
    reasons = " ".join(gap.reason for gap in report.gaps)
    assert "it has no standfirst and body." in reasons
    assert "Found nothing, expected a description" in reasons


def test_items_that_cannot_be_read_are_counted(source, host):
    silent = "<item><title>No sound</title><guid>x</guid></item>"
    report = brought(source(host.item(1), silent, host.item(2, guid="haul-1")))
    assert counts(report) == (1, 0, 0, 2)
    assert report.rows == 4


def test_a_host_of_whom_no_page_can_be_made_is_credited(source, host):
    cast.person("Ana Lima", "ana-lima")
    cast.person("Ana Lima", "ana-lima-2")
    person = '<podcast:person role="host" href="https://x.example/">{}</podcast:person>'.format
    brought(source(host.item(1, more=person("Ana Lima")), host.item(2, more=person("!!!"))))
    for number, name in ((1, "Ana Lima"), (2, "!!!")):
        page = episode(number)
        assert page.host is None
        assert [(one.role, one.name, one.link) for one in page.credits.all()] == [("Host", name, "https://x.example/")]


def test_a_host_that_does_not_answer_is_not_asked_for_ever(source, host, monkeypatch):
    from longwave.exchange.importing import fetching

    asked = []
    fetch = fetching.fetch

    def counted(url, **options):
        asked.append(url)
        return fetch(url, **options)

    monkeypatch.setattr(fetching, "fetch", counted)
    items = [host.item(number, more="").replace(host.url, "http://127.0.0.1:9") for number in (1, 2, 3)]
    report = brought(source(*items))
    assert counts(report) == (0, 0, 0, 3)
    assert sum("127.0.0.1:9/" in url for url in asked) == 2
    assert "did not answer 2 times" in report.faults[2].reason
