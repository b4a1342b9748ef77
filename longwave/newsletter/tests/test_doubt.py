"""A copy of which nobody knows whether it arrived: whoever knows tells, by mail or by a provider's call, and it is
settled."""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.newsletter.bounces import actions, rounds, rules
from longwave.newsletter.bounces.report import Finding
from longwave.newsletter.bounces.rules import Cause, Effect, Kind
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Delivery
from longwave.newsletter.tests import mailing, returning
from longwave.newsletter.tests.mailing import by_name
from longwave.newsletter.words import Outcome, State

pytestmark = pytest.mark.django_db
RUT = "rut@readers.example"
NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


@pytest.fixture
def edition():
    """An edition that has ended: Rut and Ida are in doubt, Ivo has his."""
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut", "ida", "ivo")
    found = mailing.frozen(paper, ended_at=NOW)
    Delivery.objects.update(state=Outcome.DOUBT.value, done_at=(NOW - dt.timedelta(hours=1)).timestamp())
    Delivery.objects.filter(name="Ivo").update(state=Outcome.SENT.value)
    found.state = State.SENT_WITH_FAILURES.value
    found.save()
    return found


def copy_of(name):
    return Delivery.objects.get(name=name)


def state_of(edition):
    edition.refresh_from_db()
    return State(edition.state)


def report(name, action="delivered", status="2.1.5", **more):
    copy = copy_of(name)
    made = returning.status_report(copy.address, status, more.get("words", "250 Ok"), returning.to(copy))
    return made.replace(b"Action: failed", f"Action: {action}".encode())


def test_a_report_that_it_arrived_settles_it_and_the_last_one_ends_the_edition_well(edition):
    actions.take_mail(report("Rut"), NOW)
    assert by_name() == {"rut": Outcome.SENT, "ida": Outcome.DOUBT, "ivo": Outcome.SENT}
    assert copy_of("Rut").answer == "A report says that it arrived. 2.1.5"
    assert state_of(edition) is State.SENT_WITH_FAILURES
    actions.take_mail(report("Ida"), NOW)
    assert state_of(edition) is State.SENT


def test_a_report_that_it_did_not_settles_it_too_and_what_else_follows_follows(edition):
    taken = actions.take_mail(report("Rut", "failed", "5.1.1", words="550 User unknown"), NOW)
    assert taken.effect is Effect.SUPPRESSED
    assert suppression.from_all(RUT, NOW)
    rut = copy_of("Rut")
    assert (rut.state, rut.answer) == (Outcome.FAILED, "A report says that it did not arrive. 550 User unknown")
    assert state_of(edition) is State.SENT_WITH_FAILURES
    assert not Delivery.objects.refused().exists()  # no server refused it while it was sent


def test_whoever_complains_of_it_has_it(edition):
    actions.take_mail(returning.complaint(RUT, f"Return-Path: <{returning.to(copy_of('Rut'))}>\r\n"), NOW)
    assert copy_of("Rut").state == Outcome.SENT


def test_a_delay_says_neither(edition):
    actions.take_mail(report("Rut", "delayed", "4.4.1", words="connection timed out"), NOW)
    assert copy_of("Rut").state == Outcome.DOUBT


def test_nor_does_mallory_or_a_look_without_changing_anything(edition):
    forged = report("Rut").replace(returning.to(copy_of("Rut")).encode(), b"bounce+1-0123456789abcdef@magazine.example")
    assert actions.take_mail(forged, NOW).effect is Effect.STRANGER
    actions.take_mail(report("Rut"), NOW, dry_run=True)
    assert copy_of("Rut").state == Outcome.DOUBT


def test_a_report_settles_nothing_else(edition):
    actions.take_mail(report("Ivo", "failed", "5.2.2", words="552 Mailbox full"), NOW)
    assert copy_of("Ivo").state == Outcome.SENT  # a server took it, and it came back


def test_a_report_that_overtakes_the_answer_is_not_lost(edition):
    now = timezone.now()
    rut = copy_of("Rut")
    Delivery.objects.filter(pk=rut.pk).update(state=Outcome.CLAIMED.value)
    actions.take("event-1", "provider", Finding(RUT, Kind.DELIVERED), copy_of("Rut"), now)
    assert copy_of("Rut").state == Outcome.CLAIMED  # whoever has it in hand writes it down
    Delivery.objects.filter(pk=rut.pk).update(state=Outcome.DOUBT.value)
    rounds.once(now)
    assert by_name() == {"rut": Outcome.SENT, "ida": Outcome.DOUBT, "ivo": Outcome.SENT}


@pytest.mark.parametrize(
    ("kind", "cause", "delayed", "untried", "arrived"),
    [
        (Kind.DELIVERED, None, False, False, True),
        (Kind.AUTO_REPLY, None, False, False, True),
        (Kind.HARD, Cause.NO_MAILBOX, False, False, False),
        (Kind.SOFT, Cause.FULL, False, False, False),
        (Kind.SOFT, Cause.TEMPORARY, True, False, None),
        (Kind.COMPLAINT, None, False, True, False),  # an earlier one, for which the provider did not even try
        (Kind.NONE, None, False, False, None),
    ],
)
def test_what_a_report_shows(kind, cause, delayed, untried, arrived):
    assert rules.arrived(kind, delayed=delayed, untried=untried) is arrived
