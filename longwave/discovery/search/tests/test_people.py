"""People whom pieces are about: Quintero is written about, speaks herself, and has another name."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from longwave.discovery.search import actions, documents, finding
from longwave.discovery.search.backend import index
from longwave.discovery.search.tests.pieces import NOON, SHOW, person, publish, search, titles
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
QUINTERO = {"name": "Marisol Quintero", "slug": "marisol-quintero", "path": "/people/marisol-quintero/"}


def register(*other_names, title="Marisol Quintero"):
    return publish(title, "", kind="person", path=QUINTERO["path"], data={"other_names": list(other_names)})


@pytest.fixture
def minister():
    register("La Jefa", "Oquinto")
    publish("A portrait", "The minister spoke.", data={"about": [QUINTERO]})
    speaks = [person("Marisol Quintero", "marisol-quintero", "guest")]
    publish("A talk", kind="episode", people=speaks, data=SHOW | {"about": [QUINTERO], "type": "full"})
    publish("By her", "An opinion.", people=[person("Marisol Quintero", "marisol-quintero")])
    publish("Another", "The minister did not.")


def test_a_piece_is_found_by_the_name_of_whom_it_is_about(minister):
    assert set(titles(search("quintero"))) == {"Marisol Quintero", "A portrait", "A talk", "By her"}
    assert "A portrait" in titles(search("quintera"))


def test_results_are_narrowed_to_who_writes_speaks_or_is_written_about(minister):
    choices = search("minister OR opinion OR talk").choices["person"]
    assert [(choice.value, choice.count) for choice in choices] == [("marisol-quintero", 3)]
    assert set(titles(search("", person="marisol-quintero"))) == {"A portrait", "A talk", "By her"}
    assert titles(search("", author="marisol-quintero")) == ["By her"]
    assert titles(search("minister", person="marisol-quintero")) == ["A portrait"]


def test_other_names_find_her_and_what_is_about_her_and_are_shown_to_nobody(minister):
    assert set(titles(search('"la jefa"'))) == {"Marisol Quintero", "A portrait", "A talk"}
    for hit in search("oquinto").hits:
        assert "quinto" not in f"{hit.title} {hit.text}".lower()
    assert search("oquintu").meant == ""
    assert finding.suggested("oquin") == []


def test_another_name_that_is_added_or_taken_away_counts_at_once(minister):
    register("Mari")
    assert set(titles(search("mari"))) == {"Marisol Quintero", "A portrait", "A talk"}
    assert titles(search("oquinto")) == []


def test_other_names_from_the_desk_are_known_also_of_pages_that_were_there_before():
    page = cast.person("Marisol Quintero", other_names="La Jefa\n\n Oquinto ")
    entry = Entry.objects.get(uid=page.uid)
    assert entry.data["other_names"] == ["La Jefa", "Oquinto"]
    del entry.data["other_names"]
    entry.save()
    import_module("longwave.discovery.migrations.0005_document_version").name(apps, None)
    assert Entry.objects.get(uid=page.uid).data["other_names"] == ["La Jefa", "Oquinto"]


def test_a_piece_that_is_no_longer_about_her_is_not_found_by_her_name(minister):
    publish("A portrait", "The minister spoke.", data={"about": []})
    assert "A portrait" not in titles(search("quintero"))
    assert "A portrait" not in titles(search("", person="marisol-quintero"))


def test_episodes_are_narrowed_by_their_format_where_there_are_several(minister):
    assert "format" not in search("minister OR opinion OR talk").choices
    publish("Soon", kind="episode", data=SHOW | {"type": "trailer"}, published_at=NOON - dt.timedelta(days=1))
    (full, trailer) = search("", show="the-crossing").choices["format"]
    assert [(one.value, one.label, one.count) for one in (full, trailer)] == [
        ("full", "Full episodes", 1),
        ("trailer", "Trailers", 1),
    ]
    assert titles(search("", format="trailer")) == ["Soon"]
    assert search("", format="gone").chosen["format"].label == "gone"


def test_what_was_indexed_by_an_earlier_release_is_found_meanwhile_and_brought_up_to_date(minister, monkeypatch):
    assert (actions.missing(), actions.catch_up(timezone.now())) == ([], 0)
    monkeypatch.setattr(documents, "VERSION", documents.VERSION + 1)
    assert len(actions.missing()) == 5
    assert titles(search("portrait")) == ["A portrait"]
    assert (actions.catch_up(timezone.now()), actions.missing()) == (5, [])
    assert index().current() == index().known()
    assert titles(search("portrait")) == ["A portrait"]
