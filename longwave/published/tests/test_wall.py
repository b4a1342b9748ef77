"""Who may not read on gets the teaser and a wall that says why, and not a word of the rest."""

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from longwave.access import facts
from longwave.access.actions import mint
from longwave.access.links import Token
from longwave.access.models import AccessSettings, GiftLink, MeterEntry, PreviewDay
from longwave.access.reading import VARIANT
from longwave.membership.actions import comp, license_organisation
from longwave.membership.models import Account, Organisation
from longwave.published import metadata
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
PATH = "/articles/the-port-that-waited/"
SECRET = "a-canary-sang-below-the-second-paragraph"
BODY = [
    ("text", "<p>The first paragraph is for everybody.</p><p>So is the second.</p><p>The third is not.</p>"),
    ("text", f"<p>{SECRET}</p>"),
]


@pytest.fixture
def article():
    return cast.article(body=BODY)


@pytest.fixture
def none_free():
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0, "free_registered": 0})


def carry(client, account):
    client.cookies["lw_pass"] = cast.pass_of(account)


def structured(answer):
    return json.loads(re.search(rb'<script type="application/ld\+json">(.*?)</script>', answer.content, re.DOTALL)[1])


def test_a_refused_reader_gets_the_teaser_and_the_reason(client, article, none_free):
    answer = client.get(PATH)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "So is the second." in page
    assert SECRET not in page
    assert "The third is not." not in page
    assert 'data-reason="subscribe"' in page
    assert "This analysis is for subscribers" in page
    assert 'href="/account/sign-in/?next=/articles/the-port-that-waited/" data-signed-out' in page
    assert answer["Cache-Control"] == "private, no-cache"


def test_the_free_articles_of_a_browser_are_two_and_rereading_is_free(client, article):
    others = [cast.article(f"Article {n}", f"article-{n}", body=BODY) for n in range(2)]
    for path in (PATH, others[0].address, PATH):
        assert SECRET in client.get(path).content.decode()
    page = client.get(others[1].address).content.decode()
    assert SECRET not in page
    month = timezone.localdate().replace(day=1) + dt.timedelta(days=31)
    assert f"starts again on 1 {month:%B}" in page
    assert SECRET in client.get(PATH).content.decode()


def test_a_registered_readers_free_articles_are_rows_and_follow_her_to_another_browser(client, article):
    ida = Account.objects.create_user("ida@reader.example")
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0, "free_registered": 1})
    other = cast.article("Another", "another", body=BODY)
    carry(client, ida)
    assert SECRET in client.get(PATH).content.decode()
    assert MeterEntry.objects.filter(account=ida).count() == 1
    client.cookies.pop("lw_meter")
    assert SECRET in client.get(PATH).content.decode()
    assert 'data-reason="meter-used-up"' in client.get(other.address).content.decode()


def test_a_comped_reader_reads_and_a_lapsed_one_is_told_so(client, article, none_free):
    olga = Account.objects.create_user("olga@reader.example")
    comp(olga, timezone.now() + dt.timedelta(days=1), "reviews our books", None)
    carry(client, olga)
    facts.held.last = facts.known(timezone.now())
    assert SECRET in client.get(PATH).content.decode()
    olga.grants.update(end=timezone.now())
    carry(client, olga)
    page = client.get(PATH).content.decode()
    assert 'data-reason="lapsed"' in page
    assert "Your access has ended" in page
    for untrue in ("newsletter goes on", "Your subscription", "Renew"):
        assert untrue not in page.split("<main")[1].split("</section>")[0]


def test_whoever_has_episodes_alone_reads_at_an_article_what_she_has_and_where_to_change_it(client, article, none_free):
    olga = Account.objects.create_user("olga@reader.example")
    olga.grants.create(scope="kind:episode", source="import")
    carry(client, olga)
    wall = client.get(PATH).content.decode().partition('<section class="wall')[2].partition("</section>")[0]
    assert 'data-reason="other-scope"' in wall
    assert "This is not part of what you have" in wall
    assert '<a class="button" href="/account/">Your account</a>' in wall
    assert f'href="/subscribe/?from={PATH}%23other-scope">Compare the plans</a>' in wall
    assert "subscribe" not in wall.lower().replace("/subscribe/", "")


def test_whoever_reads_one_piece_for_free_is_promised_no_more_than_the_plans_open(client, article):
    page = client.get(PATH).content.decode()
    assert SECRET in page
    assert f'You read this one for free. <a href="/subscribe/?from={PATH}">What a subscription opens</a></p>' in page


def test_a_complimentary_link_and_a_gift_open_their_article(client, article, none_free):
    uid = Entry.objects.get(path=PATH).uid
    token = mint("by hand", [uid], None)[uid].split("/")[2]
    client.cookies["lw_link"] = token
    assert SECRET in client.get(PATH).content.decode()
    client.cookies.clear()
    olga = Account.objects.create_user("olga@reader.example")
    end = timezone.now() + dt.timedelta(days=1)
    gift = GiftLink.objects.create(giver=olga, work=uid, end=end, readers=1)
    client.cookies["lw_gift"] = Token(gift.pk, str(uid), end).write(facts.gate().taken)
    assert SECRET in client.get(PATH).content.decode()


def test_the_preview_of_the_day_is_open_to_everybody_today(client, article, none_free):
    PreviewDay.objects.create(day=timezone.localdate(), work=Entry.objects.get(path=PATH).uid)
    assert SECRET in client.get(PATH).content.decode()


def test_in_a_librarys_network_one_just_reads(client, article, none_free):
    library = Organisation.objects.create(name="Library", licence_start=dt.date(2020, 1, 1), networks="192.0.2.0/24")
    license_organisation(library)
    assert SECRET in client.get(PATH, REMOTE_ADDR="192.0.2.9").content.decode()
    assert SECRET not in client.get(PATH, REMOTE_ADDR="203.0.113.9").content.decode()


def test_forged_cookies_open_nothing_and_cost_no_query(client, article, none_free, django_assert_max_num_queries):
    client.get(PATH)
    with CaptureQueriesContext(connection) as without:
        client.get(PATH)
    for name in ("lw_pass", "lw_meter", "lw_link", "lw_gift"):
        client.cookies[name] = "7|1764075600000|d||Olga.AAAAAAAAAAAAAAAAAAAAAA"
    with django_assert_max_num_queries(len(without)):
        assert SECRET not in client.get(PATH).content.decode()


def test_a_held_full_page_is_not_taken_for_the_wall(client, article, none_free):
    full = client.get(PATH, **{VARIANT: "full"})
    assert SECRET in full.content.decode()
    wall = client.get(PATH, headers={"if-none-match": full["ETag"]})
    assert (wall.status_code, SECRET in wall.content.decode()) == (200, False)
    assert client.get(PATH, headers={"if-none-match": wall["ETag"]}).status_code == 304


def test_no_header_can_ask_for_a_variant(client, article, none_free):
    for name in ("longwave.variant", "longwave-variant", "Longwave_Variant"):
        assert SECRET not in client.get(PATH, headers={name: "full"}).content.decode()


def test_structured_data_say_that_it_is_not_free_and_name_the_gated_part(client, article, none_free):
    found = structured(client.get(PATH))
    assert found["isAccessibleForFree"] is False
    assert found["hasPart"]["cssSelector"] == metadata.GATED == ".gated"
    assert b'<div class="gated"></div>' in client.get(PATH).content
    assert b'class="prose gated"' in client.get(PATH, **{VARIANT: "full"}).content
    article.tier = "open"
    article.save_revision().publish()
    free = client.get(PATH)
    assert (structured(free)["isAccessibleForFree"], free["Cache-Control"]) == (True, "public, no-cache")


def test_a_fault_of_ours_is_no_way_in(client, article, monkeypatch, caplog):
    monkeypatch.setattr(facts.Held, "fresh", lambda self: 1 / 0)
    answer = client.get(PATH)
    assert (answer.status_code, SECRET in answer.content.decode()) == (503, False)
    assert f'href="{PATH}">Try again' in answer.content.decode()
    assert "Nothing could be decided" in caplog.text


@pytest.mark.parametrize(
    ("persona", "reads"),
    [
        ("subscriber", True),
        ("anonymous", False),
        ("registered", False),
        ("newsletter", True),
        ("gift", True),
        ("institution", True),
        ("expired", False),
    ],
)
def test_the_desk_shows_the_page_as_each_kind_of_reader_sees_it(rf, article, persona, reads):
    answer = article.make_preview_request(preview_mode=persona)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    page = answer.content.decode()
    assert (SECRET in page) == reads
    assert ("data-reason=" in page) != reads
