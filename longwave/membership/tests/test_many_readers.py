"""Quentin looks for one reader among very many: pages and addresses come from an index, nobody of the desk is shown."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from longwave.desk.roles import Role
from longwave.membership.actions import comp, midnight
from longwave.membership.desk.readers import Pages, ReadersView, opens
from longwave.membership.models import Account
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_desk(quentin):
    cast.staff(Role.ADMINISTRATOR)


@pytest.fixture
def crowd():
    names = [Account(email=f"{letter}{number:03}@readers.example") for letter in "cab" for number in range(40)]
    return Account.objects.bulk_create(names)


def shown(answer):
    return [one.email for one in answer.context["object_list"]]


def test_pages_are_in_the_order_of_addresses_and_hold_everybody_once(client, crowd):
    pages = [shown(client.get("/desk/readers/", {"p": number})) for number in (1, 2, 3)]
    found = [email for page in pages for email in page]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert found == sorted(one.email for one in crowd)
    assert shown(client.get("/desk/readers/", {"p": 99})) == pages[2]
    assert shown(client.get("/desk/readers/", {"ordering": "-email"}))[0] == "c039@readers.example"


def test_each_row_says_what_she_reads(client, crowd, quentin):

    comp(crowd[0], midnight(timezone.localdate() + dt.timedelta(days=9)), "reviews our books", quentin)
    rows = client.get("/desk/readers/", {"q": "c00"}).context["object_list"]
    assert [(one.email[:4], opens(one.in_force)) for one in rows][:2] == [
        ("c000", "everything"),
        ("c001", "what registered readers may"),
    ]


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("C001@readers.example", 1),
        ("c0", 40),
        ("readers.exam", 120),
        ("@readers", 0),
        ("b039@", 1),
        ("%", 0),
        ("_@", 0),
    ],
)
def test_an_address_is_found_by_its_beginning_and_others_by_any_part(client, crowd, typed, count):
    assert client.get("/desk/readers/", {"q": typed}).context["paginator"].count == count


def test_a_search_finds_the_first_of_very_many(client, crowd, monkeypatch):
    monkeypatch.setattr("longwave.membership.desk.readers.MOST", 7)
    assert client.get("/desk/readers/", {"q": "readers"}).context["paginator"].count == 7


def test_a_page_is_four_questions_and_none_joins(crowd):
    people = ReadersView().get_base_queryset().order_by("email")
    with CaptureQueriesContext(connection) as asked:
        page = Pages(people, 50).page(2)
    assert len(page.object_list) == 50
    assert len(asked) == 4
    assert not any("JOIN" in one["sql"] for one in asked)
