"""How often readers meet the wall, and look at the plans, is known by piece, reason and day; who they are is not."""

import datetime as dt

import pytest
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from longwave.access.models import AccessSettings
from longwave.front.pages import Request
from longwave.front.set_up import set_up
from longwave.insight import actions
from longwave.insight.counting import plans_seen
from longwave.insight.models import InsightSettings, Read, Step, WallMet
from longwave.newsletter.models import Edition, Link, Newsletter
from longwave.published.counting import walls
from tests import cast

pytestmark = pytest.mark.django_db
PATH = "/articles/the-port-that-waited/"
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
TODAY = dt.date(2026, 12, 1)


@pytest.fixture
def article():
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0})
    return cast.article()


@pytest.fixture(autouse=True)
def counting(monkeypatch):
    """As in a process that serves: what is counted is written together."""
    for batch in (walls, plans_seen):
        monkeypatch.setattr(batch, "batched", True)
    yield
    for batch in (walls, plans_seen):
        batch.write()


def met():
    walls.write()
    return list(WallMet.objects.order_by("reason").values_list("work", "reason", "count"))


def seen():
    plans_seen.write()
    return dict(Step.objects.filter(step="plans").values_list("source", "count"))


def off():
    InsightSettings.objects.update_or_create(pk=1, defaults={"measure_path": False})


def test_who_meets_the_wall_is_counted_by_its_reason_and_has_read_nothing(client, article):
    for _ in range(3):
        client.get(PATH, headers=FIREFOX)
    assert met() == [(article.uid, "subscribe", 3)]
    assert not Read.objects.exists()


def test_the_day_adds_up_by_piece_and_reason(article):
    for _ in range(2):
        actions.count_walls({(str(article.uid), "subscribe"): 2, (str(article.uid), "lapsed"): 1}, TODAY)
    actions.count_walls({(str(article.uid), "subscribe"): 1}, TODAY + dt.timedelta(days=1))
    found = WallMet.objects.filter(day=TODAY).order_by("reason").values_list("reason", "count")
    assert list(found) == [("lapsed", 2), ("subscribe", 4)]
    assert WallMet.objects.count() == 3


@pytest.mark.parametrize(
    "headers", [{"sec-purpose": "prefetch"}, {"user-agent": "curl/8.5.0"}, {"sec-fetch-mode": "no-cors"}]
)
def test_programs_meet_no_wall(client, article, headers):
    client.get(PATH, headers=FIREFOX | headers)
    assert met() == []


@pytest.mark.django_db(transaction=True)
def test_a_wall_from_memory_counts_as_well(article):
    pages, render, watch = set_up(get_wsgi_application())
    watch.first()
    asked = Request("GET", PATH, "", {"host": "localhost"} | FIREFOX, "203.0.113.9", "localhost")
    miss = pages.look(asked)
    pages.store.keep(miss.key, render(miss.key, miss.stamp))
    assert pages.look(asked).status == 200
    assert met() == [(article.uid, "subscribe", 2)]  # asked for twice; making the page is nobody's visit


@pytest.fixture
def letter():
    """One that was sent to everybody."""
    paper = Newsletter.objects.first() or Newsletter.objects.create(name="Daily", slug="daily")
    sent = timezone.now()
    about = {"day": TODAY, "state": "sent", "send_at": sent, "started_at": sent, "ended_at": sent, "frozen_at": sent}
    return Edition.objects.create(newsletter=paper, slug="daily-2026-11-24", subject="Ports", **about)


def test_what_leads_to_the_plans_is_named_where_it_is_a_page_that_anybody_may_see(article, letter):
    for source in (PATH, PATH, "/newsletter/daily-2026-11-24/", "/newsletter/ada-moss/", "/made/up/", ""):
        plans_seen.by_way_of(source)
    assert seen() == {PATH: 2, "/newsletter/daily-2026-11-24/": 1, "": 3}


def test_who_follows_a_letters_link_to_the_plans_is_counted_for_that_letter(client, letter):
    link = Link.objects.create(edition=letter, url="/subscribe/")
    answer = client.get(f"/go/{link.name}/", headers=FIREFOX, follow=True)
    assert answer.redirect_chain == [("/subscribe/?from=/newsletter/daily-2026-11-24/", 303)]
    assert 'rel="canonical" href="http://localhost:8000/subscribe/"' in answer.content.decode()
    client.get("/subscribe/", {"from": "/newsletter/daily-2027-01-01/"}, headers=FIREFOX)
    client.get("/subscribe/", {"from": "/newsletter/daily-2026-11-24/?reader=rut@readers.example"}, headers=FIREFOX)
    assert seen() == {"/newsletter/daily-2026-11-24/": 1, "": 2}


def test_who_goes_from_the_wall_to_the_plans_is_counted_there_and_programs_are_not(client, article):
    for headers in (FIREFOX, FIREFOX | {"sec-purpose": "prefetch"}, {"user-agent": "curl/8.5.0"}):
        assert client.get("/subscribe/", {"from": PATH}, headers=headers).status_code == 200
    client.get("/subscribe/", {"from": "https://elsewhere.example/"}, headers=FIREFOX)
    assert seen() == {PATH: 1, "": 1}


def test_the_wall_leads_to_the_plans_with_its_reason_and_only_with_one_that_walls_have(client, article):
    page = client.get(PATH, headers=FIREFOX).content.decode()
    assert f'href="/subscribe/?from={PATH}%23subscribe"' in page
    client.get("/subscribe/", {"from": f"{PATH}#subscribe"}, headers=FIREFOX)
    client.get("/subscribe/", {"from": f"{PATH}#a-name@readers.example"}, headers=FIREFOX)
    assert seen() == {f"{PATH}#subscribe": 1, PATH: 1}


def test_a_piece_that_is_gone_is_not_named(article):
    article.unpublish()
    plans_seen.by_way_of(PATH)
    assert seen() == {"": 1}


def test_one_setting_switches_it_off(client, article):
    off()
    client.get(PATH, headers=FIREFOX)
    plans_seen.by_way_of(PATH)
    assert (met(), seen()) == ([], {})
