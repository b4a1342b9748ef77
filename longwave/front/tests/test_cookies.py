"""What somebody carries that we did not give her, or no longer honour: it opens nothing, and asks no database.

Through the front's door, where the page lies ready. Mallory has stolen, edited and guessed.
"""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.access import actions, facts
from longwave.access.gate import Gate
from longwave.access.links import Token
from longwave.access.metering import Tally
from longwave.access.models import AccessSettings
from longwave.access.passes import LIFE, Pass
from longwave.access.rules import Reader
from longwave.published.models import Entry
from tests import canaries, cast, doors
from tests.canaries import ARTICLE, DAY, EPISODE, Persona

pytestmark = pytest.mark.django_db
KINDS = {"lw_pass": "passes", "lw_meter": "meters", "lw_link": "complimentary", "lw_gift": "taken"}


@pytest.fixture(scope="module", autouse=True)
def published(django_db_setup, django_db_blocker):
    with doors.published_once(django_db_blocker):
        yield


@pytest.fixture
def door():
    AccessSettings.objects.update(free_anonymous=0)
    door = doors.Door()
    assert walled(door.ask(ARTICLE, Persona()))
    door.made.clear()
    return door


def walled(answer):
    return answer.status == 200 and b"data-reason=" in answer.body and not answer.shown


def written(gate):
    """What every kind of cookie would be that opens the article, or counts, from this gate."""
    now, work = timezone.now(), str(Entry.objects.get(path=ARTICLE).uid)
    token = Token(1, work, now + DAY)
    return {
        "lw_pass": Pass(Reader(1, staff=True), now, "Mallory").write(gate.passes),
        "lw_meter": Tally(f"{now:%Y-%m}").adding(work).write(gate.meters),
        "lw_link": token.write(gate.complimentary),
        "lw_gift": token.write(gate.taken),
    }


def carry(door, django_assert_num_queries, cookies):
    """Ask with cookies: from memory, nobody else asked."""
    with django_assert_num_queries(0):
        answer = door.ask(ARTICLE, Persona(cookies), user_agent="somebot/1")
    assert walled(answer)
    assert (door.made, door.asked) == ([], [])
    return answer


@pytest.mark.parametrize("name", KINDS)
def test_forged_truncated_and_oversized_ones(door, django_assert_num_queries, name):
    value = written(facts.gate())[name]
    text, _, tag = value.rpartition(".")
    forged = (text, f"{text}.", f".{tag}", f"{text}.{'A' * 22}", f"{text}.{tag[::-1]}", value.swapcase(), f"9{value}")
    odd = ("", ".", "\\", "%00", "é", "|||||", "1-2-3.AAAAAAAAAAAAAAAAAAAAAA", f'"{value}', f"{value}{value}")
    for edited in (*forged, value[:-1], value[1:], value[: len(value) // 2], *odd, "x" * 3001, "x" * 16_000):
        carry(door, django_assert_num_queries, {name: edited})


@pytest.mark.parametrize("name", KINDS)
def test_those_of_another_magazine(door, django_assert_num_queries, name):
    carry(door, django_assert_num_queries, {name: written(Gate(["another magazine's secret"]))[name]})


@pytest.mark.parametrize("name", KINDS)
def test_those_of_another_kind(door, django_assert_num_queries, name):
    for other, value in written(facts.gate()).items():
        if other != name:
            carry(door, django_assert_num_queries, {name: value})


def test_expired_ones(door, django_assert_num_queries):
    now, gate = timezone.now(), facts.gate()
    work = str(Entry.objects.get(path=ARTICLE).uid)
    over = Token(1, work, now)
    for cookies in (
        {"lw_link": over.write(gate.complimentary)},
        {"lw_gift": over.write(gate.taken)},
        {"lw_meter": Tally("2020-01").adding(work).write(gate.meters)},
    ):
        answer = door.ask(ARTICLE, Persona(cookies), user_agent="somebot/1")  # the wall says what has ended: made once
        assert walled(answer)
        door.made.clear()
        carry(door, django_assert_num_queries, cookies)


def test_a_pass_that_ran_out_without_the_session_that_could_renew_it(door, django_assert_num_queries):
    selma, before = canaries.comped("selma", DAY), timezone.now() - LIFE - dt.timedelta(minutes=1)
    cookies = {"lw_pass": cast.pass_of(selma, before)}
    carry(door, django_assert_num_queries, cookies)
    door.ask(ARTICLE, Persona(cookies | {"longwave_session": "a" * 32}), user_agent="somebot/1")
    assert door.asked == [ARTICLE]


def test_those_of_another_work(door, django_assert_num_queries):
    other = Entry.objects.get(path=EPISODE).uid
    link = actions.mint("by hand", [other], None)[other].split("/")[2]
    carry(door, django_assert_num_queries, {"lw_link": link})


@pytest.mark.parametrize("token", ["x", "1-2-3.AAAAAAAAAAAAAAAAAAAAAA", "9" * 5000, "%00", "é", ".", "|"])
def test_tokens_in_addresses_that_nobody_gave_cost_what_any_missing_page_does(
    door, token, django_assert_max_num_queries
):
    for way in ("free", "gift"):
        with django_assert_max_num_queries(2):
            assert door.ask(f"/{way}/{token}/", Persona()).status == 404


def test_too_many_cookies_are_refused_and_not_read(door, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = door.ask(ARTICLE, Persona({f"c{number}": "x" for number in range(5000)}))
    assert (answer.status, door.asked) == (431, [])
