"""Editors find pages at the desk by words and by the beginning of a title, drafts too, the newest first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from longwave.desk.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client, settings):
    settings.STAFF_MFA = False
    client.force_login(cast.staff(Role.EDITOR))
    cast.article("The port that waited", "waited")
    cast.draft("A port of call", "call")
    cast.article("Nothing of the kind", "nothing")
    return client


def listed(answer):
    text = answer.content.decode()
    return sorted((text.index(title), title) for title in ("A port of call", "The port that waited") if title in text)


def test_ada_finds_what_begins_so_and_the_newest_stands_first(ada):
    answer = ada.get("/desk/pages/search/results/?q=por")
    assert [title for _, title in listed(answer)] == ["A port of call", "The port that waited"]
    assert "Nothing of the kind" not in answer.content.decode()
    assert listed(ada.get("/desk/pages/search/results/?q=zeppelin")) == []


def test_she_finds_it_in_the_window_where_a_page_is_chosen(ada):
    answer = ada.get("/desk/choose-page/search/?q=por")
    assert len(listed(answer)) == 2


def test_an_order_that_she_chose_holds(ada):
    answer = ada.get("/desk/pages/search/results/?q=por&ordering=-title")
    assert [title for _, title in listed(answer)] == ["The port that waited", "A port of call"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL ranks without asking for each page")
def test_the_index_is_asked_once_and_not_for_each_page_that_is_found(ada):
    with CaptureQueriesContext(connection) as queries:
        list(Page.objects.autocomplete("por"))
    (asked,) = [query["sql"] for query in queries]
    assert asked.count("MATCH") == 1
