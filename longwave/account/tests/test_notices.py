"""Mails about money: each cause is told once, what is no news is not told, and no mail is lost while a server is away.

Olga subscribes, Ida is given a subscription.
"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from longwave.account import notices
from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.kernel import money
from longwave.membership import rules
from longwave.membership.billing import leaving
from longwave.membership.billing import notices as noted
from longwave.membership.billing.checkouts import look_again
from longwave.membership.billing.projecting import project
from longwave.membership.desk import history
from longwave.membership.models import (
    BillingSettings,
    GiftSubscription,
    Notice,
    Offer,
    Payment,
    Subscription,
    Withdrawal,
)
from longwave.membership.rules import Scope
from longwave.newsletter.lists import suppression
from longwave.newsletter.words import SuppressionReason
from longwave.theme import __file__ as theme

pytestmark = pytest.mark.django_db
MAILS = Path(theme).parent / "templates" / "longwave" / "account" / "mail"
KINDS = [
    "receipt", "begun", "payment-failed", "payment-reminder", "payment-closed", "ending", "ended", "refund", "renewal",
    "withdrawn", "gift-bought",
]  # fmt: skip
DAY = timedelta(days=1)


def now():
    return datetime.now(UTC)


def send(at=None):
    cache.clear()
    notices.once(at or now())


def subjects(mailoutbox):
    return [mail.subject for mail in mailoutbox]


def test_whoever_pays_has_a_receipt_once_with_the_way_to_leave_and_to_withdraw(shop, olga, mailoutbox):
    shop.subscribe(olga)
    for _ in range(3):
        send()
    [mail] = mailoutbox
    assert mail.to == ["olga@readers.example"]
    assert mail.subject == "Your receipt from Longwave: €9.90"
    assert "/till/invoice/" in mail.body or "invoice/" in mail.body
    assert "/account/subscription/" in mail.body
    last = timezone.localtime(Subscription.objects.get().created + 14 * DAY)
    assert f"Until {last.day} {last:%B %Y} you may also undo the contract" in mail.body
    assert "/subscribe/withdraw/" in mail.body
    assert Notice.objects.get().sent_at


def test_the_first_receipt_confirms_what_was_bought_and_later_ones_stay_short(shop, olga, mailoutbox):
    less = Offer.objects.create(name="The first month for €1", amount=890, currency="EUR")
    row = shop.subscribe(olga, shop.another("Audio", Scope.EPISODES, 990), offer=less)
    send()
    shop.stand_in.move(32 * DAY)
    shop.deliver()
    send()
    first, later = [mail.body for mail in mailoutbox if "Your receipt" in mail.subject]
    next_day = rules.day(row.end, timezone.get_default_timezone())
    for words in (
        "You subscribe to “Audio”, which opens all episodes. What you agreed to:",
        "€1 for the first time, then €9.90 a month. You can leave at any time.",
        f"Audio, €9.90 a month. The next charge is on {next_day}.",
    ):
        assert words in first
    assert "Audio" not in later
    assert "\n\n\n" not in first + later


def test_where_an_offer_lowers_the_next_charge_too_the_first_receipt_names_it(shop, olga, mailoutbox):
    half = Offer.objects.create(name="Half price for three months", percent=50, months=3)
    shop.subscribe(olga, offer=half)
    send()
    assert "€4.95 a month, 3 times, then €9.90 a month" in mailoutbox[0].body
    assert "The next charge, €4.95, is on " in mailoutbox[0].body


def test_of_withdrawing_the_receipt_of_a_renewal_or_of_a_switch_says_nothing(shop, olga, mailoutbox):
    BillingSettings.objects.create(withdrawal_days=365)
    row = shop.subscribe(olga)
    shop.stand_in.move(DAY)
    leaving.switch(row, shop.year, shop.stand_in.now(), shop.provider)
    shop.stand_in.move(366 * DAY)
    shop.deliver()
    send()
    first, *later = [mail.body for mail in mailoutbox if "Your receipt" in mail.subject]
    assert "/subscribe/withdraw/" in first
    assert len(later) == 2
    assert not [body for body in later if "/subscribe/withdraw/" in body]


def test_after_the_days_to_withdraw_no_receipt_says_that_one_may(shop, olga, mailoutbox):
    shop.subscribe(olga)
    Subscription.objects.update(created=now() - 16 * DAY)
    send()
    assert "/subscribe/withdraw/" not in mailoutbox[0].body


def test_a_trial_is_confirmed_once_with_what_was_agreed_and_its_first_payment_comes_too_late_to_withdraw(
    shop, olga, mailoutbox
):
    trial = Offer.objects.create(name="A month to try", trial_days=30)
    shop.subscribe(olga, offer=trial)
    send()
    [mail] = mailoutbox
    assert "has begun" in mail.subject
    assert "You can read everything now. You subscribe to “Digital”." in mail.body
    assert "Nothing now. From " in mail.body
    assert "€9.90 a month" in mail.body
    assert "/subscribe/withdraw/" in mail.body
    shop.stand_in.move(31 * DAY)
    shop.deliver()
    Subscription.objects.update(created=now() - 31 * DAY)
    send()
    assert [one.subject for one in mailoutbox[1:]] == ["Your receipt from Longwave: €9.90"]
    assert "/subscribe/withdraw/" not in mailoutbox[1].body
    assert "What you agreed to" not in mailoutbox[1].body


def test_the_mails_of_a_gift_say_what_it_opens_and_how_long_it_lasts(shop, olga, mailoutbox):
    shop.give(olga, shop.another("Audio", Scope.EPISODES, 2400, Interval.YEAR))
    send()
    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "You give “Audio”, which opens all episodes. It lasts a year from when it is redeemed" in bodies[olga.email]
    assert "“Audio”, which opens all episodes. It lasts a year, and ends" in bodies["ida@readers.example"]


def test_the_giver_of_a_gift_is_told_until_when_she_may_take_it_back_and_its_receiver_is_not(shop, olga, mailoutbox):
    shop.give(olga)
    send()
    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "also when somebody has redeemed the gift" in bodies[olga.email]
    assert "/subscribe/withdraw/" not in bodies["ida@readers.example"]


def test_a_failed_payment_brings_the_link_to_mend_the_card_and_says_until_when_it_is_open(shop, olga, mailoutbox):
    shop.subscribe(olga, card=Card.FAILS_LATER)
    shop.stand_in.move(31 * DAY)
    shop.deliver()
    send()
    mail = next(one for one in mailoutbox if "did not go through" in one.subject)
    row = Subscription.objects.get()
    until = row.failing_since + BillingSettings().grace_days * DAY
    assert row.payments.get(open=True).mend_url in mail.body
    assert f"You can read everything as before while we try again, until {until.day} {until:%B %Y}" in mail.body


def test_a_payment_that_was_mended_before_the_mail_left_is_told_to_nobody(shop, olga, mailoutbox):
    shop.subscribe(olga, card=Card.FAILS_LATER)
    shop.stand_in.move(31 * DAY)
    shop.deliver()
    shop.stand_in.pay_bill(Subscription.objects.get().payments.get(open=True).number, Card.WORKS)
    shop.deliver()
    send()
    assert not [subject for subject in subjects(mailoutbox) if "did not go through" in subject]
    assert not Notice.objects.exclude(next_at=None).exists()


def test_whoever_leaves_is_told_when_it_ends_and_what_goes_back(shop, olga, mailoutbox):
    row = shop.subscribe(olga)
    leaving.end(row, shop.provider)
    send()
    assert any("ends on" in subject for subject in subjects(mailoutbox))
    leaving.leave_now(row, now(), shop.provider)
    send()
    assert any("gives €" in subject and "back to you" in subject for subject in subjects(mailoutbox))
    assert any("has ended" in subject for subject in subjects(mailoutbox))
    assert len(mailoutbox) == Notice.objects.count()


def test_what_goes_back_is_told_however_old_the_bill_is_and_each_time_what_went_back_then(shop, olga, mailoutbox):
    row = shop.subscribe(olga, shop.year)
    with time_machine.travel(row.start + 24 * DAY):
        shop.provider.refund(Payment.objects.get().number, 300, "by hand")
        shop.deliver()
        left = leaving.leave_now(row, now(), shop.provider)
        shop.deliver()
        send()
    assert left.refunded > 8000
    told = [mail.subject for mail in mailoutbox if "back to you" in mail.subject]
    assert told == ["Longwave gives €3 back to you", f"Longwave gives {money.words(left.refunded, 'EUR')} back to you"]


@pytest.mark.parametrize("brought", ["at the first look", "quietly"])
def test_what_went_back_before_we_knew_is_told_to_nobody(shop, olga, brought):
    row = shop.subscribe(olga, shop.year)
    shop.provider.refund(Payment.objects.get().number, 300, "by hand")
    Subscription.objects.all().delete()
    Notice.objects.all().delete()
    with time_machine.travel(row.start + 24 * DAY):
        project(shop.provider.subscription(row.number), shop.provider, now(), quiet=brought == "quietly")
        shop.provider.end(row.number, at_once=False, key="leave")
        shop.deliver()
        assert [notice.kind for notice in Notice.objects.all()] == ["ending"]


def test_the_giver_of_a_gift_is_told_what_goes_back_of_it_once(shop, olga, mailoutbox):
    gift = shop.give(olga)
    number = gift.payment.number
    for back in (900, 9000):
        shop.provider.refund(number, back, f"back {back}")
        for _ in range(2):
            look_again(shop.provider.payment(number), shop.provider)
            shop.deliver()
        send()
    part, rest = (mail for mail in mailoutbox if "back to you" in mail.subject)
    assert "You had paid it for your gift for Ida." in part.body
    assert "Nothing is open by that gift" not in part.body
    assert rest.subject == "Longwave gives €90 back to you"
    assert "Nothing is open by that gift any more." in rest.body


def test_whoever_withdraws_from_a_gift_has_one_mail_about_the_money(shop, olga):
    gift = shop.give(olga)
    about = {"name": "Olga Marsh", "email": olga.email, "contract": "A gift"}
    leaving.withdraw_gift(Withdrawal.objects.create(account=olga, gift=gift, **about), gift, now(), shop.provider)
    shop.deliver()
    assert sorted(notice.kind for notice in Notice.objects.all()) == ["gift-bought", "withdrawn"]


def test_a_withdrawal_is_confirmed_with_its_time(shop, olga, mailoutbox):
    row = shop.subscribe(olga)
    about = {"name": "Olga Marsh", "email": olga.email, "contract": "Digital, monthly"}
    stated = Withdrawal.objects.create(account=olga, subscription=row, **about)
    leaving.withdraw(stated, now(), shop.provider)
    send()
    mail = next(one for one in mailoutbox if "withdrawn" in one.subject)
    assert "Digital, monthly" in mail.body
    assert stated.stated_at.strftime("%H:%M") in mail.body
    assert "€9.90 goes back" in mail.body


def test_a_year_is_announced_before_it_is_renewed_and_once(shop, olga, mailoutbox):
    row = shop.subscribe(olga, shop.year)
    for days in (340, 341):
        with time_machine.travel(row.start + days * DAY, tick=False):
            assert noted.renewals(now(), 30 * DAY) == (days == 340)
            send()
    [mail] = [one for one in mailoutbox if "is renewed" in one.subject]
    assert "€99 is charged" in mail.body


@pytest.mark.parametrize(
    ("less", "said"),
    [({"amount": 200, "currency": "EUR"}, "and €97 is charged"), ({"percent": 100}, "and nothing is charged")],
)
def test_a_renewal_is_announced_with_what_an_offer_leaves_of_it(shop, olga, mailoutbox, less, said):
    row = shop.subscribe(olga, shop.year, offer=Offer.objects.create(name="Less", months=0, **less))
    with time_machine.travel(row.start + 340 * DAY, tick=False):
        noted.renewals(now(), 30 * DAY)
        send()
    [mail] = [one for one in mailoutbox if "is renewed" in one.subject]
    assert said in mail.body


def test_every_kind_has_a_mail_of_two_parts_in_plain_words(olga, mailoutbox):
    for kind in KINDS:
        noted.tell(olga, kind, str(uuid4()), amount="€9.90", number="L-1", url="https://x.example/", day="1 May 2027",
                   code="BCDF-GHJK-LMNP-QRST", to="Ida")  # fmt: skip
    send()
    assert len(mailoutbox) == len(KINDS)
    for mail in mailoutbox:
        assert "Longwave" in mail.subject
        assert "\n\n\n" not in mail.body
        assert "None" not in mail.body
        assert mail.alternatives[0].mimetype == "text/html"


def test_every_kind_has_words_at_the_desk():
    assert [kind for kind in [*KINDS, *notices.MORE] if kind not in history.NOTICES] == []


def test_no_kind_is_noted_for_which_there_is_no_mail():
    assert [kind for kind in [*KINDS, *notices.MORE, "gift"] if not (MAILS / f"{kind}.txt").is_file()] == []


class Away(EmailBackend):
    """A mail server that nobody reaches."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_while_the_mail_server_is_away_nothing_is_lost(shop, olga, mailoutbox, settings, monkeypatch):
    shop.subscribe(olga)
    well = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    send()
    send(now() + DAY)
    assert not mailoutbox
    settings.EMAIL_BACKEND = well
    send(now() + 2 * DAY)
    send(now() + 3 * DAY)
    assert len(mailoutbox) == 1


class Killed(BaseException):
    """What no code of ours catches, as nothing runs any more where a worker is killed."""


class Taken(EmailBackend):
    """A mail server that takes a mail, after which the worker is killed."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise Killed


def killed(at):
    with pytest.raises(Killed):
        send(at)


def test_killed_between_a_mail_and_its_mark_a_worker_sends_it_once_more_under_the_same_name(
    shop, olga, mailoutbox, settings
):
    shop.subscribe(olga)
    well, at = settings.EMAIL_BACKEND, now()
    settings.EMAIL_BACKEND = f"{__name__}.Taken"
    killed(at)
    settings.EMAIL_BACKEND = well
    send(at + timedelta(seconds=50))
    assert len(mailoutbox) == 1, "whoever claimed it may be at it still"
    for minutes in (2, 4, 8):
        send(at + timedelta(minutes=minutes))
    first, second = mailoutbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert first.body == second.body
    notice = Notice.objects.get()
    assert (bool(notice.sent_at), bool(notice.again_at), notice.handed_at) == (True, True, None)


def test_killed_twice_it_is_sent_no_more_and_the_desk_is_shown_it(shop, olga, mailoutbox, settings):
    shop.subscribe(olga)
    well, at = settings.EMAIL_BACKEND, now()
    settings.EMAIL_BACKEND = f"{__name__}.Taken"
    killed(at)
    killed(at + timedelta(minutes=2))
    settings.EMAIL_BACKEND = well
    for minutes in (10, 20, 40):
        send(at + timedelta(minutes=minutes))
    assert len(mailoutbox) == 2
    [notice] = Notice.objects.in_doubt()
    assert notice.sent_at is None


def test_every_mail_about_money_has_a_name_of_its_own(shop, olga, mailoutbox):
    shop.subscribe(olga)
    shop.give(olga)
    send()
    names = [mail.message()["Message-ID"] for mail in mailoutbox]
    assert len(set(names)) == len(names) == 3
    assert all(re.fullmatch(r"<[0-9a-f]{32}@[a-z.]+>", name) for name in names)


def test_what_no_mail_server_took_for_five_days_is_shown_to_the_desk(shop, olga, mailoutbox, settings):
    shop.subscribe(olga)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    send()
    assert not Notice.objects.filter(handed_at__isnull=False).exists(), "what was refused is in no doubt"
    send(now() + 6 * DAY)
    assert Notice.objects.in_doubt().count() == 1


def test_of_two_workers_one_sends(shop, olga, mailoutbox):
    shop.subscribe(olga)
    [notice] = Notice.objects.all()
    assert notices._claimed(notice, now())
    assert not notices._claimed(notice, now())
    send()
    assert not mailoutbox


def test_an_address_that_does_not_exist_gets_nothing(shop, olga, mailoutbox):
    shop.subscribe(olga)
    suppression.suppress(olga.email, SuppressionReason.BOUNCED, lists_only=False)
    send()
    assert not mailoutbox
    assert Notice.objects.get().next_at is None
    assert Notice.objects.get().sent_at is None


# --- Gifts ------------------------------------------------------------------------------------------------------


def brought(mailoutbox):
    return [mail for mail in mailoutbox if mail.to == ["ida@readers.example"]]


def test_a_gift_is_brought_once_with_its_code_and_the_givers_words(shop, olga, mailoutbox):
    gift = shop.give(olga)
    for _ in range(2):
        send()
    [mail] = brought(mailoutbox)
    assert mail.subject == "Olga Marsh gives you Longwave"
    assert gift.code in mail.body
    assert "Enjoy." in mail.body
    assert "It lasts a year" in mail.body
    gift.refresh_from_db()
    assert gift.delivered_at


def test_a_gift_for_a_day_is_brought_on_that_day_by_the_magazines_clock(shop, olga, mailoutbox, settings):
    gift = shop.give(olga)
    GiftSubscription.objects.filter(pk=gift.pk).update(deliver_on=date(2026, 12, 24))
    send(datetime(2026, 12, 23, 23, 59, tzinfo=UTC))
    assert not brought(mailoutbox)
    send(datetime(2026, 12, 24, 0, 1, tzinfo=UTC))
    assert len(brought(mailoutbox)) == 1


def test_a_gift_waits_for_the_mail_server_and_one_in_hand_for_nobody(shop, olga, mailoutbox, settings):
    gift = shop.give(olga)
    well = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    send()
    settings.EMAIL_BACKEND = well
    notices.once(now())
    assert not brought(mailoutbox), "another worker may have it in hand still"
    send()
    assert len(brought(mailoutbox)) == 1
    gift.refresh_from_db()
    assert gift.delivered_at


def test_a_gift_whose_worker_was_killed_is_brought_once_more_under_the_same_name(shop, olga, mailoutbox, settings):
    shop.give(olga)
    well = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Taken"
    killed(now())
    settings.EMAIL_BACKEND = well
    for _ in range(2):
        send()
    first, second = brought(mailoutbox)
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert first.body == second.body


def test_a_gift_without_an_address_or_that_was_taken_back_is_brought_to_nobody(shop, olga, mailoutbox):
    shop.give(olga, to="")
    taken = shop.give(olga)
    GiftSubscription.objects.filter(pk=taken.pk).update(cancelled_at=now())
    send()
    assert not brought(mailoutbox)
