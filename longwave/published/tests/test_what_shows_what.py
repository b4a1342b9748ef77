"""An entry repeats its authors, regions, topics, pictures and related pieces: a change there reaches it."""

import pytest

from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


def entry(slug):
    return Entry.objects.get(path=f"/articles/{slug}/")


def test_a_renamed_author_is_renamed_on_her_articles():
    cast.article()
    ines = cast.person()
    ines.title = "Inês Carvalho Duarte"
    ines.save_revision().publish()
    assert entry("the-port-that-waited").people[0]["name"] == "Inês Carvalho Duarte"


def test_a_moved_region_moves_the_links_of_its_articles(client):
    cast.article()
    europe = cast.region()
    europe.slug = "the-continent"
    europe.save_revision().publish()
    assert entry("the-port-that-waited").regions[0]["path"] == "/regions/the-continent/"
    assert b"/articles/the-port-that-waited/" in client.get("/regions/the-continent/").content


def test_a_picture_with_a_new_credit_shows_it_at_once():
    article = cast.article()
    article.picture.credit = "Ana Lima / Another agency"
    article.picture.save()
    assert entry("the-port-that-waited").picture["credit"] == "Ana Lima / Another agency"


def test_a_new_headline_reaches_the_pieces_that_list_it_as_related():
    port = cast.article()
    cast.article("The second piece", "second", pins=[port])
    port.title = "The harbour that waited"
    port.save_revision().publish()
    assert [stub["title"] for stub in entry("second").related] == ["The harbour that waited"]


def test_a_withdrawn_piece_is_nobodys_related_piece():
    port = cast.article()
    cast.article("The second piece", "second", pins=[port])
    port.unpublish()
    assert entry("second").related == []


def test_an_author_who_is_withdrawn_keeps_her_name_and_loses_her_link():
    cast.article()
    cast.person().unpublish()
    person = entry("the-port-that-waited").people[0]
    assert (person["name"], person["path"]) == ("Inês Duarte", "")


def test_a_read_also_link_shows_the_other_pieces_new_headline():
    port = cast.article()
    cast.article("The second piece", "second", body=[("text", "<p>One.</p>"), ("readalso", [port])])
    port.title = "The harbour that waited"
    port.save_revision().publish()
    assert "The harbour that waited" in entry("second").body_html


def test_a_draft_changes_nothing_readers_see():
    port = cast.article()
    port.title = "Unfinished thought"
    port.save_revision()
    assert entry("the-port-that-waited").title == "The port that waited"


def test_a_failing_publish_leaves_the_old_entry_whole(monkeypatch):
    port = cast.article()
    port.title = "Half a thought"

    def fail(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("longwave.published.actions._replace", fail)
    with pytest.raises(RuntimeError, match="disk is full"):
        port.save_revision().publish()
    assert entry("the-port-that-waited").title == "The port that waited"
