"""When a piece opens to everybody, and when it closes: carried by its file, in and out."""

from datetime import UTC, datetime, timedelta

import pytest

from longwave.editorial.models import ArticlePage
from longwave.exchange.actions import export_folder, import_folder
from longwave.exchange.tests import magazines
from longwave.exchange.tests.hosts import brought, counts, episode
from longwave.podcast.models import EpisodePage
from longwave.published.models import Entry

pytestmark = pytest.mark.django_db
OPENS, CLOSES = datetime(2026, 12, 1, 6, tzinfo=UTC), datetime(2027, 12, 1, 6, tzinfo=UTC)
DATES = "opens_at: 2026-12-01T06:00:00+00:00\ncloses_at: 2027-12-01T06:00:00+00:00\n"
FILES = ("articles/the-port-that-waited.md", "episodes/mending-the-deep.md")


def dated(root, dates=DATES):
    for name in FILES:
        path = root / name
        path.write_text(path.read_text().replace("tier: open\n", f"tier: open\n{dates}"))
    return root


@pytest.fixture
def root(tmp_path, media):
    return dated(magazines.rich(tmp_path / "folder"))


def dates_of(one):
    return one.opens_at, one.closes_at


def test_the_page_and_what_readers_see_have_them(root):
    import_folder(root)
    for page in (ArticlePage.objects.get(slug="the-port-that-waited"), EpisodePage.objects.get()):
        assert dates_of(page) == (OPENS, CLOSES)
        assert dates_of(Entry.objects.get(uid=page.uid)) == (OPENS, CLOSES)
    assert dates_of(ArticlePage.objects.get(slug="the-second-tide")) == (None, None)
    assert import_folder(root).total.unchanged == 9


def test_an_export_writes_them_and_only_where_there_are_some(root, tmp_path):
    import_folder(root)
    export_folder(tmp_path / "out")
    written = magazines.contents(tmp_path / "out")
    assert all(DATES.encode() in written[name] for name in FILES)
    assert b"_at:" not in written["articles/the-second-tide.md"]
    assert import_folder(tmp_path / "out").total.unchanged == 9


def test_a_date_that_is_taken_out_of_the_file_is_taken_from_the_piece(root):
    import_folder(root)
    path = root / FILES[0]
    path.write_text(path.read_text().replace(DATES, ""))
    assert counts(import_folder(root), "articles") == (0, 1, 1, 0)
    assert dates_of(ArticlePage.objects.get(slug="the-port-that-waited")) == (None, None)


def test_they_are_moved_with_all_other_dates(root):
    import_folder(root, shift=timedelta(days=-10))
    assert EpisodePage.objects.get().opens_at == OPENS - timedelta(days=10)


def test_what_is_no_date_is_refused_with_its_line(tmp_path, media):
    root = dated(magazines.rich(tmp_path / "folder"), "opens_at: soon\n")
    faults = [fault for fault in import_folder(root).faults if fault.file == FILES[0]]
    assert [(fault.line, fault.reason.partition(" Expected")[0]) for fault in faults] == [
        (7, "opens_at: “soon” is not a date.")
    ]
    assert not ArticlePage.objects.filter(slug="the-port-that-waited").exists()


def test_a_feed_knows_nothing_of_them_and_leaves_them(source, host):
    brought(source())
    page = episode(1)
    page.closes_at = CLOSES
    page.save_revision().publish()
    changed = source(host.item(3), host.item(2), host.item(1, notes="<p>Corrected.</p>"))
    assert counts(brought(changed)) == (0, 1, 2, 0)
    assert episode(1).closes_at == CLOSES
