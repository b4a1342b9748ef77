"""Complimentary links: `/free/<token>/` opens one article by its own address, and says nothing of itself anywhere.

Rut follows links from the newsletter; Mallory makes links up.
"""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from longwave.access import actions, facts
from longwave.access.links import Token
from longwave.access.models import AccessSettings, ComplimentaryEdition, ComplimentaryUse
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
PATH = "/articles/the-port-that-waited/"
SECRET = "a-canary-sang-below-the-second-paragraph"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def none_free():
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0, "free_registered": 0})


@pytest.fixture
def article():
    return cast.article(body=[("text", f"<p>One.</p><p>Two.</p><p>Three.</p><p>{SECRET}</p>")])


@pytest.fixture
def uid(article):
    return Entry.objects.get(path=PATH).uid


def link(uid, end=None):
    return actions.mint("Monday's letter", [uid], None, end)[uid]


def count():
    return ComplimentaryUse.objects.get().count


def test_a_link_leads_to_the_articles_own_address_and_opens_it(client, uid):
    answer = client.get(link(uid))
    assert (answer.status_code, answer["Location"]) == (303, PATH)
    assert SECRET in client.get(PATH).content.decode()


def test_the_cookie_is_for_that_article_alone_and_ends_with_the_link(client, uid):
    cookie = client.get(link(uid, timezone.now() + DAY)).cookies["lw_link"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (PATH, True, "Lax")
    assert 86_300 < cookie["max-age"] <= 86_400


def test_over_https_the_cookie_is_secure(client, uid, settings):
    assert not client.get(link(uid)).cookies["lw_link"]["secure"]
    settings.SESSION_COOKIE_SECURE = True
    assert client.get(link(uid)).cookies["lw_link"]["secure"]


def test_it_is_kept_by_nobody_and_tells_its_address_to_nobody(client, uid):
    answer = client.get(link(uid))
    names = ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")
    assert [answer[name] for name in names] == ["no-referrer", "no-store", "noindex"]


def test_a_link_opens_no_other_article(client, uid):
    other = cast.article("Another", "another", body=[("text", f"<p>1</p><p>2</p><p>3</p><p>{SECRET}</p>")])
    client.get(link(uid))
    client.cookies["lw_link"]["path"] = "/"  # as somebody would who edits her cookies
    assert SECRET not in client.get(other.address).content.decode()


def test_each_visit_counts_once_and_scanners_and_prefetches_do_not(client, uid):
    path = link(uid)
    client.head(path)
    for headers in ({"user-agent": "Googlebot/2.1"}, {"sec-purpose": "prefetch"}, {"sec-fetch-dest": "image"}):
        assert client.get(path, headers=headers).status_code == 303
    assert count() == 0
    client.get(path)
    client.get(path)
    client.get(PATH)
    assert count() == 2


@pytest.mark.parametrize("how", ["ended", "revoked"])
def test_a_link_that_has_ended_leads_to_a_wall_that_says_so(client, uid, how):
    path = link(uid, timezone.now() - DAY if how == "ended" else None)
    if how == "revoked":
        actions.revoke_edition(ComplimentaryEdition.objects.get())
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (303, PATH)
    page = client.get(PATH).content.decode()
    assert 'data-reason="link-ended"' in page
    assert SECRET not in page
    assert count() == 0


def forged(uid):
    good = link(uid).split("/")[2]
    number = good.split("-")[0]
    return {
        "made up": "hello",
        "truncated": good[:-1],
        "another edition's": good.replace(f"{number}-", f"{number}1-", 1),
        "oversized": "1" * 5000,
        "a gift's": Token(1, str(uid), timezone.now() + DAY).write(facts.gate().gifts),
        "not ascii": "ł" * 20,
    }


@pytest.mark.parametrize("kind", ["made up", "truncated", "another edition's", "oversized", "a gift's", "not ascii"])
def test_a_link_that_is_not_ours_is_no_page_and_costs_no_query_beyond_it(
    client, uid, kind, django_assert_max_num_queries
):
    token = forged(uid)[kind]
    with django_assert_max_num_queries(2):  # the magazine's name, the newest stories
        answer = client.get(f"/free/{token}/")
    assert answer.status_code == 404
    assert "lw_link" not in answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert token not in answer.content.decode()


def test_a_link_to_something_that_never_was_is_no_page(client, db):
    assert client.get(link(uuid.uuid4())).status_code == 404


def test_a_link_to_a_withdrawn_article_leads_to_the_editors_note(client, article, uid):
    path = link(uid)
    article.unpublish()
    assert client.get(path)["Location"] == PATH
    assert client.get(PATH).status_code == 410
    assert count() == 0


def test_a_link_finds_its_article_under_another_address(client, article, uid):
    path = link(uid)
    article.slug = "moved"
    article.save_revision().publish()
    answer = client.get(path)
    assert answer["Location"] == answer.cookies["lw_link"]["path"] == "/articles/moved/"


def test_a_fault_of_ours_does_not_write_the_token_into_the_log(client, uid, monkeypatch, caplog):
    path = link(uid)
    client.raise_request_exception = False
    monkeypatch.setattr(facts.Held, "fresh", lambda self: 1 / 0)
    assert client.get(path).status_code == 500
    assert "/free/" in caplog.text
    assert path.split("/")[2] not in caplog.text


def test_nobody_posts_to_a_link(client, uid):
    assert client.post(link(uid)).status_code == 405
