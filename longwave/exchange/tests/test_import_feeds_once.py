"""An import builds a show's feed once, however many episodes come; whatever ends it early, the feed catches up."""

from contextlib import suppress
from uuid import UUID

import pytest
from django_tasks_db.models import DBTaskResult

from longwave.exchange.actions import import_folder
from longwave.exchange.tests import magazines
from longwave.exchange.tests.hosts import brought
from longwave.podcast import actions
from longwave.podcast.models import EpisodePage, Feed, ShowPage
from longwave.podcast.tasks import build_feed_later
from tests import cast

pytestmark = pytest.mark.django_db


class Cut(Exception):
    """The power goes."""


@pytest.fixture
def built(monkeypatch):
    """The shows whose feeds were built, in order."""
    found, build = [], actions.build_feed

    def noted(uid):
        found.append(ShowPage.objects.get(uid=uid).slug)
        build(uid)

    monkeypatch.setattr(actions, "build_feed", noted)
    return found


def items():
    return bytes(Feed.objects.get().body).count(b"<item>")


def promises():
    return DBTaskResult.objects.filter(task_path=build_feed_later.module_path, status="READY")


def cut_off_after(number, path, monkeypatch):
    """Import, and lose the power when some episodes have come in."""

    def progress(done, total, what):
        if done == number:
            raise Cut

    with pytest.raises(Cut):
        brought(path, progress=progress)


def test_it_is_built_once_for_all_episodes(source, built):
    brought(source())
    assert built == ["the-long-haul"]
    assert items() == 3
    assert not promises().exists()


def test_it_is_left_alone_where_nothing_changed(source, built):
    path = source()
    brought(path)
    before = Feed.objects.values().get()
    brought(path)
    assert built == ["the-long-haul"]
    assert Feed.objects.values().get() == before


def test_so_does_a_folder(tmp_path, media, built):
    import_folder(magazines.rich(tmp_path / "folder"))
    assert built == ["the-crossing"]
    assert items() == 1


def by_a_worker(path):
    build_feed_later.call(*promises().get().args_kwargs["args"])


def by_the_next_import(path):
    brought(path)


def by_the_next_publish(path):
    EpisodePage.objects.first().get_latest_revision().publish()


@pytest.mark.parametrize("mended", [by_a_worker, by_the_next_import, by_the_next_publish], ids=lambda one: one.__name__)
def test_cut_off_in_the_middle_it_catches_up(source, monkeypatch, mended):
    path = source()
    cut_off_after(2, path, monkeypatch)
    assert not Feed.objects.exists()
    assert promises().count() == 1
    mended(path)
    assert items() == EpisodePage.objects.count() >= 2


def test_an_import_that_finds_all_in_place_keeps_what_a_killed_one_promised(source, monkeypatch, built):
    path = source()
    cut_off_after(3, path, monkeypatch)
    assert built == []
    assert brought(path).total.unchanged == 4
    assert (built, items()) == (["the-long-haul"], 3)
    assert not promises().exists()


def test_a_dry_run_keeps_no_promise(source, monkeypatch):
    path = source()
    cut_off_after(2, path, monkeypatch)
    brought(path, dry_run=True)
    assert promises().count() == 1
    assert not Feed.objects.exists()


def test_a_promise_that_a_worker_has_begun_is_given_anew(source):
    """What it reads may be from before the change."""
    page = cast.episode()
    with suppress(Cut), actions.feeds_at_the_end():
        page.get_latest_revision().publish()
        promises().update(status="RUNNING")
        page.get_latest_revision().publish()
        raise Cut
    assert [UUID(one.args_kwargs["args"][0]) for one in promises()] == [page.show.uid]


def test_a_publish_at_the_desk_builds_it_at_once_after_an_import_was_cut_off(source, monkeypatch, built):
    cut_off_after(2, source(), monkeypatch)
    cast.episode()
    assert built == ["the-crossing", "the-crossing"]
