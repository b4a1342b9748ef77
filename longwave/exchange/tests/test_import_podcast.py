"""A show moves in from another host: Ana's feed, its recordings and all that surrounds them."""

from datetime import UTC, datetime

import pytest

from longwave.editorial.models import PersonPage, RegionPage
from longwave.exchange.actions import export_folder
from longwave.exchange.tests.hosts import GUID, brought, counts, episode
from longwave.podcast.check import broken_rules
from longwave.podcast.models import EpisodePage, Feed, ShowPage
from longwave.published.models import Entry

pytestmark = pytest.mark.django_db


def test_the_show_is_what_the_feed_says(source):
    report = brought(source())
    assert counts(report, "shows") == (1, 0, 0, 0)
    show = ShowPage.objects.get()
    assert (show.title, show.slug, show.language, show.category) == (
        *("The Long Haul", "the-long-haul"),
        *("en-us", "News > Politics"),
    )
    assert show.guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert show.serial
    assert (show.author, show.owner_email, show.copyright) == ("Haul Media", "owner@haul.example", "2026 Haul")
    assert (show.funding_text, show.funding_url) == ("Pay for it", "https://haul.example/pay")
    assert show.body == "<p>Trucks <b>and</b> roads.</p><p>Weekly</p>"
    assert [(credit.role, credit.name) for credit in show.credits.all()] == [
        *[("Host", "Ana Lima"), ("Producer", "Bo Larsen")]
    ]
    assert show.picture.width == 1400
    assert show.live


def test_an_episode_is_what_the_feed_says(source, host, client):
    report = brought(source())
    assert counts(report) == (3, 0, 0, 0)
    page = episode(1)
    assert page.title == "Leg 1: Größe & Gewicht"
    assert page.slug == "leg-1-grosse-gewicht"
    assert page.dateline == datetime(2026, 11, 1, 18, 30, tzinfo=UTC)
    assert (page.season, page.number, page.episode_type, page.tier) == (2, 1, "full", "open")
    assert page.host.title == "Ana Lima"
    assert [guest.name for guest in page.guests.all()] == ["Luz Ortega"]
    assert [(one.role, one.name, one.link) for one in page.credits.all()] == [
        ("Audio editor", "Bo Larsen", "https://bo.example/")
    ]
    assert page.transcript.cues[0][2] == "Hanna Lindqvist"
    assert page.chapters[1]["url"] == "https://example.org/splice"
    assert page.audio.length == len(host.files["1.mp3"])
    assert page.picture.file_hash
    assert not page.regions.exists()
    assert client.get(page.address).status_code == 200
    shown = Entry.objects.get(path=page.address)
    assert shown.published_at == shown.updated_at == page.dateline


def test_notes_become_blocks_and_nothing_of_them_is_dangerous(source):
    brought(source())
    page = episode()
    assert [block.block_type for block in page.body] == ["heading", "text", "list"]
    html = Entry.objects.get(path=page.address).body_html
    assert '<a href="https://x.example/a">roads</a>' in html
    for danger in ("script", "onclick", "pixel"):
        assert danger not in html
    assert page.standfirst == "We talk about roads."


def test_our_feed_keeps_every_rule(source):
    brought(source())
    assert [str(one) for one in broken_rules(bytes(Feed.objects.get().body)) if one.required] == []


def test_from_an_address(host):
    host.files["feed.xml"] = host.feed().encode()
    report = brought(f"{host.url}/feed.xml")
    assert counts(report) == (3, 0, 0, 0)
    assert counts(brought(f"{host.url}/feed.xml")) == (0, 0, 3, 0)


@pytest.mark.parametrize(
    "guid",
    ["  spaces around \n", "https://haul.example/?p=1&x=2", "Ünï‑côdé", "tag:soundcloud,2010:tracks/1", "x" * 500],
)
def test_a_guid_is_kept_to_the_letter(source, host, guid):
    path = source(host.item(1, guid=guid))
    brought(path)
    assert EpisodePage.objects.get().guid == guid
    assert counts(brought(path)) == (0, 0, 1, 0)
    assert Entry.objects.get(kind="episode").data["guid"] == guid


def test_a_guid_that_is_too_long_is_refused(source, host):
    report = brought(source(host.item(1, guid="x" * 501), host.item(2)))
    assert counts(report) == (1, 0, 0, 1)
    assert "at most 500 characters" in report.faults[0].reason


def test_chapters_that_the_feed_itself_holds(source, host):
    chapters = """<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.2">
    <psc:chapter start="00:00:00.000" title="A"/><psc:chapter start="00:00:01.500" title="B"/></psc:chapters>"""
    brought(source(host.item(1, more=chapters)))
    assert [(one["start"], one["title"]) for one in episode().chapters] == [(0, "A"), (1.5, "B")]


def test_one_picture_for_all_is_fetched_once_and_the_cover_is_no_episodes_own(source, host):
    image = '<itunes:image href="{}/{}"/>'.format
    same = [host.item(number, more=image(host.url, "1.jpg")) for number in (1, 2)]
    brought(source(*same, host.item(3, more=image(host.url, "cover.png"))))
    assert (host.asked.count("1.jpg"), host.asked.count("cover.png")) == (1, 1)
    assert episode(1).picture == episode(2).picture
    assert episode(3).picture is None


def test_the_export_of_an_imported_show_can_be_imported(source, tmp_path):
    brought(source())
    report = export_folder(tmp_path / "out")
    assert report.notes == []
    assert report.kinds["episodes"] == 3


def test_a_feed_of_several_pages_is_read_to_its_end(host):
    following = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{}"/>'
    host.files["feed.xml"] = host.feed(host.item(3), more=GUID + following.format("/two.xml")).encode()
    host.files["two.xml"] = host.feed(host.item(3), host.item(2), more=following.format("/three.xml")).encode()
    host.files["three.xml"] = host.feed(host.item(1), more=following.format("/feed.xml")).encode()
    assert counts(brought(f"{host.url}/feed.xml")) == (3, 0, 0, 0)


def test_hosts_become_people_and_others_do_not(source):
    report = brought(source())
    assert [person.title for person in PersonPage.objects.all()] == ["Ana Lima"]
    assert [link.url for link in PersonPage.objects.get().links.all()] == ["https://ana.example/"]
    assert len(report.made) == 1
    assert not RegionPage.objects.exists()


def test_progress_is_told(source):
    seen = []
    brought(source(), progress=lambda done, total, what: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
