"""What follows from a mail that came back: for whose copy it was, once, and for nobody else."""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.bounces import actions
from longwave.newsletter.bounces.report import Finding
from longwave.newsletter.bounces.rules import Cause, Effect, Kind, Soft, too_often
from longwave.newsletter.letters import compiling, verp
from longwave.newsletter.lists import actions as lists
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Delivery, Returned, Subscription, Suppression
from longwave.newsletter.shapes import Letter
from longwave.newsletter.tests import mailing, returning
from longwave.newsletter.words import Outcome, SuppressionReason

pytestmark = pytest.mark.django_db
RUT, IDA = "rut@readers.example", "ida@readers.example"
NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def paper():
    found = mailing.newsletter()
    mailing.subscribe(found, "rut", "ida")
    return found


@pytest.fixture
def copy(paper):
    """Rut's copy of this morning's edition."""
    return returning.sent(mailing.frozen(paper), "rut", NOW - dt.timedelta(hours=2))


def suppressed():
    return {address for address in (RUT, IDA) if suppression.from_lists(address, NOW)}


def test_an_address_that_does_not_exist_gets_nothing_more_and_the_reason_is_kept(copy):
    taken = actions.take_mail(returning.status_report(RUT, to=returning.to(copy)), NOW)
    assert taken.effect is Effect.SUPPRESSED
    assert suppression.from_all(RUT, NOW)
    assert not suppression.from_lists(IDA, NOW)
    found = Suppression.objects.get()
    assert (found.reason, found.detail, found.account) == ("bounced", "550 User unknown", copy.account)


def test_the_same_report_again_changes_nothing(copy):
    report = returning.status_report(RUT, to=returning.to(copy))
    actions.take_mail(report, NOW)
    suppression.lift(RUT)
    again = actions.take_mail(report, NOW)
    assert (again.new, again.effect) == (False, Effect.SUPPRESSED)
    assert not suppressed()
    assert Returned.objects.count() == 1


def test_the_address_that_we_sent_from_is_found_in_what_is_returned_too(copy):
    returned = f"Return-Path: <{returning.to(copy)}>\r\n"
    assert actions.take_mail(returning.status_report(RUT, returned=returned), NOW).delivery == copy


def test_or_the_address_to_leave_by(copy):
    returned = f"List-Unsubscribe: <mailto:desk@magazine.example?subject=unsubscribe%20{verp.name(copy.pk)}>\r\n"
    assert actions.take_mail(returning.complaint("", returned=returned), NOW).delivery == copy


def test_or_the_message_id_that_we_made(copy):
    edition = copy.edition
    letter = Letter("The week", "", "<p>Words</p>", "Words")
    mail = compiling.compiled(edition, letter, "Fri, 27 Nov 2026 07:00:00 +0000")
    edition.compiled = compiling.dump(mail)
    edition.save()
    returned = f"Message-ID: {mail.message_id(copy.account_id)}\r\n"
    assert actions.take_mail(returning.complaint(RUT, returned=returned), NOW).delivery == copy
    assert actions.take_mail(returning.complaint(IDA, returned=returned), NOW).effect is Effect.STRANGER
    assert suppressed() == {RUT}


def test_whoever_complains_gets_no_letters_but_still_her_codes(copy):
    report = returning.complaint(RUT, f"Return-Path: <{returning.to(copy)}>\r\n")
    assert actions.take_mail(report, NOW).effect is Effect.SUPPRESSED
    assert suppression.from_lists(RUT, NOW)
    assert not suppression.from_all(RUT, NOW)


def test_mallory_can_end_nobodys_letters(copy):
    forged = f"bounce+{copy.pk:x}-0123456789abcdef@magazine.example"
    for report in (
        returning.status_report(RUT),
        returning.status_report(RUT, to=forged),
        returning.complaint(RUT),
        returning.status_report(RUT, returned="Message-ID: <0123456789abcdef0123456789abcdef@magazine.example>\r\n"),
    ):
        assert actions.take_mail(report, NOW).effect is Effect.STRANGER
    assert not suppressed()
    assert Returned.objects.filter(account=None, words="").count() == 4


@pytest.mark.parametrize(
    "mail",
    [
        "From: rut@readers.example\r\nTo: {to}\r\nSubject: Out of office\r\n\r\n550 5.1.1 User unknown",
        "From: rut@readers.example\r\nTo: {to}\r\nSubject: Re: The week\r\n\r\nUser unknown? Not me.",
        "From: rut@readers.example\r\nTo: {to}\r\nSubject: Read\r\nContent-Type: multipart/report; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: x; deleted\r\n\r\n--b--",
    ],
)
def test_an_absence_a_reply_and_a_receipt_change_nothing_and_are_not_kept(copy, mail):
    taken = actions.take_mail(mail.format(to=returning.to(copy)).encode(), NOW)
    assert (taken.effect, taken.delivery) == (Effect.NOTHING, copy)
    assert not suppressed()
    assert Returned.objects.get().words == ""


def test_what_is_about_us_says_nothing_of_her(paper):
    for day in range(10):
        edition = mailing.frozen(paper, day=dt.date(2026, 11, 1) + day * DAY)
        copy = returning.sent(edition, "rut", NOW - (10 - day) * DAY)
        actions.take_mail(returning.status_report(RUT, "5.7.1", "554 spam", returning.to(copy)), NOW)
    assert not suppressed()


def full(paper, days):
    """A mailbox that is full on these days, with what each report did."""
    for day in days:
        copy = returning.sent(mailing.frozen(paper, day=(NOW + day * DAY).date()), "rut", NOW + day * DAY)
        report = returning.status_report(RUT, "5.2.2", "552 Mailbox full", returning.to(copy))
        yield actions.take_mail(report, NOW + day * DAY).effect.value


def test_a_mailbox_that_stays_full_is_left_alone_for_a_while(paper):
    assert list(full(paper, range(6))) == ["counted"] * 5 + ["suppressed"]
    found = Suppression.objects.get()
    assert found.lists_only
    assert found.until == NOW + 65 * DAY
    assert not suppression.from_lists(RUT, NOW + 66 * DAY)


def test_mail_that_arrives_wipes_out_what_was_before(paper):
    assert list(full(paper, range(5))) == ["counted"] * 5
    arrived = returning.sent(mailing.frozen(paper, day=(NOW + 5 * DAY).date()), "rut", NOW + 5 * DAY)
    actions.take("event-1", "provider", Finding(RUT, Kind.DELIVERED), arrived, NOW + 5 * DAY)
    assert list(full(paper, range(6, 11))) == ["counted"] * 5
    assert not suppressed()


def test_what_nobody_reported_for_days_has_arrived(paper):
    list(full(paper, range(5)))
    returning.sent(mailing.frozen(paper, day=(NOW + 5 * DAY).date()), "rut", NOW + 5 * DAY)
    assert list(full(paper, [11])) == ["counted"]


def test_a_delay_and_the_failure_after_it_count_once(copy):
    for words in ("452 over quota", "552 over quota", "552 still over quota"):
        actions.take_mail(returning.status_report(RUT, "5.2.2", words, returning.to(copy)), NOW)
    softs = [Soft(NOW, Cause.FULL)]
    assert Returned.objects.count() == 3
    assert not suppressed()
    assert not too_often(softs * 5, None, NOW)
    assert too_often(softs * 6, None, NOW)


def test_a_report_of_a_copy_from_before_she_confirmed_anew_is_behind_the_times(copy):
    Subscription.objects.filter(account=copy.account).update(confirmed_at=NOW - dt.timedelta(hours=1))
    report = returning.status_report(RUT, to=returning.to(copy))
    assert actions.take_mail(report, NOW).effect is Effect.NOTHING
    assert not suppressed()


def test_an_address_that_she_has_changed_since_is_suppressed_and_not_her_new_one(copy):
    Account.objects.filter(pk=copy.account_id).update(email="rut@elsewhere.example")
    actions.take_mail(returning.status_report(RUT, to=returning.to(copy)), NOW)
    assert suppression.from_all(RUT, NOW)
    assert not suppression.from_all("rut@elsewhere.example", NOW)
    assert Suppression.objects.get().account is None


def test_a_soft_bounce_does_not_shorten_what_is_for_good(paper, copy):
    suppression.suppress(RUT, SuppressionReason.BOUNCED, lists_only=False)
    list(full(paper, range(1, 8)))
    assert suppression.from_all(RUT, NOW + 400 * DAY)


def refused(edition, name, code, answer):
    delivery = Delivery.objects.get(edition=edition, address__startswith=f"{name}@")
    delivery.state, delivery.code, delivery.answer = Outcome.FAILED.value, code, answer
    delivery.done_at = NOW.timestamp()
    delivery.save()


def test_what_a_server_refuses_while_it_is_sent_counts_as_well(paper):
    edition = mailing.frozen(paper)
    refused(edition, "rut", 550, "5.1.1 <rut@readers.example> User unknown")
    refused(edition, "ida", 554, "5.7.1 rejected as spam")
    assert actions.take_refused(NOW) == 2
    assert actions.take_refused(NOW) == 0
    assert suppressed() == {RUT}
    assert Returned.objects.get(account__email=RUT).words == "5.1.1 <…> User unknown"


def test_a_copy_that_could_not_be_written_is_not_the_readers_fault(paper):
    edition = mailing.frozen(paper)
    refused(edition, "rut", None, "no address")
    refused(edition, "ida", 422, "The provider cannot express this message.")
    assert actions.take_refused(NOW) == 0


def test_success_is_written_down_only_after_failures(copy):
    actions.take("event-1", "provider", Finding(RUT, Kind.DELIVERED), copy, NOW)
    assert not Returned.objects.exists()


def test_a_dry_run_says_what_would_follow_and_does_nothing(copy):
    taken = actions.take_mail(returning.status_report(RUT, to=returning.to(copy)), NOW, dry_run=True)
    assert taken.effect is Effect.SUPPRESSED
    assert not suppressed()
    assert not Returned.objects.exists()


def test_suppression_that_has_run_out_begins_anew(paper):
    past = timezone.now() - DAY
    suppression.suppress(RUT, SuppressionReason.BOUNCED, lists_only=True, until=past)
    Suppression.objects.update(at=past - DAY)
    suppression.suppress(RUT, SuppressionReason.BOUNCED, lists_only=True)
    assert suppression.suppressed_since(past) == {suppression.digest(RUT)}


def test_nothing_follows_for_a_reader_who_had_herself_erased(copy):
    report = returning.status_report(RUT, to=returning.to(copy))
    lists.erase(copy.account)
    before = set(Suppression.objects.values_list("pk", flat=True))
    taken = actions.take_mail(report, NOW)
    assert (taken.delivery, taken.effect) == (copy, Effect.NOTHING)
    assert set(Suppression.objects.values_list("pk", flat=True)) == before
    refused(copy.edition, "ida", 550, "5.1.1 User unknown")
    Delivery.objects.update(address="", account=None)
    assert actions.take_refused(NOW) == 1
    assert not suppression.from_all("", NOW)
