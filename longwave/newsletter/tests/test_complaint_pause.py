"""Sending stops by itself before mail providers put us aside, says why, and goes on when somebody says so."""

import datetime as dt

import pytest

from longwave.newsletter import rounds as worker
from longwave.newsletter.bounces import actions, rounds
from longwave.newsletter.bounces.rules import Window, complained_too_often
from longwave.newsletter.models import ComplaintPause, Delivery, Edition
from longwave.newsletter.tests import mailing, returning
from longwave.newsletter.words import Outcome, State

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
READERS = 400


@pytest.mark.parametrize(
    ("sent", "complaints", "stops"),
    [
        (20_000, 50, False),
        (20_000, 51, True),
        (800, 2, False),
        (799, 2, True),
        (300, 1, False),
        (0, 0, False),
    ],
)
def test_a_quarter_of_a_hundredth_of_a_days_copies_is_too_much(sent, complaints, stops):
    assert bool(complained_too_often(Window(sent, complaints))) is stops


@pytest.fixture
def edition():
    """An edition that has gone to most of its readers an hour ago, and is on its way to the rest."""
    paper = mailing.newsletter()
    mailing.subscribe(paper, *(f"reader{number}" for number in range(READERS)))
    made = mailing.frozen(paper, frozen_at=NOW - 2 * HOUR)
    Delivery.objects.update(state=Outcome.SENT.value, done_at=(NOW - HOUR).timestamp())
    Delivery.objects.filter(address__startswith="reader0@").update(state=Outcome.PENDING.value, done_at=None)
    return made


def complain(edition, *numbers, at=NOW):
    for number in numbers:
        copy = Delivery.objects.get(edition=edition, address=f"reader{number}@readers.example")
        report = returning.complaint(copy.address, f"Return-Path: <{returning.to(copy)}>\r\n")
        actions.take_mail(report, at)


def state(edition):
    return Edition.objects.get(pk=edition.pk).state


def test_an_edition_that_two_in_four_hundred_complain_of_is_paused_with_words(edition, caplog):
    complain(edition, 1)
    rounds.once(NOW)
    assert state(edition) == State.SENDING.value
    complain(edition, 2)
    rounds.once(NOW)
    edition.refresh_from_db()
    assert edition.state == State.PAUSED.value
    assert edition.why.startswith("2 readers marked a letter of the last day as spam, of 399 that were sent: 0.50 %.")
    assert edition.version == 1
    assert edition.why in caplog.text


def test_the_worker_looks_in_each_of_its_rounds(edition, monkeypatch):
    monkeypatch.setattr(worker.planner, "once", lambda now: None)
    complain(edition, 1, 2)
    worker.once(NOW)
    assert state(edition) == State.PAUSED.value


def test_the_same_reader_complains_once(edition):
    complain(edition, 1)
    copy = Delivery.objects.get(edition=edition, address="reader1@readers.example")
    report = returning.complaint(copy.address, f"X-Again: yes\r\nReturn-Path: <{returning.to(copy)}>\r\n")
    actions.take_mail(report, NOW)
    rounds.once(NOW)
    assert state(edition) == State.SENDING.value


def test_forged_complaints_stop_nothing(edition):
    for number in range(20):
        actions.take_mail(returning.complaint(f"reader{number}@readers.example"), NOW)
    rounds.once(NOW)
    assert state(edition) == State.SENDING.value


def test_who_lets_it_go_on_is_not_stopped_by_the_same_complaints(edition):
    complain(edition, 1, 2)
    rounds.once(NOW)
    Edition.objects.filter(pk=edition.pk).update(state=State.SENDING.value)
    rounds.once(NOW + HOUR)
    assert state(edition) == State.SENDING.value
    complain(edition, 3, 4, at=NOW + HOUR)
    rounds.once(NOW + HOUR)
    assert state(edition) == State.PAUSED.value
    assert ComplaintPause.objects.count() == 2


def test_the_next_edition_waits_until_somebody_has_answered(edition):
    complain(edition, 1, 2)
    rounds.once(NOW)
    next_one = mailing.edition(edition.newsletter, day=mailing.FRIDAY + dt.timedelta(days=1))
    rounds.once(NOW + HOUR)
    assert state(next_one) == State.PAUSED.value
    Edition.objects.update(state=State.SENDING.value)
    rounds.once(NOW + HOUR)
    assert {state(edition), state(next_one)} == {State.SENDING.value}


def test_what_was_two_days_ago_stops_nothing(edition):
    complain(edition, 1, 2)
    rounds.once(NOW + 48 * HOUR)
    assert state(edition) == State.SENDING.value
