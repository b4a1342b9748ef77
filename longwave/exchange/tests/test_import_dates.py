"""Dates: one that has passed is what readers see, one to come is when a piece appears."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from longwave.editorial.actions import publish_due
from longwave.editorial.models import ArticlePage
from longwave.exchange.actions import import_folder
from longwave.exchange.tests import magazines
from longwave.exchange.tests.hosts import brought, counts
from longwave.podcast.models import EpisodePage, Feed
from longwave.published.models import Entry

pytestmark = pytest.mark.django_db
PORT = "/articles/the-port-that-waited/"


@pytest.fixture
def root(tmp_path, media):
    return tmp_path / "folder"


def shown(path=PORT):
    return Entry.objects.get(path=path)


def at(*moment):
    return time_machine.travel(datetime(*moment, tzinfo=UTC), tick=False)


def test_every_date_can_be_moved(root):
    report = import_folder(magazines.rich(root), shift=timedelta(days=-10))
    assert not report.faults
    page = ArticlePage.objects.get(slug="the-port-that-waited")
    assert page.dateline == datetime(2026, 11, 10, 6, tzinfo=UTC)
    correction = next(block.value for block in page.body if block.block_type == "correction")
    assert correction["date"].isoformat() == "2026-11-11"
    assert import_folder(root, shift=timedelta(days=-10)).total.unchanged == 9


def test_a_date_to_come_is_a_schedule(root):
    magazines.plain(root)
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        assert counts(import_folder(root), "articles") == (1, 0, 0, 0)
        assert not Entry.objects.filter(kind="article").exists()
        assert ArticlePage.objects.get().scheduled_revision
        assert counts(import_folder(root), "articles") == (0, 0, 1, 0)
    assert counts(import_folder(root, shift=timedelta(days=-30)), "articles") == (0, 1, 0, 0)
    assert shown().published_at == datetime(2026, 10, 21, 6, tzinfo=UTC)


def test_a_date_without_an_offset_is_of_the_magazines_zone(root, settings):
    settings.TIME_ZONE = "America/Lima"
    timezone.get_default_timezone.cache_clear()
    try:
        magazines.plain(root)
        path = root / "articles/the-port-that-waited.md"
        path.write_text(path.read_text().replace("T06:00:00+00:00", "T06:00:00"))
        import_folder(root)
    finally:
        timezone.get_default_timezone.cache_clear()
    assert ArticlePage.objects.get().dateline == datetime(2026, 11, 20, 11, tzinfo=UTC)


def redated(root, day):
    """Write another day into the article."""
    path = root / "articles/the-port-that-waited.md"
    path.write_text(path.read_text().replace("2026-11-20", day))


def test_a_published_piece_that_is_given_a_date_to_come_stays_as_it_is_until_then(root):
    magazines.plain(root)
    with at(2026, 11, 25):
        import_folder(root)
        redated(root, "2026-12-20")
        assert counts(import_folder(root), "articles") == (0, 1, 0, 0)
        assert shown().published_at == datetime(2026, 11, 20, 6, tzinfo=UTC)
        for dry_run in (True, False):
            assert counts(import_folder(root, dry_run=dry_run), "articles") == (0, 0, 1, 0)
    with at(2026, 12, 20, 6):
        assert publish_due(timezone.now()) == ["published The port that waited"]
        assert shown().published_at == datetime(2026, 12, 20, 6, tzinfo=UTC)
        assert counts(import_folder(root), "articles") == (0, 0, 1, 0)


def test_a_date_to_come_that_is_taken_back_is_no_schedule_any_more(root):
    magazines.plain(root)
    with at(2026, 11, 25):
        import_folder(root)
        redated(root, "2026-12-20")
        import_folder(root)
        magazines.article(root, more=magazines.pictured())
        assert counts(import_folder(root), "articles") == (0, 1, 0, 0)
        assert counts(import_folder(root), "articles") == (0, 0, 1, 0)
    with at(2026, 12, 21):
        assert publish_due(timezone.now()) == []


def test_an_episode_to_come_is_in_the_feed_when_its_day_is(root):
    magazines.rich(root)
    with at(2026, 11, 1):
        import_folder(root)
        assert b"<item>" not in bytes(Feed.objects.get().body)
        assert import_folder(root).total.unchanged == 9
    with at(2026, 11, 13, 7):
        publish_due(timezone.now())
    assert b"<item>" in bytes(Feed.objects.get().body)


def test_an_episode_that_a_feed_announces(source, host):
    path = source(host.item(1), host.item(2, date="01 Jan 2027 18:30:00 GMT"))
    with at(2026, 11, 25):
        assert counts(brought(path)) == (2, 0, 0, 0)
        assert counts(brought(path)) == counts(brought(path, dry_run=True)) == (0, 0, 2, 0)
        assert [page.guid for page in EpisodePage.objects.live()] == ["haul-1"]
    with at(2027, 1, 2):
        publish_due(timezone.now())
        assert EpisodePage.objects.live().count() == 2
        assert counts(brought(path)) == (0, 0, 2, 0)
