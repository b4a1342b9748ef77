"""How often a piece is read is known by the day, and by whom is known to nobody."""

import datetime as dt

import pytest
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from longwave.access.models import AccessSettings
from longwave.front.pages import Request
from longwave.front.set_up import set_up
from longwave.insight import actions, facts
from longwave.insight.models import Read
from longwave.published.counting import reads
from tests import cast

pytestmark = pytest.mark.django_db
PATH = "/articles/the-port-that-waited/"
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
TODAY = dt.date(2026, 12, 1)


@pytest.fixture
def article():
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0})
    return cast.article(tier="open")


@pytest.fixture(autouse=True)
def counting(monkeypatch):
    """As in a process that serves: what is counted is written together."""
    monkeypatch.setattr(reads, "batched", True)
    yield
    reads.write()


def counted(article):
    reads.write()
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    return facts.reads_between(today, today).get(article.uid, 0)


def test_counts_of_a_day_are_added_up(article):
    for _ in range(2):
        actions.count_reads({str(article.uid): 3}, TODAY)
    actions.count_reads({str(article.uid): 5}, TODAY + dt.timedelta(days=1))
    assert facts.reads_between(TODAY, TODAY) == {article.uid: 6}
    assert facts.reads_between(TODAY, TODAY + dt.timedelta(days=6)) == {article.uid: 11}
    assert facts.reads_by_day(article.uid) == {TODAY: 6, TODAY + dt.timedelta(days=1): 5}


def test_a_page_that_somebody_goes_to_counts_and_many_are_one_write(client, article, django_assert_num_queries):
    for _ in range(5):
        client.get(PATH, headers=FIREFOX)
    with django_assert_num_queries(3):  # a savepoint, the rows, and its release
        reads.write()
    assert counted(article) == 5


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Dest": "iframe"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"user-agent": "Mozilla/5.0 (compatible; Examplebot/2.1)"},
    ],
)
def test_what_nobody_reads_does_not_count(client, article, headers):
    assert client.get(PATH, headers=FIREFOX | headers).status_code == 200
    client.head(PATH, headers=FIREFOX | headers)
    assert counted(article) == 0


@pytest.mark.parametrize("name", ["", "curl/8.5.0", "Wget/1.21", "python-requests/2.32", "Go-http-client/2.0"])
def test_a_program_that_somebody_runs_tells_nobody_what_is_read(client, article, name):
    for _ in range(60):
        client.get(PATH, headers={"User-Agent": name})
    assert counted(article) == 0


@pytest.mark.parametrize("name", [FIREFOX["user-agent"], "Lynx/2.9.0", "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1)"])
def test_every_browser_counts(client, article, name):
    client.get(PATH, headers={"User-Agent": name})
    assert counted(article) == 1


def test_who_meets_the_wall_has_not_read(client):
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0})
    article = cast.article()
    assert 'data-reason="subscribe"' in client.get(PATH, headers=FIREFOX).content.decode()
    assert counted(article) == 0


def test_lists_are_not_read(client, article):
    client.get("/regions/europe/", headers=FIREFOX)
    client.get("/", headers=FIREFOX)
    reads.write()
    assert not Read.objects.exists()


def test_a_process_that_does_not_write_regularly_counts_nothing(client, article, monkeypatch):
    monkeypatch.setattr(reads, "batched", False)
    client.get(PATH, headers=FIREFOX)
    assert counted(article) == 0


@pytest.mark.django_db(transaction=True)
def test_a_page_from_memory_counts_and_making_it_does_not(article):
    pages, render, watch = set_up(get_wsgi_application())
    watch.first()
    here = {"host": "localhost"} | FIREFOX
    asked = Request("GET", PATH, "", here, "203.0.113.9", "localhost")
    miss = pages.look(asked)
    pages.store.keep(miss.key, render(miss.key, miss.stamp))
    assert counted(article) == 1
    program = {"user-agent": "curl/8.5.0"}
    for method, headers in (("GET", {}), ("HEAD", {}), ("GET", {"sec-purpose": "prefetch"}), ("GET", program)):
        assert pages.look(Request(method, PATH, "", here | headers, "203.0.113.9", "localhost"))
    assert counted(article) == 2
