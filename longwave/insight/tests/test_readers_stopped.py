"""Which walls a signed-in reader met is known for a while: to the desk and to her, of nobody else, and by one setting.

Rut has an account and has read her free articles; Ida reads without one; Quentin of the desk is asked why.
"""

import datetime as dt
import json

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone

from longwave.access.models import AccessSettings
from longwave.account.tests.people import MALLORY, RUT, account, come_in, subscriber
from longwave.desk.readers.merging import merge
from longwave.desk.roles import Role
from longwave.front.pages import Request
from longwave.front.set_up import set_up
from longwave.insight import actions
from longwave.insight.models import InsightSettings, ReaderStopped
from longwave.published.counting import stopped, walls
from tests import cast

pytestmark = pytest.mark.django_db
PATH = "/articles/the-port-that-waited/"
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}


@pytest.fixture
def article():
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0, "free_registered": 0})
    return cast.article()


@pytest.fixture(autouse=True)
def counting(monkeypatch):
    """As in a process that serves: what is counted is written together."""
    for batch in (walls, stopped):
        monkeypatch.setattr(batch, "batched", True)
    yield
    for batch in (walls, stopped):
        batch.write()


@pytest.fixture
def rut(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    return account(RUT)


def known():
    stopped.write()
    return list(ReaderStopped.objects.order_by("pk").values_list("account", "work", "reason", "count"))


def off():
    InsightSettings.objects.update_or_create(pk=1, defaults={"measure_path": False})


def page_of(reader):
    desk = Client()
    desk.force_login(cast.staff(Role.PUBLISHER))
    return desk.get(f"/desk/readers/{reader.pk}/").content.decode()


def test_the_desk_sees_which_wall_she_met_when_and_why(client, article, rut):
    for _ in range(2):
        client.get(PATH, headers=FIREFOX)
    assert known() == [(rut.pk, article.uid, "subscribe", 2)]
    page = page_of(rut)
    assert "Walls that she met" in page
    assert f'<a href="{PATH}">' in page
    assert "<td>2</td>" in page


def test_of_whoever_is_not_signed_in_and_of_whoever_may_read_nothing_is_noted(client, article, mailoutbox):
    client.get(PATH, headers=FIREFOX)
    subscriber()
    come_in(client, mailoutbox, "selma@readers.example")
    client.get(PATH, headers=FIREFOX)
    assert known() == []


@pytest.mark.parametrize(
    "headers", [{"sec-purpose": "prefetch"}, {"user-agent": "curl/8.5.0"}, {"sec-fetch-mode": "no-cors"}]
)
def test_what_is_no_visit_of_hers_is_not_noted(client, article, rut, headers):
    client.get(PATH, headers=FIREFOX | headers)
    assert known() == []


@pytest.mark.django_db(transaction=True)
def test_a_wall_from_memory_is_noted_as_well(client, article, rut):
    pages, _, watch = set_up(get_wsgi_application())
    watch.first()
    client.get("/articles/", headers=FIREFOX)
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    pages.look(Request("GET", PATH, "", {"host": "localhost", "cookie": cookies} | FIREFOX, "203.0.113.9", "localhost"))
    assert [row[0] for row in known()] == [rut.pk]


def test_she_takes_it_along_and_is_told_of_it(client, article, rut):
    assert "is known for 90 days" in client.get("/account/").content.decode()
    client.get(PATH, headers=FIREFOX)
    stopped.write()
    actions.note_stopped({(account(MALLORY).pk, str(article.uid), "subscribe"): 1}, actions.today())
    [met] = json.loads(client.get("/account/data.json").content)["walls_met"]
    assert (met["path"], met["times"], met["day"]) == (PATH, 1, actions.today().isoformat())


def test_it_is_forgotten_after_ninety_days_and_with_the_account(article, rut):
    today = actions.today()
    for days in (0, 90, 91):
        actions.note_stopped({(rut.pk, str(article.uid), "subscribe"): 1}, today - dt.timedelta(days=days))
    actions.tidy(timezone.now())
    assert ReaderStopped.objects.count() == 2
    stopped.add((rut.pk, str(article.uid), "lapsed"))
    rut.delete()
    assert known() == [], "what was met in her last second is not written either"


def test_one_setting_switches_it_off_and_what_is_known_is_forgotten(client, article, rut):
    client.get(PATH, headers=FIREFOX)
    assert len(known()) == 1
    off()
    client.get(PATH, headers=FIREFOX)
    assert len(known()) == 1
    assert "They are not noted" in page_of(rut)
    assert "is known for" not in client.get("/account/").content.decode()
    assert json.loads(client.get("/account/data.json").content)["walls_met"] == []
    actions.tidy(timezone.now())
    assert known() == []


def test_of_two_accounts_that_become_one_it_comes_along(article, rut):
    other, today = account(MALLORY), actions.today()
    for reader in (rut, other):
        actions.note_stopped({(reader.pk, str(article.uid), "subscribe"): 2}, today)
    merge(rut, MALLORY, "hers", cast.staff(Role.PUBLISHER))
    assert known() == [(rut.pk, article.uid, "subscribe", 4)]


def test_a_piece_that_is_gone_is_not_named(client, article, rut):
    client.get(PATH, headers=FIREFOX)
    stopped.write()
    ReaderStopped.objects.update(work="00000000-0000-4000-8000-000000000000")
    assert "a piece that is no longer there" in page_of(rut)
