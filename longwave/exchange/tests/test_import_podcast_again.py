"""A feed is imported again and again: what is new comes, and what editors made of the rest stays."""

import pytest
from wagtail.models import PageLogEntry

from longwave.exchange.tests.hosts import brought, counts, episode
from longwave.media.models import Audio
from longwave.podcast.models import ShowPage
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_second_time_nothing_is_asked_for(source, host):
    path = source()
    brought(path)
    host.asked.clear()
    report = brought(path)
    assert counts(report) == (0, 0, 3, 0)
    assert counts(report, "shows") == (0, 0, 1, 0)
    assert host.asked == []
    assert Audio.objects.count() == 3


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
