"""A morning at the worker: frozen at half past six, on its way at seven, caught up when late, then given up."""

import datetime as dt
import logging
import threading

import pytest
from django.db import connections

from longwave.newsletter import actions, rounds
from longwave.newsletter.models import Delivery, Edition, Newsletter
from longwave.newsletter.rounds import Planner
from longwave.newsletter.words import Rhythm, Slot, State

from .magazine import FRIDAY, MONDAY, a_month_of_articles, article, at, senders
from .mailing import subscribe

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def planner(monkeypatch):
    """Each test begins in a process that has planned nothing yet."""
    monkeypatch.setattr(rounds, "planner", Planner())


@pytest.fixture
def daily():
    a_month_of_articles()
    daily, _ = senders()
    subscribe(daily, "rut", "ida")
    return daily


def edition(day=MONDAY, slug="daily-preview"):
    return Edition.objects.get(newsletter__slug=slug, day=day)


def test_a_morning(daily):
    rounds.once(at(MONDAY, 1))
    assert edition().state == State.SCHEDULED
    rounds.once(at(MONDAY, 6, 29))
    assert edition().compiled is None
    rounds.once(at(MONDAY, 6, 30))
    frozen = edition()
    assert (frozen.state, frozen.audience, frozen.frozen_at) == (State.PREPARING, 2, at(MONDAY, 6, 30))
    assert frozen.dated
    assert Delivery.objects.filter(edition=frozen).count() == 2
    subscribe(daily, "late")
    words = bytes(frozen.compiled)
    article("news", at(MONDAY, 6, 35))
    rounds.once(at(MONDAY, 6, 59))
    assert bytes(edition().compiled) == words
    rounds.once(at(MONDAY, 7))
    begun = edition()
    assert (begun.state, begun.started_at) == (State.SENDING, at(MONDAY, 7))
    assert Delivery.objects.filter(edition=begun).count() == 2  # whoever came later gets tomorrow's


def test_a_worker_that_was_down_at_seven_catches_up_at_nine(daily):
    rounds.once(at(MONDAY, 1))
    rounds.once(at(MONDAY, 9))
    assert edition().state == State.SENDING


def test_what_is_too_late_is_given_up_and_said(daily, caplog):
    rounds.once(at(MONDAY, 1))
    with caplog.at_level(logging.WARNING, logger="longwave"):
        rounds.once(at(MONDAY, 11, 1))
    missed = edition()
    assert missed.state == State.MISSED
    assert missed.why == (
        "Nothing was sent: the worker came at 11:01 on 30 November, and after 11:00 on 30 November it was too late."
    )
    assert missed.why in caplog.text
    rounds.once(at(MONDAY, 11, 2))
    assert edition(MONDAY + DAY).state == State.SCHEDULED


def test_nothing_leaves_at_three_in_the_morning(daily):
    Newsletter.objects.update(too_late=2000)
    rounds.once(at(MONDAY, 1))
    rounds.once(at(MONDAY + DAY, 3))
    assert edition().state == State.MISSED
    assert edition(MONDAY + DAY).state == State.SCHEDULED


def test_what_was_frozen_and_then_missed_leaves_no_copies(daily):
    rounds.once(at(MONDAY, 6, 45))
    assert Delivery.objects.count() == 2
    rounds.once(at(MONDAY, 12))
    assert edition().state == State.MISSED
    assert not Delivery.objects.exists()


def test_a_clock_that_jumps_to_friday_sends_friday_s_two(daily):
    _, roundup = Newsletter.objects.order_by("pk")
    subscribe(roundup, "olga")
    rounds.once(at(MONDAY, 1))
    rounds.once(at(FRIDAY, 7))
    assert (edition(FRIDAY).state, edition(FRIDAY, "friday-roundup").state) == (State.SENDING, State.SENDING)
    assert {edition(MONDAY + n * DAY).state for n in range(4)} == {State.MISSED}
    given = set(edition(FRIDAY, "friday-roundup").items.filter(slot=Slot.COMPLIMENTARY.value).values_list("work"))
    assert len(given) == 3


def test_an_edition_that_cannot_be_a_mail_says_why_once_and_holds_up_no_other(daily, caplog):
    rounds.once(at(FRIDAY, 1))
    Edition.objects.filter(day=FRIDAY, newsletter=daily).update(greeting="x" * 200_000)
    with caplog.at_level(logging.ERROR, logger="longwave"):
        rounds.once(at(FRIDAY, 7))
        rounds.once(at(FRIDAY, 7, 1))
    stuck = edition(FRIDAY)
    assert stuck.state == State.SCHEDULED
    assert "shorten it" in stuck.why
    assert caplog.text.count("cannot be sent as it is") == 1
    assert edition(FRIDAY, "friday-roundup").state == State.SENDING
    Edition.objects.filter(pk=stuck.pk).update(greeting="")
    rounds.once(at(FRIDAY, 7, 2))
    assert edition(FRIDAY).state == State.SENDING


def test_planning_is_done_again_only_when_something_changed(daily, monkeypatch):
    times = []
    keep = rounds.planning.keep
    monkeypatch.setattr(rounds.planning, "keep", lambda now: times.append(now) or keep(now))
    for minute in range(3):
        rounds.once(at(MONDAY, 1, minute))
    assert len(times) == 1
    article("news", at(MONDAY, 0, 30))
    rounds.once(at(MONDAY, 1, 4))
    assert len(times) == 2
    rounds.once(at(MONDAY, 2))  # once an hour, since reads change
    assert len(times) == 3


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_send_one_edition(daily):
    rounds.once(at(MONDAY, 1))
    mine, done, start = edition(), [], threading.Barrier(3)

    def freeze():
        try:
            start.wait()
            done.append(actions.freeze(mine, at(MONDAY, 7)))
            done.append(actions.begin(mine, at(MONDAY, 7)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=freeze) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 4 + [True] * 2
    assert Delivery.objects.count() == 2


def one_off(**fields):
    facts = {"rhythm": Rhythm.OCCASIONAL.value, "sender_address": fields.pop("sender", "desk@magazine.example")}
    own = Newsletter.objects.create(name="Letters", slug="letters", **facts)
    subscribe(own, "olga")
    return Edition.objects.create(newsletter=own, slug="a-word", **fields)


def test_a_mail_written_at_the_desk_leaves_when_it_is_told_to():
    piece = article("port", at(MONDAY - DAY))
    mine = one_off(subject="A word from Hanna", about=piece.uid)
    actions.schedule(mine, at(MONDAY, 10))
    rounds.once(at(MONDAY, 9, 0))
    mine.refresh_from_db()
    assert mine.state == State.SCHEDULED
    rounds.once(at(MONDAY, 10))
    mine.refresh_from_db()
    assert (mine.state, mine.audience) == (State.SENDING, 1)


def test_scheduling_says_everything_that_is_missing():
    mine = one_off(sender="")
    with pytest.raises(actions.Refused) as refused:
        actions.schedule(mine, at(MONDAY, 10))
    assert str(refused.value) == (
        "“Letters” has no sender's address. Set one, and its editions are scheduled. It has no subject. "
        "There is nothing in it."
    )
    with pytest.raises(actions.Refused):
        actions.send_now(mine, at(MONDAY, 10))
    Edition.objects.filter(pk=mine.pk).update(state=State.SENT.value)
    with pytest.raises(actions.Refused, match="It has been sent"):
        actions.schedule(mine, at(MONDAY, 10))


def test_an_edition_can_leave_at_once_and_only_once(daily):
    rounds.once(at(MONDAY, 12))
    tomorrow = edition(MONDAY + DAY)
    actions.send_now(tomorrow, at(MONDAY, 15))
    tomorrow.refresh_from_db()
    assert (tomorrow.state, tomorrow.send_at, tomorrow.audience) == (State.SENDING, at(MONDAY, 15), 2)
    with pytest.raises(actions.Refused, match="it is sending"):
        actions.send_now(tomorrow, at(MONDAY, 15))
