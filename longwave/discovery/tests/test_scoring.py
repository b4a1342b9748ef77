"""Stories are scored by a process of its own, when they are published, when they change, and all of them at night.

Ada edits; the harbour and the glacier each have several articles, and Pia's show talks of the harbour.
"""

import datetime as dt
import random
import sys

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from longwave.discovery import facts, rounds, scoring
from longwave.discovery.models import Fit, Nearest, Wish
from longwave.discovery.related.place import METHOD, current
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db

HARBOUR = "Cranes unload containers in the harbour while dockers and pilots wait for the tide and the customs shed."
GLACIER = "Meltwater from the glacier fills reservoirs, and engineers measure snow, ice cores and the moraine above."


def retold(name, about):
    """The same words in another order: of the same subject, and no copy."""
    words = about.split()
    random.Random(name).shuffle(words)
    return " ".join(words)


def told(name, about, **fields):
    about = retold(name, about)
    body = [("text", f"<p>{about}</p><p>{name} tells of it.</p>")]
    return cast.article(name, name.lower().replace(" ", "-"), standfirst=about[:60], body=body, **fields)


def three_and_two():
    harbour = [told(f"Harbour {name}", HARBOUR) for name in ("north", "south", "east")]
    glacier = [told(f"Glacier {name}", GLACIER) for name in ("high", "low")]
    return harbour, glacier


def entry(page):
    return Entry.objects.get(uid=page.uid)


def titles(page):
    return [stub["title"] for stub in entry(page).related]


def nearest(page):
    return Nearest.objects.get(entry__uid=page.uid)


def near(page):
    return [uid for uid, _, _ in nearest(page).near]


def test_what_is_published_waits_for_no_score_and_stands_beside_what_is_filed_alike():
    first, second = told("Harbour north", HARBOUR), told("Glacier high", GLACIER)
    assert titles(second) == ["Harbour north"]  # both are filed under Europe
    assert nearest(second).chosen[0][:3] == [str(first.uid), "filed", ["europe"]]
    assert nearest(second).due


def test_once_scored_pieces_stand_beside_what_they_are_like_and_say_why():
    harbour, glacier = three_and_two()
    scoring.score_due()
    assert set(titles(harbour[0])) == {"Harbour south", "Harbour east"}
    assert titles(glacier[0]) == ["Glacier low"]
    row = nearest(glacier[0])
    assert not row.due
    assert row.fit == current(scoring.folder()) == Fit.objects.get().name
    assert row.chosen[0][1] == "alike"
    assert "glacier" in row.chosen[0][2]


def test_a_new_piece_is_scored_alone_and_enters_the_lists_of_others():
    harbour, glacier = three_and_two()
    scoring.score_due()
    fit = Fit.objects.get().name
    new = told("Glacier between", GLACIER)
    assert scoring.score_due() == 1
    assert Fit.objects.get().name == fit
    assert set(near(new)[:2]) == {str(page.uid) for page in glacier}
    assert str(new.uid) in near(glacier[0])
    assert "Glacier between" in titles(glacier[0])
    assert "Glacier between" not in titles(harbour[0])


def test_two_new_pieces_find_each_other_before_the_night():
    three_and_two()
    scoring.score_due()
    both = "Dockers and pilots in the customs shed, engineers and ice cores above the moraine."
    first, second = told("Both one", both), told("Both two", both)
    scoring.score_due()
    assert near(second)[0] == str(first.uid)
    assert near(first)[0] == str(second.uid)


def test_a_piece_that_became_another_leaves_the_lists_it_was_in():
    harbour, glacier = three_and_two()
    scoring.score_due()
    page = glacier[1]
    about = retold("Harbour west", HARBOUR)
    page.title, page.standfirst, page.body = "Harbour west", about[:60], [("text", f"<p>{about}</p>")]
    page.save_revision().publish()
    assert nearest(page).due
    scoring.score_due()
    assert str(page.uid) in near(harbour[0])
    assert str(page.uid) not in near(glacier[0])


def test_publishing_again_without_another_text_asks_for_nothing():
    harbour, _ = three_and_two()
    scoring.score_due()
    harbour[0].tier = "open"
    harbour[0].save_revision().publish()
    assert not nearest(harbour[0]).due
    assert scoring.score_due() == 0


def test_what_is_withdrawn_stands_nowhere_any_more():
    harbour, _ = three_and_two()
    scoring.score_due()
    assert "Harbour south" in titles(harbour[0])
    harbour[1].unpublish()
    assert titles(harbour[0]) == ["Harbour east"]
    scoring.score_all()
    assert titles(harbour[0]) == ["Harbour east"]


def test_what_is_withdrawn_and_published_again_stands_where_it_stood():
    harbour, glacier = three_and_two()
    talk = told("Glacier talk", GLACIER, pins=[harbour[1]])
    scoring.score_due()
    harbour[1].unpublish()
    assert not {"Harbour south"} & {*titles(harbour[0]), *titles(talk)}
    assert not facts.due().exists()
    harbour[1].save_revision().publish()
    assert scoring.score_due() == 1
    assert "Harbour south" in titles(harbour[0])
    assert titles(talk)[0] == "Harbour south"
    assert "Harbour south" not in titles(glacier[0])


def test_a_draft_that_was_pinned_stands_there_once_it_is_published():
    harbour, glacier = three_and_two()
    draft = cast.draft("Two words", "two-words", standfirst="Two words.", body=[("text", "<p>Two words.</p>")])
    talk = told("Glacier talk", GLACIER, pins=[draft])
    scoring.score_due()
    Wish.objects.create(work=harbour[0].uid, other=draft.uid, verdict=Wish.PIN, made_at=timezone.now())
    assert "Two words" not in titles(talk)
    draft.save_revision().publish()
    assert titles(talk)[0] == titles(harbour[0])[0] == "Two words"
    scoring.score_due()
    assert titles(talk)[0] == titles(harbour[0])[0] == "Two words"
    assert "Two words" not in titles(glacier[0])


def test_pins_hold_after_all_were_scored_again():
    _, glacier = three_and_two()
    page = told("Harbour pinned", HARBOUR, pins=[glacier[0]])
    scoring.score_due()
    scoring.score_all()
    assert titles(page)[0] == "Glacier high"
    assert nearest(page).chosen[0][1] == "pin"


def test_an_episode_is_compared_by_what_is_said_in_it():
    harbour, _ = three_and_two()
    said = retold("A talk", HARBOUR)
    talk = cast.episode("A talk", "a-talk", standfirst="One guest.", cues=[(0, 9, "Ana", said), (9, 18, "Bo", said)])
    scoring.score_due()
    assert near(talk)[0] in {str(page.uid) for page in harbour}
    assert titles(talk)[0].startswith("Harbour")


def test_a_change_while_all_are_scored_is_not_lost(monkeypatch):
    harbour, _ = three_and_two()
    asked = scoring.ask

    def meanwhile(*words):
        yield from asked(*words)
        Nearest.objects.filter(entry__uid=harbour[0].uid).update(digest="another")

    monkeypatch.setattr(scoring, "ask", meanwhile)
    monkeypatch.setattr(scoring, "_batches", lambda answers: [list(answers)])
    scoring.score_all()
    assert nearest(harbour[0]).due
    assert not nearest(harbour[1]).due


def test_one_piece_of_two_words_or_none_at_all_is_scored_calmly():
    assert scoring.score_all().stories == 0
    cast.article("Alone", "alone", standfirst="Two words.", body=[("text", "<p>Two words.</p>")])
    assert scoring.score_all().stories == 1
    assert scoring.score_due() == 0


def test_a_fit_that_is_gone_is_made_again():
    three_and_two()
    scoring.score_due()
    (scoring.folder() / "current").write_text("gone")
    Fit.objects.update(name="gone", seconds=0)
    told("Harbour new", HARBOUR)
    assert scoring.score_due() == 6
    assert current(scoring.folder()) == Fit.objects.get().name != "gone"


def test_an_import_of_thousands_does_not_have_all_scored_all_the_time(monkeypatch):
    three_and_two()
    scoring.score_due()
    Fit.objects.update(seconds=30)
    monkeypatch.setattr(scoring, "MANY", 0)
    told("Harbour new", HARBOUR)
    assert scoring.score_due() == 0
    Fit.objects.update(fitted_at=timezone.now() - dt.timedelta(minutes=11))
    assert scoring.score_due() == 6


def test_what_scoring_needs_is_loaded_in_neither_the_site_nor_the_worker():
    three_and_two()
    scoring.score_due()
    assert not {"numpy", "scipy", "sklearn"} & set(sys.modules)


# --- When -------------------------------------------------------------------------------------------------------


@pytest.fixture
def night():
    cache.clear()
    yield dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
    cache.clear()


def asked():
    paths = DBTaskResult.objects.filter(task_path__contains="discovery.tasks.score").values_list("task_path", flat=True)
    return sorted(path.rpartition(".")[2] for path in paths)


def test_of_several_workers_one_begins_the_night(night):
    rounds.once(night)
    rounds.once(night)
    assert asked() == ["score_all"]


def test_what_is_due_is_asked_for_once(night):
    rounds.once(night)
    DBTaskResult.objects.all().delete()
    rounds.once(night)
    assert asked() == []
    told("Harbour north", HARBOUR)
    rounds.once(night)
    rounds.once(night)
    assert asked() == ["score_due"]


def test_what_was_withdrawn_before_it_was_scored_is_asked_for_by_nobody(night):
    rounds.once(night)
    DBTaskResult.objects.all().delete()
    told("Harbour north", HARBOUR).unpublish()
    rounds.once(night)
    assert asked() == []


def test_what_an_earlier_release_scored_is_scored_anew_at_once_and_once(night):
    rounds.once(night)
    DBTaskResult.objects.all().delete()
    before = Fit.objects.create(name="before", method=METHOD, stories=0, seconds=0, fitted_at=night)
    rounds.once(night)
    assert asked() == []
    Fit.objects.filter(pk=before.pk).update(method=METHOD - 1)
    rounds.once(night)
    rounds.once(night)
    assert asked() == ["score_all"]
    DBTaskResult.objects.all().delete()
    rounds.once(night)  # where that failed, the night tries again
    assert asked() == []
