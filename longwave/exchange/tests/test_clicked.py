"""A folder carries what Ada pinned and excluded with a click under a piece."""

import pytest

from longwave.desk.roles import Role
from longwave.discovery import overview
from longwave.discovery.models import Wish
from longwave.discovery.wishing import clicked
from longwave.exchange.actions import export_folder, import_folder
from longwave.exchange.tests import magazines
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
TIDE, PORT = "the-second-tide", "the-port-that-waited"
DEEP = "the-crossing/mending-the-deep"


def uid(reference):
    path = f"/podcasts/{reference}/" if "/" in reference else f"/articles/{reference}/"
    return Entry.objects.get(path=path).uid


def under(reference):
    """What holds under a piece, by slugs."""
    called = dict(Entry.objects.values_list("uid", "path"))
    said = clicked(uid(reference))
    names = [called[one].rstrip("/").rpartition("/")[2] for one in said.pinned]
    return names, sorted(called[one].rstrip("/").rpartition("/")[2] for one in said.excluded)


def tide(root, more=""):
    magazines.article(root, TIDE, more=magazines.pictured() + more)


@pytest.fixture
def root(tmp_path, media):
    """The Estuary, with a third tide that pins the episode and then the port, and excludes the second tide."""
    root = tmp_path / "folder"
    magazines.plain(root)
    magazines.podcast(root)
    tide(root)
    more = f"pinned: [{DEEP}, {PORT}]\nexcluded: [{TIDE}]\n"
    magazines.article(root, "a-third-tide", more=magazines.pictured() + more)
    return root


@pytest.fixture
def ada():
    return cast.staff(Role.EDITOR)


def test_readers_have_what_the_folder_pins_and_not_what_it_excludes(root):
    report = import_folder(root)
    assert (report.faults, report.refused) == ([], 0)
    assert under("a-third-tide") == (["mending-the-deep", PORT], [TIDE])
    shown = [stub["path"] for stub in Entry.objects.get(path="/articles/a-third-tide/").related]
    assert shown[:2] == [f"/podcasts/{DEEP}/", f"/articles/{PORT}/"]
    assert f"/articles/{TIDE}/" not in shown


def test_what_ada_clicked_comes_back_in_her_order(root, tmp_path, ada):
    import_folder(root)
    for other, verdict in ((PORT, Wish.PIN), (DEEP, Wish.EXCLUDE), ("a-third-tide", Wish.PIN)):
        overview.say(uid(TIDE), uid(other), verdict, ada)
    out = tmp_path / "out"
    export_folder(out)
    written = (out / f"articles/{TIDE}.md").read_text()
    assert f"pinned:\n  - {PORT}\n  - a-third-tide\nexcluded:\n  - {DEEP}\n" in written
    exported = import_folder(out)
    assert exported.total.unchanged == exported.rows
    Wish.objects.all().delete()
    assert import_folder(out).kinds["articles"].updated == 2
    assert under(TIDE) == ([PORT, "a-third-tide"], ["mending-the-deep"])
    assert under("a-third-tide") == (["mending-the-deep", PORT], [TIDE])
    export_folder(tmp_path / "again")
    assert magazines.contents(tmp_path / "again") == magazines.contents(out)


def test_a_folder_that_says_nothing_of_it_leaves_her_clicks(root, ada):
    import_folder(root)
    overview.say(uid(TIDE), uid(PORT), Wish.PIN, ada)
    again = import_folder(root)
    assert again.total.unchanged == again.rows
    assert under(TIDE) == ([PORT], [])


def test_an_empty_list_takes_them_back_and_her_word_stays_written_down(root, ada):
    import_folder(root)
    overview.say(uid(TIDE), uid(PORT), Wish.PIN, ada)
    tide(root, "pinned: []\n")
    assert import_folder(root).kinds["articles"].updated == 1
    assert under(TIDE) == ([], [])
    said = Wish.objects.get(work=uid(TIDE))
    assert said.made_by == ada
    assert said.undone_at
    assert said.undone_by is None


def test_another_order_and_a_pin_of_what_she_excluded_win(root, ada):
    import_folder(root)
    overview.say(uid(TIDE), uid(PORT), Wish.EXCLUDE, ada)
    overview.say(uid(TIDE), uid(DEEP), Wish.PIN, ada)
    tide(root, f"pinned: [{PORT}, {DEEP}]\n")
    import_folder(root)
    assert under(TIDE) == ([PORT, "mending-the-deep"], [])
    again = import_folder(root)
    assert again.total.unchanged == again.rows


def test_one_that_is_pinned_and_excluded_is_refused(root):
    tide(root, f"pinned: {PORT}\nexcluded: {PORT}\n")
    faults = [str(fault) for fault in import_folder(root).faults]
    assert any(f"excluded: “{PORT}” is pinned too. Remove it from one of the two." in fault for fault in faults)


def test_one_that_is_nowhere_is_left_out_and_said(root):
    tide(root, "excluded: a-lost-piece\n")
    gaps = [str(gap) for gap in import_folder(root).gaps]
    assert any("“a-lost-piece” is neither at the desk nor among what came in" in gap for gap in gaps)
    assert under(TIDE) == ([], [])


def test_a_dry_run_says_the_same_and_keeps_nothing(root):
    assert import_folder(root, dry_run=True).kinds["articles"].created == 3
    assert not Wish.objects.exists()


def test_what_is_not_published_is_not_named(root, tmp_path, ada):
    import_folder(root)
    hidden = cast.article("Withdrawn", "withdrawn")
    overview.say(uid(TIDE), hidden.uid, Wish.EXCLUDE, ada)
    hidden.unpublish()
    report = export_folder(tmp_path / "out")
    assert "withdrawn" not in (tmp_path / f"out/articles/{TIDE}.md").read_text()
    assert any("not published were left out" in note for note in report.notes)
