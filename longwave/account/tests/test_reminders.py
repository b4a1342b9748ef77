"""A card that fails is told of, reminded of before what it paid for closes, and told of when it has closed: each once.

Olga's card fails at her second payment. The publisher gives six days of grace, so four days later she is reminded.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend

from longwave.account import notices
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.actions import comp
from longwave.membership.billing import leaving, reminders, rounds
from longwave.membership.models import Account, BillingSettings, Notice, Subscription, Withdrawal
from longwave.membership.tests.shop import reads

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GRACE = 6
SUBJECTS = {
    "Your payment to Longwave did not go through": "failed",
    "Your payment to Longwave is still open": "reminder",
    "Your subscription to Longwave is closed until it is paid": "closed",
}


@pytest.fixture
def failing(shop, olga):
    """Her subscription, whose card fails in a month, on a clock that shows when it has failed for the first time."""
    BillingSettings.objects.create(grace_days=GRACE)
    shop.subscribe(olga, card=Card.FAILS_LATER)
    row = Subscription.objects.get()
    with time_machine.travel(row.end + 2 * HOUR, tick=False) as clock:
        yield clock


def goes_by(clock, days):
    """Time goes by, day by day as a worker sees it."""
    for _ in range(days):
        clock.shift(DAY)
        work()


def work():
    cache.clear()
    rounds.once(datetime.now(UTC))
    notices.once(datetime.now(UTC))


def told(mailoutbox):
    return [SUBJECTS[mail.subject] for mail in mailoutbox if mail.subject in SUBJECTS]


def last_day(olga):
    end = row_of(olga).failing_since + GRACE * DAY
    return f"{end.day} {end:%B %Y}"


def row_of(olga):
    return Subscription.objects.get(account=olga)


def test_each_mail_comes_once_at_its_time_with_the_link_that_mends_it(failing, shop, olga, mailoutbox):
    work()
    assert told(mailoutbox) == ["failed"]
    goes_by(failing, days=3)
    assert told(mailoutbox) == ["failed"], "another try that failed is no news"
    goes_by(failing, days=2)
    assert told(mailoutbox) == ["failed", "reminder"]
    assert f"You can read everything until {last_day(olga)} at the longest" in mailoutbox[-1].body
    assert reads(olga)
    goes_by(failing, days=6)
    assert told(mailoutbox) == ["failed", "reminder", "closed"]
    assert not reads(olga)
    mend = row_of(olga).payments.get(open=True).mend_url
    assert all(mend in mail.body for mail in mailoutbox if mail.subject in SUBJECTS)
    assert "/subscribe/" in mailoutbox[-1].body


def test_the_link_of_the_last_mail_opens_everything_again(failing, shop, olga, mailoutbox):
    work()
    goes_by(failing, days=10)
    assert told(mailoutbox)[-1] == "closed"
    shop.stand_in.pay_bill(row_of(olga).payments.get(open=True).number, Card.WORKS)
    work()
    assert reads(olga)


def test_what_was_mended_is_reminded_of_no_more(failing, shop, olga, mailoutbox):
    work()
    goes_by(failing, days=2)
    shop.stand_in.pay_bill(row_of(olga).payments.get(open=True).number, Card.WORKS)
    goes_by(failing, days=10)
    assert told(mailoutbox) == ["failed"]


def test_after_weeks_without_a_worker_she_is_told_that_it_has_closed_and_nothing_else(failing, olga, mailoutbox):
    failing.shift(24 * DAY)
    for _ in range(3):
        work()
        failing.shift(HOUR)
    assert told(mailoutbox) == ["closed"]


def test_mails_that_waited_for_a_server_for_days_do_not_come_all_at_once(failing, olga, mailoutbox, settings):
    well = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    work()
    goes_by(failing, days=5)
    settings.EMAIL_BACKEND = well
    Notice.objects.exclude(next_at=None).update(next_at=datetime.now(UTC))
    for _ in range(3):
        work()
        failing.shift(HOUR)
    assert told(mailoutbox) == ["failed"], "it says until when it is open, so no reminder follows it"
    goes_by(failing, days=5)
    assert told(mailoutbox) == ["failed", "closed"]


def left(olga, shop):
    leaving.end(row_of(olga), shop.provider)


def left_at_once(olga, shop):
    leaving.leave_now(row_of(olga), datetime.now(UTC), shop.provider)


def refunded(olga, shop):
    paid = row_of(olga).payments.get(paid__gt=0)
    shop.provider.refund(paid.number, paid.paid, "all of it")


def withdrew(olga, shop):
    Withdrawal.objects.create(account=olga, subscription=row_of(olga), name="Olga", email=olga.email, contract="All")


def was_given_a_year(olga, shop):
    comp(olga, datetime.now(UTC) + 365 * DAY, "A friend of the house", None)


@pytest.mark.parametrize("act", [left, left_at_once, refunded, withdrew, was_given_a_year])
def test_nobody_is_reminded_who_leaves_or_reads_all_the_same(failing, shop, olga, mailoutbox, act):
    work()
    act(olga, shop)
    goes_by(failing, days=8)
    assert told(mailoutbox) == ["failed"]


def test_whoever_reads_in_another_way_is_told_that_it_failed_and_not_that_anything_closes(
    failing, shop, olga, mailoutbox
):
    was_given_a_year(olga, shop)
    work()
    [mail] = [one for one in mailoutbox if one.subject in SUBJECTS]
    assert "What you can read stays as it is" in mail.body
    assert "until" not in mail.body.split("Your subscription:")[0].replace("until it is paid", "")


def test_without_days_of_grace_the_first_mail_says_that_it_is_closed(failing, olga, mailoutbox):
    BillingSettings.objects.update(grace_days=0)
    work()
    goes_by(failing, days=3)
    assert told(mailoutbox) == ["failed"]
    assert "Until it is paid, what is for subscribers is closed to you." in mailoutbox[-1].body


def test_of_a_first_debit_that_her_bank_refused_nothing_is_said_to_close(shop, olga, mailoutbox):
    shop.buy(olga, shop.year, Card.DEBIT_RETURNED)
    with time_machine.travel(datetime.now(UTC) + 4 * DAY, tick=False) as clock:
        work()
        goes_by(clock, days=20)
    assert told(mailoutbox) == ["failed"]
    assert "Once it is paid, everything is open to you." in mailoutbox[-1].body
    assert "until" not in mailoutbox[-1].body


def test_what_was_given_for_a_few_days_keeps_nothing_open(failing, shop, olga, mailoutbox):
    comp(olga, datetime.now(UTC) + 2 * DAY, "A weekend", None)
    work()
    goes_by(failing, days=10)
    assert told(mailoutbox) == ["failed", "reminder", "closed"]


def test_when_the_other_right_ends_she_is_told_that_it_has_closed(failing, shop, olga, mailoutbox):
    comp(olga, datetime.now(UTC) + 12 * DAY, "Twelve days", None)
    work()
    goes_by(failing, days=11)
    assert told(mailoutbox) == ["failed"]
    goes_by(failing, days=2)
    assert told(mailoutbox) == ["failed", "closed"]


def test_whoever_only_was_given_access_is_told_nothing(shop, rut, mailoutbox):
    comp(rut, datetime.now(UTC) + DAY, "A reviewer", None)
    with time_machine.travel(datetime.now(UTC) + 10 * DAY):
        work()
    assert not Notice.objects.exists()


class Away(EmailBackend):
    """A mail server that nobody reaches."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


class Killed(BaseException):
    """What no code of ours catches."""


class Taken(EmailBackend):
    """A mail server that takes a mail, after which the worker is killed."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise Killed


def test_killed_while_it_sends_one_a_worker_sends_it_once_more_under_the_same_name(failing, olga, mailoutbox, settings):
    work()
    failing.shift(5 * DAY)
    well = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Taken"
    with pytest.raises(Killed):
        work()
    settings.EMAIL_BACKEND = well
    failing.shift(HOUR)
    work()
    first, second = [mail for mail in mailoutbox if SUBJECTS.get(mail.subject) == "reminder"]
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert first.body == second.body


def test_two_workers_note_one(failing, olga):
    work()
    failing.shift(5 * DAY)
    assert [reminders.note_due(datetime.now(UTC)) for _ in range(2)] == [1, 0]
    assert Notice.objects.filter(kind="payment-reminder").count() == 1


def test_many_are_looked_at_in_few_questions(failing, olga, django_assert_max_num_queries):
    work()
    row = row_of(olga)
    bill = row.payments.get(open=True)
    for number in range(20):
        account = Account.objects.create_user(f"reader-{number}@readers.example")
        for thing, name in ((row, f"sub_{number}"), (bill, f"in_{number}")):
            thing.pk, thing.number, thing.account = None, name, account
        row.save()
        bill.subscription = row
        bill.save()
    failing.shift(2 * DAY)
    with django_assert_max_num_queries(8):
        assert reminders.note_due(datetime.now(UTC)) == 0
