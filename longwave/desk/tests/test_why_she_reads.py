"""Rut asks why she cannot read an article. Quentin looks at her page, where the rule itself answers."""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.access.actions import spend
from longwave.access.facts import held
from longwave.access.metering import month_of
from longwave.desk.readers.why import path_of
from longwave.desk.roles import Role
from longwave.membership.actions import comp, revoke
from longwave.membership.models import Account, Grant, Withdrawal
from tests import cast

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PATH = "/articles/the-port-that-waited/"


@pytest.fixture(autouse=True)
def quentin(client):
    found = cast.staff(Role.PUBLISHER)
    client.force_login(found)
    return found


@pytest.fixture
def rut():
    return Account.objects.create_user("rut@readers.example", first_name="Rut")


@pytest.fixture
def port():
    return cast.article(tier="subscribers")


def ask(client, account, piece=PATH):
    return client.get(f"/desk/readers/{account.pk}/", {"piece": piece}).content.decode()


def all_free_articles_are_read(account):
    known = held.fresh()
    for number in range(known.allowance(account.pk)):
        spend(account.pk, month_of(timezone.now(), known.zone), f"{number:010}-0", known.allowance(account.pk))


def test_a_grant_of_her_own_is_the_reason(client, rut, port, quentin):
    comp(rut, timezone.now() + DAY, "reviews our books", quentin)
    page = ask(client, rut)
    assert "She may read all of it: a grant of her own." in page
    assert "The port that waited" in page
    assert "for subscribers now" in page


def test_without_one_it_is_one_of_her_free_articles(client, rut, port):
    page = ask(client, rut)
    assert "one of this month&#x27;s free articles" in page
    assert "this would be one more" in page


def test_whoever_has_articles_alone_may_not_hear_and_the_reason_is_not_that_she_has_nothing(client, rut, port, quentin):
    all_free_articles_are_read(rut)
    grant = comp(rut, timezone.now() + DAY, "reviews our books", quentin)
    Grant.objects.filter(pk=grant.pk).update(scope="kind:article")
    episode = cast.episode(tier="subscribers")
    assert "She may read all of it: a grant of her own." in ask(client, rut)
    page = ask(client, rut, episode.address)
    assert "She may not: for subscribers, and what she has opens other pieces." in page
    assert "This is not part of what you have." in page


def test_what_has_ended_is_the_reason_too_and_the_wall_is_quoted(client, rut, port, quentin, settings):
    all_free_articles_are_read(rut)
    page = ask(client, rut)
    assert "She may not: for subscribers, and all free articles of the month are read." in page
    assert "This analysis is for subscribers" in page
    grant = comp(rut, timezone.now() + DAY, "reviews our books", quentin)
    assert "She may read all of it" in ask(client, rut)
    revoke(grant)
    assert "She may not" in ask(client, rut)


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        (f"http://localhost:8000{PATH}?utm_source=x#wall", PATH),
        ("articles/the-port-that-waited", PATH),
        (f"  {PATH} ", PATH),
        ("https://magazine.example", "/"),
    ],
)
def test_an_address_is_taken_as_it_was_copied(pasted, path):
    assert path_of(pasted) == path


def test_what_is_no_piece_is_said(client, rut, port):
    assert "Found no article or episode at /about/" in ask(client, rut, "/about/")
    assert "Found no article" in ask(client, rut, "/articles/\0/")
    assert 'id="why"' not in ask(client, rut, "")


def test_the_first_page_says_how_many_payments_wait_and_only_to_those_who_look_after_readers(client, rut):
    assert "Payments that need somebody" not in client.get("/desk/").content.decode().split("<main")[1]
    Withdrawal.objects.create(name="Rut", email=rut.email, contract="Digital")
    assert "1 waits" in client.get("/desk/").content.decode()
    client.force_login(cast.staff(Role.EDITOR))
    assert "1 waits" not in client.get("/desk/").content.decode()
