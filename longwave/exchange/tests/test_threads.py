"""A folder carries story threads: introduction, pieces in order, dated facts."""

import pytest

from longwave.discovery.threads.models import ThreadPage
from longwave.exchange.actions import export_folder, import_folder
from longwave.exchange.tests import magazines
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db

THREAD = """---
title: The quay, from start to finish
slug: the-quay
standfirst: A harbour is built.
pieces:
  - the-second-tide
  - the-crossing/mending-the-deep
  - the-port-that-waited
{more}facts:
  - date: "2024"
    sentence: The concession is sold.
  - date: {date}
    sentence: The first ship calls.
    link: https://example.org/ship
---

How it began, and **what it cost**.
"""


def thread(root, more="", date="2026-11"):
    """Write the thread of the quay."""
    magazines.write(root, "threads/the-quay.md", THREAD.format(more=more, date=date))


@pytest.fixture
def root(tmp_path, media):
    """The Estuary: two articles and an episode, which tell the story of its quay."""
    root = tmp_path / "folder"
    magazines.plain(root)
    magazines.podcast(root)
    magazines.article(root, "the-second-tide", more=magazines.pictured())
    thread(root)
    return root


def names():
    """What the thread's pieces are called, in order."""
    return [part.target.slug for part in ThreadPage.objects.get().parts.all()]


def test_readers_have_the_thread_that_the_folder_says(root):
    report = import_folder(root)
    assert not report.faults
    assert names() == ["the-second-tide", "mending-the-deep", "the-port-that-waited"]
    entry = Entry.objects.get(path="/threads/the-quay/")
    assert "what it cost" in entry.body_html
    assert [fact.when.iso for fact in ThreadPage.objects.get().facts.all()] == ["2024", "2026-11"]
    assert Entry.objects.get(path="/articles/the-second-tide/").threads


def test_a_dry_run_writes_nothing(root):
    assert import_folder(root, dry_run=True).kinds["threads"].created == 1
    assert not ThreadPage.objects.exists()


def test_it_comes_back_the_same_and_again_finds_nothing_to_do(root, tmp_path):
    import_folder(root)
    again = import_folder(root)
    export_folder(tmp_path / "out")
    exported = import_folder(tmp_path / "out")
    assert again.total.unchanged == again.rows
    assert exported.total.unchanged == exported.rows
    assert b"  - the-crossing/mending-the-deep\n" in (tmp_path / "out/threads/the-quay.md").read_bytes()


def test_another_order_is_published_again(root):
    import_folder(root)
    path = root / "threads/the-quay.md"
    path.write_text(
        path.read_text().replace("  - the-second-tide\n", "").replace("facts:", "  - the-second-tide\nfacts:")
    )
    assert import_folder(root).kinds["threads"].updated == 1
    assert names() == ["mending-the-deep", "the-port-that-waited", "the-second-tide"]


def test_a_piece_that_is_nowhere_is_left_out_and_said(root):
    thread(root, more="  - a-lost-piece\n")
    report = import_folder(root)
    gaps = [str(gap) for gap in report.gaps]
    assert any(one.startswith("threads/the-quay.md, line 5: “a-lost-piece” is neither at the desk") for one in gaps)
    assert len(names()) == 3


@pytest.mark.parametrize("date", ["2026-13", "2026-02-30", "last year", "2026-00"])
def test_a_date_that_there_is_not_is_refused_with_its_line(root, date):
    thread(root, date=date)
    faults = [str(fault) for fault in import_folder(root).faults]
    assert len(faults) == 1
    assert faults[0].startswith(f"threads/the-quay.md, line 12: facts: date: “{date}” is not a date.")
    assert not ThreadPage.objects.exists()


def test_a_draft_stays_at_home(tmp_path, media):
    shown, hidden = cast.article(), cast.draft("A secret draft", "secret")
    cast.thread("The quay", "the-quay", shown, hidden)
    report = export_folder(tmp_path / "out")
    assert b"secret" not in (tmp_path / "out/threads/the-quay.md").read_bytes()
    assert "References to 1 pieces that are not published were left out." in report.notes
