"""Leaving with a bill that is open: the page, the button's answer and the mail say what really stays open.

Rut's card fails. She looks at what leaving means, leaves, and takes it back.
"""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from longwave.account import notices
from longwave.account.rules import Ending, day, ending_words
from longwave.account.tests.people import RUT
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.outbox import Weather
from longwave.membership.billing.facts import opens
from longwave.membership.models import Account, Notice
from longwave.membership.tests.shop import reads

DAY = timedelta(days=1)
OWN = "/account/subscription/"
MAY = datetime(2027, 5, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Ending(MAY, MAY), "Everything is open until then, and nothing more is charged."),
        (Ending(MAY, MAY, "€9.90"), "Everything is open until then. €9.90 is still due; no other bill follows."),
        (
            Ending(MAY, MAY - DAY, "€9.90", failing=True),
            "Everything is open until 2 May 2027, since a payment failed. €9.90 is still due; no other bill follows.",
        ),
        (
            Ending(MAY, None, "€9.90", failing=True),
            "What it opened is closed already, since a payment failed. €9.90 is still due; no other bill follows.",
        ),
        (Ending(MAY, None), "What it opened is closed already. Nothing more is charged."),
        (Ending(MAY, None, begun=False), "Nothing is open yet. Nothing more is charged."),
    ],
)
def test_what_stays_open_is_said_in_so_many_words(found, words):
    assert ending_words(found, UTC) == words


@given(
    open_until=st.none() | st.integers(1, 40).map(lambda days: MAY - days * DAY),
    owed=st.sampled_from(["", "€9.90"]),
    failing=st.booleans(),
    begun=st.booleans(),
)
def test_what_is_closed_is_never_promised(open_until, owed, failing, begun):
    said = ending_words(Ending(MAY, open_until, owed, failing, begun), UTC)
    assert ("is open until" in said) is (open_until is not None)
    assert ("nothing more is charged" in said.lower()) is (not owed)
    assert not open_until or day(open_until, UTC) in said


@contextmanager
def failing(client, shop, days):
    """Some days after her card failed at the second payment. She comes in again, as sessions end by then."""
    row = shop.subscribe(Account.objects.get(email=RUT), card=Card.FAILS_LATER)
    with time_machine.travel(row.end + timedelta(hours=2) + days * DAY, tick=False) as clock:
        shop.deliver()
        client.force_login(row.account)
        row.refresh_from_db()
        yield row, clock


def at(row, act):
    return f"{OWN}{row.pk}/{act}/"


def text(client, address):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def said(answer):
    return re.findall(r'role="status">(.*?)</p>', answer.content.decode())


def mail_of(mailoutbox, words):
    cache.clear()
    notices.once(datetime.now(UTC))
    return [mail for mail in mailoutbox if words in mail.subject]


def test_in_the_days_of_grace_leaving_promises_these_days_and_no_more(client, shop, rut, mailoutbox):
    with failing(client, shop, 1) as (row, clock):
        then = opens(row).end
        words = f"Everything is open until {day(then, UTC)}, since a payment failed. €9.90 is still due"
        page = text(client, at(row, "leave"))
        assert words in page
        assert "€9.90 that is due is not asked for any more" in page
        assert words in said(client.post(at(row, "leave"), {"do": "end"}, follow=True))[0]
        [mail] = mail_of(mailoutbox, "ends on")
        assert words in mail.body
        assert row.payments.get(open=True).mend_url in mail.body
        assert reads(rut)
        clock.move_to(then)
        assert not reads(rut)
        assert "It is closed until that is paid." in text(client, OWN)


def test_what_is_closed_already_is_promised_nowhere_and_the_end_is_taken_back(client, shop, rut, mailoutbox):
    words = "What it opened is closed already, since a payment failed. €9.90 is still due"
    with failing(client, shop, 20) as (row, _):
        assert row.state == "unpaid"
        assert words in text(client, at(row, "leave"))
        assert words in said(client.post(at(row, "leave"), {"do": "end"}, follow=True))[0]
        [mail] = mail_of(mailoutbox, "ends on")
        assert words in mail.body
        for page in (client.get(OWN), client.get(at(row, "leave"))):
            assert f'action="{at(row, "resume")}"' in page.content.decode()
        assert "End it on" not in text(client, at(row, "leave"))
        assert said(client.post(at(row, "resume"), follow=True)) == ["It goes on."]
        row.refresh_from_db()
        assert (row.ends_at, row.state) == (None, "unpaid")
        assert not reads(rut)
        shop.stand_in.pay_bill(row.payments.get(open=True).number, Card.WORKS)
        shop.deliver()
        assert reads(rut)


def test_an_end_that_was_taken_back_before_the_mail_left_is_told_to_nobody(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    client.post(at(row, "leave"), {"do": "end"})
    client.post(at(row, "resume"))
    assert not mail_of(mailoutbox, "ends on")
    assert Notice.objects.get(kind="ending").next_at is None


def test_each_end_she_asks_for_is_confirmed_once(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    for times in (1, 2, 3):
        for _ in range(2):
            client.post(at(row, "leave"), {"do": "end"})
            shop.deliver(Weather(copies=2))
        assert len(mail_of(mailoutbox, "ends on")) == times
        client.post(at(row, "resume"))
        shop.deliver()
    assert len(mail_of(mailoutbox, "ends on")) == 3


def test_an_end_asked_for_again_before_the_mail_left_is_one_mail(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    client.post(at(row, "leave"), {"do": "end"})
    client.post(at(row, "resume"))
    client.post(at(row, "leave"), {"do": "end"})
    assert len(mail_of(mailoutbox, "ends on")) == 1


def test_whoever_leaves_while_it_is_paused_is_promised_what_she_paid_for(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    client.post(at(row, "pause"), {"months": "3"})
    paid = row.end
    with time_machine.travel(paid + 14 * DAY, tick=False):
        shop.deliver()
        client.force_login(rut)
        assert not reads(rut)
        client.post(at(row, "leave"), {"do": "end"})
        row.refresh_from_db()
        assert row.ends_at > paid + 14 * DAY
        assert not reads(rut), "a month that nobody paid for"
        [mail] = mail_of(mailoutbox, "ends on")
        assert "What it opened is closed already. Nothing more is charged." in mail.body
