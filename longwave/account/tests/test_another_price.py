"""Rut is to pay another price: her page and a mail say what, from when, and how to leave."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from longwave.account import notices
from longwave.account.rules import Standing, day, subscription_sentence
from longwave.adapters.payments import Interval, State
from longwave.membership.billing import leaving, repricing
from longwave.membership.billing.notices import renewals
from longwave.membership.models import Notice, Offer

pytestmark = pytest.mark.django_db
MARCH, MAY = datetime(2027, 3, 3, 12, tzinfo=UTC), datetime(2027, 5, 3, 12, tzinfo=UTC)


def announced(shop, days):
    dear, now = shop.price(1290, Interval.MONTH), timezone.now()
    change = repricing.announce(shop.month, dear, now + timedelta(days=days), None, now)
    repricing.gather(shop.provider, now)
    return change


def half():
    return Offer.objects.create(name="Half for ever", percent=50, months=0)


def page(client):
    return client.get("/account/subscription/").content.decode()


def on(moment):
    return day(moment, timezone.get_default_timezone())


def test_the_sentence_names_the_price_to_come():
    held = Standing("Digital", "€9.90 a month", State.ACTIVE, MARCH, later="€12.90 a month", later_from=MAY)
    said = "Digital, €9.90 a month. The next charge is on 3 March 2027. From 3 May 2027 on, it is €12.90 a month."
    assert subscription_sentence(held, UTC) == said


def test_her_page_says_it_until_it_is_so(client, shop, rut):
    row = shop.subscribe(rut)
    change = announced(shop, 40)
    first = repricing.first_charge(row, change)
    assert f"From {on(first)} on, it is €12.90 a month." in page(client)
    shop.stand_in.move_to(row.end + timedelta(hours=1))
    shop.deliver()
    row.refresh_from_db()
    repricing.move_due(shop.provider, row.end - timedelta(days=1))
    assert f"Digital, €12.90 a month. The next charge is on {on(first)}." in page(client)
    assert "it is €12.90 a month" not in page(client)


def test_an_amount_reckoned_with_the_old_price_is_not_shown_for_the_new_one(client, shop, rut):
    row = shop.subscribe(rut, offer=half())
    announced(shop, 20)
    less = "less what your offer or your credit still takes off"
    said = f"The next charge is on {on(row.end)}. From {on(row.end)} on, it is €12.90 a month, {less}."
    assert said in page(client)


def test_whose_offer_goes_on_reads_in_the_mail_that_it_does_and_no_amount_that_is_wrong(shop, rut, mailoutbox):
    shop.subscribe(rut, offer=half())
    announced(shop, 40)
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    [mail] = [one for one in mailoutbox if "€12.90" in one.subject]
    assert "The price of your subscription" in mail.subject
    assert "its price is €9.90 a month, and your offer or your credit takes something off." in mail.body
    assert "€12.90 a month, less what your offer or your credit still takes off then." in mail.body
    assert "will cost" not in mail.subject + mail.body


def test_the_mail_before_a_year_is_renewed_at_another_price_says_that_her_offer_goes_on(shop, rut):
    row = shop.subscribe(rut, shop.year, offer=half())
    dear, now = shop.price(12900, Interval.YEAR), timezone.now()
    repricing.announce(shop.year, dear, now + timedelta(days=40), None, now)
    repricing.gather(shop.provider, now)
    renewals(row.end - timedelta(days=20), timedelta(days=30))
    words = Notice.objects.get(kind="renewal").words
    assert words["amount"] == "€129, less what your offer or your credit still takes off,"


def test_whoever_leaves_reads_nothing_of_it(client, shop, rut):
    row = shop.subscribe(rut)
    announced(shop, 40)
    leaving.end(row, shop.provider)
    assert "€12.90" not in page(client)


def test_the_mail_says_both_amounts_from_when_and_how_to_leave(shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    change = announced(shop, 40)
    mailoutbox.clear()
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    [mail] = [one for one in mailoutbox if "will cost" in one.subject]
    first = on(repricing.first_charge(row, change))
    assert mail.to == [rut.email]
    assert f"will cost €12.90 a month from {first}" in mail.subject
    for words in ("You subscribe to Digital at €9.90 a month.", first, "cancel it", "/account/subscription/"):
        assert words in mail.body


def test_its_subject_begins_on_the_first_line_and_is_whole(shop, rut, mailoutbox):
    shop.subscribe(rut)
    announced(shop, 40)
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    [mail] = [one for one in mailoutbox if "will cost" in one.subject]
    sent = mail.message().as_bytes()
    [lines] = re.findall(rb"^Subject: (.*(?:\n .*)*)$", sent, re.MULTILINE)
    assert len(lines.splitlines()) > 1
    assert all(line.strip() and len(line) <= 78 for line in lines.splitlines())
    assert message_from_bytes(sent, policy=policy.default)["Subject"] == mail.subject


def test_whoever_has_left_before_the_mail_did_gets_none(shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    announced(shop, 40)
    leaving.leave_now(row, timezone.now(), shop.provider)
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    assert not [one for one in mailoutbox if "will cost" in one.subject]
