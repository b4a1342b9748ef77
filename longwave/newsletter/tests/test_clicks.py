"""`/go/<name>/`: where a letter's link leads, how often it is followed, and that nobody is led anywhere else."""

import datetime as dt

import pytest

from longwave.front import watch
from longwave.newsletter.letters import actions
from longwave.newsletter.letters.counting import Clicks, clicks
from longwave.newsletter.models import Link, LinkDay
from longwave.newsletter.tests import press

pytestmark = pytest.mark.django_db
SIX = dt.datetime(2026, 11, 26, 6, tzinfo=dt.UTC)


@pytest.fixture
def link():
    return Link.objects.create(edition=press.edition(), url="/articles/river/")


def counted(link):
    return dict(LinkDay.objects.filter(link=link).values_list("day", "count"))


def test_a_link_leads_to_its_address_and_is_counted_by_day(client, link, time_machine):
    time_machine.move_to(SIX)
    answer = client.get(f"/go/{link.name}/")
    assert (answer.status_code, answer["Location"]) == (303, "/articles/river/")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    client.get(f"/go/{link.name}/")
    time_machine.move_to(SIX + dt.timedelta(days=1))
    client.get(f"/go/{link.name}/")
    assert counted(link) == {press.THURSDAY: 2, press.FRIDAY: 1}


def test_the_plans_are_told_which_letter_led_there_and_not_where_a_letter_is_for_some(client):
    paper = press.newsletter()
    for day, about, location in (
        (press.THURSDAY, {"state": "sending"}, "/subscribe/?from=/newsletter/daily-preview-2026-11-26/"),
        (press.FRIDAY, {"state": "sending", "segment": {"access": "free"}}, "/subscribe/"),
        (None, {"state": "draft"}, "/subscribe/"),
    ):
        link = Link.objects.create(edition=press.edition(newsletter=paper, day=day, **about), url="/subscribe/")
        assert client.get(f"/go/{link.name}/")["Location"] == location


def test_programs_that_look_ahead_are_led_too_and_not_counted(client, link):
    for headers in ({"User-Agent": "Googlebot/2.1"}, {"Sec-Purpose": "prefetch"}, {"Sec-Fetch-Mode": "no-cors"}):
        assert client.get(f"/go/{link.name}/", headers=headers).status_code == 303
    assert client.head(f"/go/{link.name}/").status_code == 303
    assert counted(link) == {}


def test_an_address_of_another_site_is_led_to_only_where_an_editor_wrote_it(client, link):
    other = Link.objects.create(edition=link.edition, url="https://elsewhere.example/tickets")
    assert client.get(f"/go/{other.name}/")["Location"] == "https://elsewhere.example/tickets"
    for asked in ("?next=https://evil.example/", "?url=//evil.example", "https://evil.example/", "%2F%2Fevil.example/"):
        answer = client.get(f"/go/{link.name}/{asked}")
        assert "evil.example" not in answer.get("Location", "")


@pytest.mark.parametrize("name", ["0", "99999999", "9" * 40, "-1", "x", "%00", "é", "x" * 3000])
def test_a_name_that_stands_for_nothing_leads_nowhere(client, link, name):
    assert client.get(f"/go/{name}/").status_code == 404


def test_mallory_finds_no_link_of_a_letter_that_she_did_not_get(client, link):
    hers = [Link.objects.create(edition=link.edition, url=f"/articles/piece-{number}/") for number in range(5)]
    numbers = range(link.pk - 20, hers[-1].pk + 20)
    tried = [f"/go/{number}/" for number in numbers] + [f"/go/{number:x}/" for number in numbers]
    assert {client.get(path).status_code for path in tried} == {404}
    assert counted(link) == {}
    assert len({one.name for one in [link, *hers]}) == 6
    assert all(len(one.name) == 11 for one in [link, *hers])


def test_nothing_is_followed_by_a_post(client, link):
    assert client.post(f"/go/{link.name}/").status_code == 405


def test_a_morning_is_one_write(link, django_assert_max_num_queries):
    batch = Clicks()
    batch.batched = True
    for _ in range(100):
        batch.followed(link)
    with django_assert_max_num_queries(8):
        batch.write()
        batch.write()
    assert sum(counted(link).values()) == 100


def test_a_link_that_was_deleted_meanwhile_keeps_no_other_from_being_counted(link):
    actions.count_clicks({(link.pk, press.THURSDAY): 2, (link.pk + 1000, press.THURSDAY): 5})
    assert counted(link) == {press.THURSDAY: 2}


def test_the_front_writes_what_was_counted():
    assert clicks in watch.BATCHES
