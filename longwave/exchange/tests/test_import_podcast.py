"""A show moves in from another host: Ana's feed, its recordings and all that surrounds them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from wagtail.models import PageLogEntry

from longwave.editorial.models import PersonPage, RegionPage
from longwave.exchange.actions import export_folder, import_podcast
from longwave.exchange.faults import Refused
from longwave.exchange.tests import magazines
from longwave.exchange.tests.hosts import GUID, brought, counts
from longwave.media.models import Audio, Picture
from longwave.podcast.check import broken_rules
from longwave.podcast.models import EpisodePage, Feed, ShowPage
from longwave.podcast.rules import podcast_guid
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


def episode(number=1):
    return EpisodePage.objects.get(guid=f"haul-{number}")


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


def test_the_second_time_nothing_is_asked_for(source, host):
    path = source()
    brought(path)
    host.asked.clear()
    report = brought(path)
    assert counts(report) == (0, 0, 3, 0)
    assert counts(report, "shows") == (0, 0, 1, 0)
    assert host.asked == []
    assert Audio.objects.count() == 3


def test_from_an_address(host):
    host.files["feed.xml"] = host.feed().encode()
    report = brought(f"{host.url}/feed.xml")
    assert counts(report) == (3, 0, 0, 0)
    assert counts(brought(f"{host.url}/feed.xml")) == (0, 0, 3, 0)


def test_a_private_address_needs_leave(host):
    host.files["feed.xml"] = host.feed().encode()
    with pytest.raises(Refused, match="allow private addresses"):
        import_podcast(f"{host.url}/feed.xml")
    assert not ShowPage.objects.exists()


def test_recordings_on_a_private_address_need_leave(source):
    report = import_podcast(source())
    assert counts(report) == (0, 0, 0, 3)
    assert "allow private addresses" in report.faults[0].reason
    assert not ShowPage.objects.exists()


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


# --- what is missing ---------------------------------------------------------------------------------------------


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


def test_chapters_that_the_feed_itself_holds(source, host):
    chapters = """<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.2">
    <psc:chapter start="00:00:00.000" title="A"/><psc:chapter start="00:00:01.500" title="B"/></psc:chapters>"""
    brought(source(host.item(1, more=chapters)))
    assert [(one["start"], one["title"]) for one in episode().chapters] == [(0, "A"), (1.5, "B")]


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


# --- again -------------------------------------------------------------------------------------------------------


def test_what_editors_did_since_stays(source, host):
    path = source()
    brought(path)
    page = episode(1)
    picture = page.picture
    picture.caption, picture.credit, picture.description = "Tar", "Ana Lima", "A road"
    picture.save()
    page.refresh_from_db()
    page.title, page.standfirst = "A better headline", "Better."
    page.regions = [cast.region()]
    page.save_revision().publish()
    assert counts(brought(path)) == (0, 0, 3, 0)
    assert episode(1).title == "A better headline"
    changed = source(host.item(3), host.item(2), host.item(1, notes="<p>Corrected.</p>"))
    host.asked.clear()
    assert counts(brought(changed)) == (0, 1, 2, 0)
    page = episode(1)
    assert [region.slug for region in page.regions.all()] == ["europe"]
    assert page.picture.caption == "Tar"
    assert page.body.raw_data[0]["value"] == "<p>Corrected.</p>"
    assert page.slug == "leg-1-grosse-gewicht"
    assert not any(name.endswith((".mp3", ".jpg")) for name in host.asked)


def test_what_was_missing_is_asked_for_again_and_only_that_is_new(source, host):
    gone = {name: host.files.pop(name) for name in ("1.vtt", "cover.png")}
    path = source(host.item(1))
    brought(path)
    page = episode(1)
    page.title, page.body = "A better headline", [("text", "<p>Ours.</p>")]
    page.save_revision().publish()
    assert counts(brought(path)) == (0, 0, 1, 0)
    host.files |= gone
    host.asked.clear()
    report = brought(path)
    assert counts(report) == (0, 1, 0, 0)
    assert counts(report, "shows") == (0, 1, 0, 0)
    page = episode(1)
    assert page.transcript
    assert (page.title, page.body.raw_data[0]["value"]) == ("A better headline", "<p>Ours.</p>")
    assert ShowPage.objects.get().picture
    assert "1.mp3" not in host.asked
    host.asked.clear()
    assert counts(brought(path)) == (0, 0, 1, 0)
    assert host.asked == []


def test_a_draft_that_waits_for_its_audio_keeps_what_editors_did(source, host):
    path = source(host.item(1))
    brought(path, audio="none")
    page = episode(1).get_latest_revision_as_object()
    page.title = "A better headline"
    page.save_revision(clean=False)
    assert counts(brought(path)) == (0, 1, 0, 0)
    page = episode(1)
    assert (page.live, page.title) == (True, "A better headline")


def test_one_picture_for_all_is_fetched_once_and_the_cover_is_no_episodes_own(source, host):
    image = '<itunes:image href="{}/{}"/>'.format
    same = [host.item(number, more=image(host.url, "1.jpg")) for number in (1, 2)]
    brought(source(*same, host.item(3, more=image(host.url, "cover.png"))))
    assert (host.asked.count("1.jpg"), host.asked.count("cover.png")) == (1, 1)
    assert episode(1).picture == episode(2).picture
    assert episode(3).picture is None


def test_a_host_of_whom_no_page_can_be_made_is_credited(source, host):
    cast.person("Ana Lima", "ana-lima")
    cast.person("Ana Lima", "ana-lima-2")
    person = '<podcast:person role="host" href="https://x.example/">{}</podcast:person>'.format
    brought(source(host.item(1, more=person("Ana Lima")), host.item(2, more=person("!!!"))))
    for number, name in ((1, "Ana Lima"), (2, "!!!")):
        page = episode(number)
        assert page.host is None
        assert [(one.role, one.name, one.link) for one in page.credits.all()] == [("Host", name, "https://x.example/")]


def test_an_old_address_of_an_episode_is_not_given_to_another(source, host):
    brought(source(host.item(1, title="Same")))
    page = episode(1)
    page.slug = "renamed"
    page.save_revision().publish()
    brought(source(host.item(2, title="Same"), host.item(1, title="Same")))
    assert episode(2).slug == "same-2"


def test_a_withdrawn_episode_stays_withdrawn(source):
    path = source()
    brought(path)
    episode(2).unpublish()
    assert counts(brought(path)) == (0, 0, 3, 0)
    assert not episode(2).live


def test_new_episodes_are_added(source, host):
    brought(source(host.item(1)))
    report = brought(source(host.item(3), host.item(2), host.item(1)))
    assert counts(report) == (2, 0, 1, 0)


def test_a_new_recording_under_the_same_guid(source, host):
    brought(source(host.item(1)))
    before = episode().audio
    host.files["again.mp3"] = cast.mp3(2, 6)
    assert counts(brought(source(host.item(1, audio="again.mp3")))) == (0, 1, 0, 0)
    assert episode().audio != before


def test_each_page_remembers_where_it_came_from(source):
    path = source()
    brought(path)
    entry = PageLogEntry.objects.filter(page=episode(1).pk, action="longwave.import").get()
    assert entry.data["guid"] == "haul-1"
    assert entry.data["source"] == path
    assert entry.user is None
    assert entry.message == "Imported"


def test_the_export_of_an_imported_show_can_be_imported(source, tmp_path):
    brought(source())
    report = export_folder(tmp_path / "out")
    assert report.notes == []
    assert report.kinds["episodes"] == 3


# --- the show as a whole -----------------------------------------------------------------------------------------


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


def test_a_feed_of_several_pages_is_read_to_its_end(host):
    following = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{}"/>'
    host.files["feed.xml"] = host.feed(host.item(3), more=GUID + following.format("/two.xml")).encode()
    host.files["two.xml"] = host.feed(host.item(3), host.item(2), more=following.format("/three.xml")).encode()
    host.files["three.xml"] = host.feed(host.item(1), more=following.format("/feed.xml")).encode()
    assert counts(brought(f"{host.url}/feed.xml")) == (3, 0, 0, 0)


def test_a_page_of_a_feed_that_is_gone_refuses_the_whole(host):
    following = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="/two.xml"/>'
    host.files["feed.xml"] = host.feed(host.item(3), more=GUID + following).encode()
    with pytest.raises(Refused, match="404"):
        brought(f"{host.url}/feed.xml")
    assert not ShowPage.objects.exists()


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


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"/>', "document type"),
        (b"", "empty"),
        (b"<html><body>x</body></html>", "no feed"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "no episode can be taken"),
        (
            b"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>",
            "episode 1 “x” has no enclosure",
        ),
    ],
)
def test_a_file_that_is_no_feed(tmp_path, content, words):
    path = magazines.write(tmp_path, "feed.xml", content)
    with pytest.raises(Refused, match=words):
        brought(str(path))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        brought(str(tmp_path / "feed.xml"))
    with pytest.raises(Refused, match="not a web address"):
        brought("file:///etc/passwd")


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


def test_the_feeds_of_the_world_come_in_or_are_refused_with_a_sentence(shared, media):
    """Nothing of them can be fetched; still each is counted to the last item, and again gives the same."""
    paths = [path for path in sorted((shared / "fixtures/feeds").rglob("*")) if path.suffix in (".rss", ".atom")]
    assert len(paths) > 60
    reasons = []
    for path in paths[::4]:
        options = {"audio": "none", "even_if_locked": True, "slug": re.sub(r"[^a-z0-9]+", "-", path.stem.lower())}
        try:
            first = import_podcast(str(path), **options)
        except Refused as refused:
            reasons += [fault.reason for fault in refused.faults]
            continue
        assert first.kinds["shows"].created == 1
        assert first.total.created == first.rows - first.refused
        assert import_podcast(str(path), **options).total.unchanged == first.total.created
    assert all(len(reason) > 20 for reason in reasons)
