"""Gifts: Olga subscribes and gives an article; Rut takes it with a button and needs no account; Mallory tries to."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from longwave.access import actions, facts
from longwave.access.models import AccessSettings, GiftLink
from longwave.membership.actions import comp
from longwave.membership.models import Account
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
PATH = "/articles/the-port-that-waited/"
SECRET = "a-canary-sang-below-the-second-paragraph"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def rules():
    found, _ = AccessSettings.objects.update_or_create(
        pk=1, defaults={"free_anonymous": 0, "free_registered": 1, "gift_readers": 2, "gifts_a_month": 3}
    )
    return found


@pytest.fixture(autouse=True)
def article():
    return cast.article(body=[("text", f"<p>One.</p><p>Two.</p><p>Three.</p><p>{SECRET}</p>")])


@pytest.fixture
def olga():
    account = Account.objects.create_user("olga@reader.example", first_name="Olga")
    comp(account, timezone.now() + 365 * DAY, "reviews our books", None)
    return account


def carry(client, account):
    facts.held.last = facts.known(timezone.now())
    client.cookies["lw_pass"] = cast.pass_of(account)


def given(giver, path=PATH):
    from longwave.access.rules import Reason, said

    return actions.give(giver, Entry.objects.get(path=path).uid, said(Reason.SUBSCRIPTION), timezone.now())


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


# --- Giving -----------------------------------------------------------------------------------------------------


def test_a_subscriber_gives_an_article_and_gets_the_address_to_send(client, olga):
    carry(client, olga)
    made = client.post("/gift/", {"path": PATH})
    assert made.status_code == 303
    page = client.get(made["Location"])
    assert f">http://localhost:8000{made['Location']}</p>" in page.content.decode()
    assert "data-copy=" in page.content.decode()
    end = timezone.localtime(GiftLink.objects.get().end)
    assert f"opens the article for 2 readers until {end.day} {end:%B %Y}" in text(page)
    assert "You can give 2 more articles this month." in text(page)
    assert SECRET not in page.content.decode()


def test_the_same_article_is_given_once(client, olga):
    carry(client, olga)
    assert client.post("/gift/", {"path": PATH})["Location"] == client.post("/gift/", {"path": PATH})["Location"]


def test_somebody_unknown_and_a_registered_reader_are_told_that_only_subscribers_give(client):
    for account in (None, Account.objects.create_user("ida@reader.example")):
        if account:
            carry(client, account)
        answer = client.post("/gift/", {"path": PATH})
        assert answer.status_code == 403
        assert "Only those whose subscription opens an article can give it. Subscribe" in text(answer)
    assert not GiftLink.objects.exists()


def test_who_reads_by_a_gift_or_by_a_free_article_gives_nothing(client, olga):
    client.post(actions.gift_path(given(olga)))
    assert SECRET in client.get(PATH).content.decode()
    assert client.post("/gift/", {"path": PATH}).status_code == 403
    carry(client, Account.objects.create_user("ida@reader.example"))
    client.cookies.pop("lw_gift")
    assert SECRET in client.get(PATH).content.decode()
    assert client.post("/gift/", {"path": PATH}).status_code == 403


def test_what_is_open_needs_no_gift(client, olga):
    cast.article("Open", "open", tier="open")
    carry(client, olga)
    answer = client.post("/gift/", {"path": "/articles/open/"})
    assert answer.status_code == 403
    assert "its address is all that you need to send" in text(answer)


def test_what_is_free_with_an_account_needs_none_either_and_no_subscription_is_offered(client, olga):
    cast.article("Registered", "registered", tier="registered")
    for account in (None, olga):
        if account:
            carry(client, account)
        answer = client.post("/gift/", {"path": "/articles/registered/"})
        assert answer.status_code == 403
        assert "Everybody can read this article with a free account" in text(answer)
        assert "Subscribe" not in text(answer).split("Everybody can read")[1].split("Back to the article")[0]
    assert not GiftLink.objects.exists()


def test_when_the_months_gifts_are_given_the_refusal_says_how_many(client, olga, rules):
    rules.gifts_a_month = 1
    rules.save()
    given(olga)
    cast.article("Another", "another")
    carry(client, olga)
    answer = client.post("/gift/", {"path": "/articles/another/"})
    assert answer.status_code == 403
    assert "the most is 1" in text(answer)


@pytest.mark.parametrize(
    "path", ["", "/articles/nothing/", "/people/ines-duarte/", "//evil.example", "/a\0b/", "x" * 9999]
)
def test_what_is_no_story_of_ours_cannot_be_given(client, olga, path):
    carry(client, olga)
    assert client.post("/gift/", {"path": path}).status_code == 404


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {}])
def test_another_site_neither_gives_nor_takes_in_a_readers_name(olga, headers):
    client = Client()
    offered = actions.gift_path(given(olga))
    carry(client, olga)
    cast.article("Another", "another")
    assert client.post("/gift/", {"path": "/articles/another/"}, headers=headers).status_code == 403
    client.cookies.clear()
    assert client.post(offered, headers=headers).status_code == 403
    assert [(gift.taken, str(gift.giver)) for gift in GiftLink.objects.all()] == [(0, "Olga")]


def test_nobody_looks_at_the_address_where_gifts_are_made(client):
    assert client.get("/gift/").status_code == 405


# --- Taking -----------------------------------------------------------------------------------------------------


def test_the_gifts_page_says_who_gives_what_until_when(client, olga):
    gift = given(olga)
    page = client.get(actions.gift_path(gift))
    end = timezone.localtime(gift.end)
    assert "Olga gives you" in text(page)
    assert "The port that waited" in text(page)
    assert "What a concession buys." in text(page)
    assert f"A gift from Olga, open until {end.day} {end:%B %Y}" in text(page)
    assert SECRET not in page.content.decode()


def test_a_giver_who_gave_no_name_is_a_subscriber_and_her_address_is_nobodys_business(client, olga):
    Account.objects.update(first_name="")
    page = client.get(actions.gift_path(given(olga)))
    assert "A subscriber gives you" in text(page)
    assert "A gift from a subscriber, open until" in text(page)
    assert "olga@" not in page.content.decode()


def test_looking_takes_nothing_and_the_button_opens_the_article(client, olga):
    path = actions.gift_path(given(olga))
    client.head(path)
    client.get(path)
    assert GiftLink.objects.get().taken == 0
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (303, PATH)
    assert answer.cookies["lw_gift"]["path"] == PATH
    assert SECRET in client.get(PATH).content.decode()
    assert GiftLink.objects.get().taken == 1


def test_one_browser_takes_a_gift_once_however_often_it_presses(client, olga):
    path = actions.gift_path(given(olga))
    for _ in range(3):
        client.cookies.pop("lw_gift", None)  # it is for the article's address, and not sent here
        held = client.post(path).cookies["lw_accepted"]
    assert (held["path"], GiftLink.objects.get().taken) == (path, 1)


def test_whoever_may_read_anyway_takes_nothing(client, olga):
    path = actions.gift_path(given(olga))
    carry(client, olga)
    assert client.post(path)["Location"] == PATH
    assert GiftLink.objects.get().taken == 0


def test_the_last_reader_and_the_one_after_her(client, olga):
    path = actions.gift_path(given(olga))
    for _ in range(2):
        client.cookies.clear()
        assert client.post(path).status_code == 303
    assert client.get(path).status_code == 200  # she has it already
    client.cookies.clear()
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert "This gift link has run out" in text(answer)
        assert 'href="/subscribe/"' in answer.content.decode()
    assert GiftLink.objects.get().taken == 2


@pytest.mark.parametrize("how", ["ended", "withdrawn", "its giver's account is closed"])
def test_a_gift_that_is_over_says_so_and_is_not_taken(client, olga, how):
    gift = given(olga)
    path = actions.gift_path(gift)
    if how == "ended":
        GiftLink.objects.update(end=timezone.now())
    elif how == "withdrawn":
        actions.withdraw(olga, gift.pk, timezone.now())
    else:
        olga.delete()
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert "This gift link has run out" in text(answer)
        assert "lw_gift" not in answer.cookies


def test_a_gift_that_is_withdrawn_closes_for_those_who_took_it(client, olga):
    gift = given(olga)
    client.post(actions.gift_path(gift))
    actions.withdraw(olga, gift.pk, timezone.now())
    facts.held.last, facts.held._until = facts.known(timezone.now()), 0.0
    page = client.get(PATH).content.decode()
    assert 'data-reason="gift-ended"' in page
    assert SECRET not in page


@pytest.mark.parametrize("token", ["hello", "1-2-3.AAAAAAAAAAAAAAAAAAAAAA", "9" * 5000])
def test_a_gift_that_nobody_gave_is_no_page_and_costs_no_query_beyond_it(client, token, django_assert_max_num_queries):
    for method in (client.get, client.post):
        with django_assert_max_num_queries(2):
            assert method(f"/gift/{token}/").status_code == 404


# --- On the article ---------------------------------------------------------------------------------------------


def told(client):
    return client.get(f"{PATH}here.json").json()["gift"]


def test_whoever_reads_by_a_gift_is_told_whose_it_is_and_until_when(client, olga):
    Account.objects.update(last_name="Petrova")
    assert told(client) == ""
    gift = given(olga)
    client.post(actions.gift_path(gift))
    end = timezone.localtime(gift.end)
    assert told(client) == f"A gift from Olga, open until {end.day} {end:%B %Y}"
    page = client.get(PATH).content.decode()
    assert "data-gift hidden" in page
    assert "Olga" not in page


def test_a_giver_without_a_name_is_a_subscriber_there_too(client, olga):
    Account.objects.update(first_name="")
    client.post(actions.gift_path(given(olga)))
    assert told(client).startswith("A gift from a subscriber, open until")
    assert "olga@" not in client.get(f"{PATH}here.json").content.decode()


def test_who_reads_in_another_way_is_told_of_no_gift(client, olga):
    gift = given(olga)
    client.post(actions.gift_path(gift))
    carry(client, olga)
    assert told(client) == ""
    client.cookies.pop("lw_pass")
    actions.withdraw(olga, gift.pk, timezone.now())
    facts.held.last, facts.held._until = facts.known(timezone.now()), 0.0
    assert told(client) == ""


@pytest.mark.parametrize("cookie", ["hello", "1-2-3.AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_cookie_that_we_did_not_sign_says_nothing(client, olga, cookie):
    given(olga)
    client.cookies["lw_gift"] = cookie
    assert told(client) == ""


def test_the_words_outlive_neither_the_giver_nor_her_account(client, olga):
    client.post(actions.gift_path(given(olga)))
    olga.delete()
    assert told(client) == ""


# --- What is no gift --------------------------------------------------------------------------------------------


def test_a_cookie_that_was_taken_is_no_gift_to_hand_on(client, olga):
    taken = client.post(actions.gift_path(given(olga))).cookies["lw_gift"].value
    assert client.get(f"/gift/{taken}/").status_code == 404


def test_a_gift_of_a_withdrawn_article_leads_to_the_editors_note(client, olga, article):
    path = actions.gift_path(given(olga))
    article.unpublish()
    assert client.get(path)["Location"] == client.post(path)["Location"] == PATH
    assert GiftLink.objects.get().taken == 0


def test_the_page_names_its_address_to_nobody(client, olga):
    path = actions.gift_path(given(olga))
    page = client.get(path)
    names = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [page[name] for name in names] == ["no-store", "noindex", "strict-origin"]
    assert path.split("/")[2] not in page.content.decode()
