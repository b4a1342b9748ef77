"""Rut looks at her subscription, changes it, pauses, leaves and comes back. Mallory tries to do it for her."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from longwave.account.billing_facts import bills, subscriptions
from longwave.account.rules import Standing, acts, subscription_sentence
from longwave.account.tests.people import MALLORY, RUT, code_in, come_in
from longwave.adapters.payments import Interval, State
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.billing import inbox
from longwave.membership.models import Account, Offer, Payment, ProviderEvent, Subscription
from longwave.membership.tests.shop import reads

DAY = timedelta(days=1)
OWN = "/account/subscription/"
MARCH, APRIL = datetime(2027, 3, 3, 12, tzinfo=UTC), datetime(2027, 4, 3, 12, tzinfo=UTC)


# --- The sentence -----------------------------------------------------------------------------------------------


def standing(state=State.ACTIVE, **more):
    return Standing("Digital", "€9.90 a month", state, MARCH, **more)


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (standing(), "Digital, €9.90 a month. The next charge is on 3 March 2027."),
        (standing(charge="€4.95"), "Digital, €9.90 a month. The next charge, €4.95, is on 3 March 2027."),
        (
            standing(charge="€0", covered=True),
            "Digital, €9.90 a month. Nothing is charged on 3 March 2027: it is paid from your credit or by your offer.",
        ),
        (standing(State.TRIALING), "Digital, €9.90 a month: free until 3 March 2027. The first charge is on that day."),
        (
            standing(ends_at=MARCH),
            "Digital, €9.90 a month: ends on 3 March 2027. Everything is open until then, and nothing more is charged.",
        ),
        (
            standing(paused_from=MARCH, paused_until=APRIL),
            "Digital, €9.90 a month: paused from 3 March 2027 until 3 April 2027, and goes on by itself. "
            "Nothing is charged meanwhile.",
        ),
        (
            standing(State.PAST_DUE, open_until=MARCH),
            "Digital, €9.90 a month: the last payment failed. Everything stays open until 3 March 2027.",
        ),
        (
            standing(State.PAST_DUE, open_until=MARCH, shut=True),
            "Digital, €9.90 a month: the last payment failed. It is closed until that is paid.",
        ),
        (
            standing(State.PAST_DUE, open_until=MARCH, ends_at=APRIL),
            "Digital, €9.90 a month: the last payment failed. Everything stays open until 3 March 2027. "
            "It ends on 3 April 2027.",
        ),
        (
            standing(State.UNPAID, shut=True, ends_at=APRIL),
            "Digital, €9.90 a month: a payment failed for good. It ends on 3 April 2027. "
            "Once it is paid, everything is open again.",
        ),
        (
            standing(shut=True, returned=True),
            "Digital, €9.90 a month: closed, since what you paid went back. The next charge is on 3 March 2027.",
        ),
        (
            standing(shut=True, returned=True, ends_at=APRIL),
            "Digital, €9.90 a month: ends on 3 April 2027. It is closed, since what you paid went back, "
            "and nothing more is charged.",
        ),
        (
            standing(ends_at=APRIL, open_until=MARCH, paused_from=MARCH),
            "Digital, €9.90 a month: ends on 3 April 2027. Everything stays open until 3 March 2027, "
            "and nothing more is charged.",
        ),
        (standing(State.CANCELED, ended_at=MARCH), "Digital: ended on 3 March 2027."),
        (standing(online=False), "Digital, €9.90 a month: paid until 3 March 2027."),
    ],
)
def test_how_it_stands_is_one_sentence(held, sentence):
    assert subscription_sentence(held, UTC) == sentence


def test_every_state_has_its_sentence_and_what_can_be_done():
    said = {subscription_sentence(standing(state), UTC) for state in State}
    assert len(said) == len(State) - 1  # what never began and what has ended read alike
    assert acts(standing(), 3) == {"change", "pause", "card", "leave"}
    assert acts(standing(), 0) == {"change", "card", "leave"}
    assert acts(standing(ends_at=MARCH), 3) == {"card", "resume"}
    assert acts(standing(State.UNPAID, ends_at=MARCH), 3) == {"card", "leave", "resume"}
    assert acts(standing(State.CANCELED), 3) == acts(standing(online=False), 3) == frozenset()


# --- Her page ---------------------------------------------------------------------------------------------------


def page(client, address=OWN):
    return client.get(address, follow=True).content.decode()


def said(answer):
    """What a page says after an act."""
    return re.findall(r'role="status">(.*?)</p>', answer.content.decode())


def post(client, address, **sent):
    return client.post(address, sent, follow=True)


def shown(client, address):
    """The signed amounts of a page."""
    return re.search(r'name="shown" value="([^"]+)"', page(client, address))[1]


def at(row, act):
    return f"{OWN}{row.pk}/{act}/"


def test_a_reader_without_one_is_told_where_to_get_it(client, shop, rut):
    assert "You have no subscription." in page(client)
    assert "You have none." in page(client, "/account/")


def test_it_says_what_she_pays_and_when_and_lists_the_bill(client, shop, rut):
    row = shop.subscribe(rut)
    sentence = f"Digital, €9.90 a month. The next charge is on {row.end.day} {row.end:%B %Y}."
    assert sentence in page(client)
    assert sentence in page(client, "/account/")
    assert "Everything: your subscription (Digital)." in page(client, "/account/")
    bill = Payment.objects.get()
    assert f'<a href="{bill.url}">{bill.shown}</a>' in page(client)


def test_an_offer_that_still_lowers_the_next_charge_is_in_the_sentence(client, shop, rut):
    offer = Offer.objects.create(name="Half price for three months", percent=50, months=3)
    shop.subscribe(rut, offer=offer)
    assert "The next charge, €4.95, is on" in page(client)


def test_she_changes_the_price_and_pays_exactly_what_was_shown(client, shop, rut):
    row = shop.subscribe(rut)
    shop.stand_in.move(10 * DAY)
    address = f"{OWN}{row.pk}/change/{shop.year.uid}/"
    assert f'href="{address}"' in page(client)
    before = page(client, address)
    amount = re.search(r"Change it and pay €([\d.]+)", before)[1]
    answer = post(client, address, shown=shown(client, address))
    assert said(answer) == ["Changed: from now on it is Digital, €99 a year."]
    row.refresh_from_db()
    assert row.price == shop.year
    assert Payment.objects.latest("pk").paid == round(float(amount) * 100)


@pytest.mark.parametrize("forged", ["", "x", "WzEsMiwiMjAyNi0wMS0wMSJd:1:x"])
def test_amounts_that_were_never_shown_change_nothing(client, shop, rut, forged):
    row = shop.subscribe(rut)
    address = f"{OWN}{row.pk}/change/{shop.year.uid}/"
    assert "Look at them once more" in post(client, address, shown=forged).content.decode()
    other = f"{OWN}{row.pk}/change/{shop.price(500, Interval.MONTH).uid}/"
    assert "Look at them once more" in post(client, other, shown=shown(client, address)).content.decode()
    row.refresh_from_db()
    assert row.price == shop.month


def test_amounts_hold_for_half_an_hour(client, shop, rut):
    row = shop.subscribe(rut)
    address = f"{OWN}{row.pk}/change/{shop.year.uid}/"
    old = shown(client, address)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert "Look at them once more" in post(client, address, shown=old).content.decode()


def test_a_card_that_is_declined_changes_nothing(client, shop, rut):
    row = shop.subscribe(rut, card=Card.FAILS_LATER)
    address = f"{OWN}{row.pk}/change/{shop.year.uid}/"
    assert said(post(client, address, shown=shown(client, address))) == ["Your card was declined."]
    row.refresh_from_db()
    assert row.price == shop.month


def test_a_price_in_another_currency_is_refused_in_a_sentence(client, shop, rut):
    row, dollars = shop.subscribe(rut), shop.price(1100, Interval.MONTH, "USD")
    answer = client.get(f"{OWN}{row.pk}/change/{dollars.uid}/", follow=True)
    assert "keeps its currency" in answer.content.decode()
    assert "$11" not in page(client)


def test_she_ends_it_in_two_clicks_and_takes_that_back(client, shop, rut):
    row = shop.subscribe(rut)
    last = f"{row.end.day} {row.end:%B %Y}"
    assert f'href="{at(row, "leave")}"' in page(client)
    answer = post(client, at(row, "leave"), do="end")
    assert said(answer) == [f"It ends on {last}. Everything is open until then, and nothing more is charged."]
    assert reads(rut)
    assert "Let it go on" in page(client)
    assert said(post(client, at(row, "resume"))) == ["It goes on."]
    assert "The next charge is on" in page(client)


def test_she_leaves_at_once_and_is_given_back_what_was_shown(client, shop, rut):
    row = shop.subscribe(rut)
    amount = re.search(r"End it now, (€[\d.]+) goes back", page(client, at(row, "leave")))[1]
    answer = post(client, at(row, "leave"), do="now", shown=shown(client, at(row, "leave")))
    assert said(answer) == [f"It has ended. {amount} goes back to where it came from."]
    assert not reads(rut)
    assert "given back" in page(client)


def test_whoever_has_left_is_offered_to_come_back(client, shop, rut):
    Offer.objects.create(name="Welcome back", percent=50, comeback=True)
    row = shop.subscribe(rut)
    assert "Welcome back" not in page(client)
    post(client, at(row, "leave"), do="now", shown=shown(client, at(row, "leave")))
    assert "Digital: Welcome back." in page(client)
    assert f'href="/subscribe/{shop.month.uid}/"' in page(client)


def test_she_pauses_for_as_long_as_the_settings_allow(client, shop, rut):
    row = shop.subscribe(rut)
    for months in ("9", "-1", "x", "²", ""):
        assert "expected 1 to 3" in said(post(client, at(row, "pause"), months=months))[0]
    assert "Nothing is charged meanwhile" in said(post(client, at(row, "pause"), months="2"))[0]
    assert "paused from" in page(client)


def test_a_failed_payment_says_what_to_do_and_until_when_it_stays_open(client, shop, rut):
    shop.subscribe(rut, card=Card.FAILS_LATER)
    shop.stand_in.move(32 * DAY)
    shop.deliver()
    bill = Payment.objects.get(open=True)
    found = page(client)
    assert "the last payment failed. Everything stays open until" in found
    assert f'€9.90 is due. <a href="{bill.mend_url}">' in found
    shop.stand_in.pay_bill(bill.number, Card.WORKS)
    shop.deliver()
    assert "The next charge is on" in page(client)


def test_the_card_is_changed_at_the_providers_page(client, shop, rut):
    row = shop.subscribe(rut)
    answer = client.post(at(row, "card"))
    assert re.match(r"0; url=https://stand-in\.invalid/portal/bps_", answer["Refresh"])


def test_a_subscription_by_invoice_shows_what_is_possible(client, shop, rut):
    row = shop.subscribe(rut)
    Subscription.objects.filter(pk=row.pk).update(provider="manual")
    found = page(client)
    assert "You pay this by invoice" in found
    assert "Use another card" not in found
    assert client.post(at(row, "card")).status_code == 404


def test_while_the_provider_is_away_her_page_stands_and_nothing_changes(client, shop, rut):
    row = shop.subscribe(rut)
    shop.stand_in.break_down(Fault.DOWN)
    assert "The next charge is on" in page(client)
    for act in ("resume", "pause", "card"):
        assert "does not answer just now" in said(post(client, at(row, act), months="1"))[0]
    for address in (at(row, "leave"), f"{OWN}{row.pk}/change/{shop.year.uid}/"):
        assert "does not answer just now" in page(client, address)
    shop.stand_in.break_down(None)
    assert reads(rut)


def test_whoever_paid_twice_in_two_tabs_is_told_how_to_undo_one(client, shop, rut):
    first = shop.subscribe(rut)
    assert "more than one subscription" not in page(client)
    shop.subscribe(rut, shop.year)
    assert "You pay for more than one subscription." in page(client)
    post(client, at(first, "leave"), do="end")
    assert "more than one subscription" not in page(client)
    assert reads(rut)


def test_other_peoples_subscriptions_are_not_there(client, shop, rut, mailoutbox):
    row, mallory = shop.subscribe(rut), Client()
    come_in(mallory, mailoutbox, MALLORY)
    assert "Digital" not in page(mallory)
    for act in ("resume", "pause", "card", "leave", f"change/{shop.year.uid}"):
        assert mallory.post(at(row, act), {"do": "end", "months": "1"}).status_code == 404
    assert mallory.get(at(row, "leave")).status_code == 404
    row.refresh_from_db()
    assert (row.ends_at, row.paused_from) == (None, None)


def test_acts_are_posted_with_a_token(shop, rut, mailoutbox):
    row, browser = shop.subscribe(rut), Client(enforce_csrf_checks=True)
    browser.force_login(rut)
    for act in ("resume", "pause", "card", "leave"):
        assert browser.post(at(row, act), {"do": "end"}).status_code == 403


# --- Taking along, and closing ----------------------------------------------------------------------------------


def test_the_export_has_what_she_paid_and_agreed_to(client, shop, rut):
    shop.subscribe(rut)
    found = json.loads(client.get("/account/data.json").content)
    assert [(one["plan__name"], one["consent"]) for one in found["subscriptions"]] == [("Digital", "I agree.")]
    assert [one["paid"] for one in found["payments"]] == [990]
    assert [one["source"] for one in found["checkouts"]] == ["/articles/x/"]


def test_closing_the_account_ends_billing_first_and_gives_back_what_is_left(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    assert "Your subscription ends at once" in page(client, "/account/close/")
    client.post("/account/close/")
    answer = client.post("/account/close/code/", {"code": code_in(mailoutbox[-1])})
    assert b"Your subscription has ended, and" in answer.content
    assert not Account.objects.filter(email=RUT).exists()
    assert shop.provider.subscription(row.number).state is State.CANCELED
    assert Payment.objects.get().refunded > 0
    assert "goes back to where it came from" in mailoutbox[-1].body
    shop.deliver()  # what the provider says of it afterwards waits for nobody
    inbox.apply_waiting(shop.provider, timezone.now() + inbox.AGAIN * 2)
    assert not ProviderEvent.objects.filter(applied_at=None).exists()
    row.refresh_from_db()
    assert (row.state, row.account) == ("canceled", None)


def test_while_the_provider_is_away_no_account_is_closed(client, shop, rut, mailoutbox):
    shop.subscribe(rut)
    client.post("/account/close/")
    shop.stand_in.break_down(Fault.DOWN)
    answer = client.post("/account/close/code/", {"code": code_in(mailoutbox[-1])}, follow=True)
    assert "Your subscription has to end before your account does" in answer.content.decode()
    assert Account.objects.filter(email=RUT).exists()
    assert reads(rut)


# --- A window that is older than another one --------------------------------------------------------------------


def test_a_paused_or_ending_subscription_is_neither_changed_nor_paused_from_an_old_window(client, shop, rut):
    row = shop.subscribe(rut)
    post(client, at(row, "pause"), months="1")
    change = f"{at(row, 'change')}{shop.year.uid}/"
    for answer in (
        client.get(change, follow=True),
        post(client, change, shown="x"),
        post(client, at(row, "pause"), months="2"),
    ):
        assert "As your subscription stands now, this cannot be done" in answer.content.decode()
    row.refresh_from_db()
    assert row.price == shop.month


# --- Her bills --------------------------------------------------------------------------------------------------


def test_the_months_of_a_pause_bring_no_bills(client, shop, rut):
    row = shop.subscribe(rut)
    post(client, at(row, "pause"), months="3")
    with time_machine.travel(row.end + 40 * DAY, tick=False):
        shop.deliver()
        assert [bill.state for bill in bills(rut)] == ["paid"]


def test_what_lasts_longer_after_she_paid_is_not_called_free(client, shop, rut):
    row = shop.subscribe(rut)
    post(client, at(row, "pause"), months="1")
    post(client, at(row, "resume"))
    row.refresh_from_db()
    assert row.state == "trialing"  # so its provider says
    [held] = subscriptions(rut, timezone.now())
    assert held.sentence.startswith("Digital, €9.90 a month. The next charge is on ")
    assert held.pauses


BILLS = {
    "taken back: not charged": {"shown": "LW-2"},
    "given up: it was not paid": {"shown": "LW-2", "failed_at": MARCH},
    "nothing was due": {"shown": "LW-2", "due": 0},
    "open": {"shown": "LW-2", "open": True},
}


@pytest.mark.parametrize(("words", "fields"), BILLS.items(), ids=BILLS)
def test_each_bill_says_how_it_stands(rut, words, fields):
    about = {"account": rut, "provider": "stripe", "number": "in_2", "due": 990, "currency": "EUR", "created": MARCH}
    Payment.objects.create(**about | fields)
    assert [bill.state for bill in bills(rut)] == [words]


def test_a_draft_is_no_bill_yet(rut):
    Payment.objects.create(
        account=rut, provider="stripe", number="in_3", due=990, currency="EUR", created=MARCH, shown=""
    )
    assert not bills(rut)
