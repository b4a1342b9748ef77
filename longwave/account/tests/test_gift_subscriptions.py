"""Rut gives Selma a year. Mallory guesses codes."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from longwave.account import actions, notices
from longwave.account.rules import day
from longwave.account.tests.people import MALLORY, SELMA, account, come_in, page
from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.actions import comp
from longwave.membership.billing import gifts
from longwave.membership.models import (
    Account,
    Checkout,
    Customer,
    GiftSubscription,
    Grant,
    Plan,
    ProviderEvent,
    Subscription,
)
from longwave.membership.tests.shop import reads

pytestmark = pytest.mark.django_db
GIVE, REDEEM, GIFTS = "/subscribe/gift/", "/subscribe/redeem/", "/account/gifts/"


@pytest.fixture
def selma(mailoutbox):
    browser = Client()
    come_in(browser, mailoutbox, SELMA)
    return browser


def sent(client, shop, **more):
    wanted = {
        "price": str(shop.year.uid),
        "to_email": " Selma@Readers.example",
        "to_name": "Selma",
        "message": "Enjoy.",
    }
    return client.post(GIVE, wanted | more)


def bought(client, shop, **more):
    """Rut chooses, pays at the provider's page, and comes back."""
    assert sent(client, shop, **more).status_code == 200
    checkout = Checkout.objects.latest("pk")
    shop.stand_in.pay(checkout.session, Card.WORKS)
    return client.get(f"/subscribe/done/{checkout.uid}/").content.decode()


def test_she_pays_once_and_gets_a_code(client, shop, rut):
    assert "Digital, €99 for 12 months" in page(client, GIVE)
    found = bought(client, shop)
    gift = GiftSubscription.objects.get()
    assert (gift.giver, gift.to_email, gift.message) == (rut, "selma@readers.example", "Enjoy.")
    assert gift.code in found
    assert "We send it to selma@readers.example." in found
    assert not reads(rut)
    assert gift.code in page(client, GIFTS)
    assert "Digital for Selma" in page(client, GIFTS)


def left_over():
    return [one.fault for one in ProviderEvent.objects.filter(applied_at=None)]


@pytest.mark.parametrize("comes_back", [True, False])
def test_whoever_closes_her_account_right_after_paying_has_given_it_all_the_same(client, shop, rut, comes_back):
    sent(client, shop)
    checkout = Checkout.objects.get()
    shop.stand_in.pay(checkout.session, Card.WORKS)
    if comes_back:
        client.get(f"/subscribe/done/{checkout.uid}/")
    actions.close(rut)
    shop.deliver()
    gift = GiftSubscription.objects.get()
    assert (gift.giver, bool(gift.paid_at), bool(gift.code), left_over()) == (None, True, True, [])


def test_whoever_closes_her_account_before_the_page_cannot_pay_there_any_more(client, shop, rut):
    sent(client, shop)
    session = Checkout.objects.get().session
    actions.close(rut)
    shop.deliver()
    assert left_over() == []
    with pytest.raises(Refusal, match="no longer active"):
        shop.stand_in.pay(session, Card.WORKS)


def test_a_subscription_that_she_has_just_paid_ends_with_her_account(client, shop, rut):
    shop.buy(rut)
    actions.close(rut)
    shop.deliver()
    assert left_over() == []
    assert Subscription.objects.get().state == "canceled"


def test_a_giver_whom_the_provider_has_deleted_is_a_new_customer_and_gives_one_gift(client, shop, rut):
    for number in ("cus_deleted", "cus_deleted_too"):
        Customer.objects.create(account=rut, provider="stripe", number=number, live=False)
    found = bought(client, shop)
    gift = GiftSubscription.objects.get()
    assert gift.code in found
    assert gift.paid_at
    assert Customer.objects.get().number.startswith("cus_")
    assert not Customer.objects.filter(number__startswith="cus_deleted").exists()


def test_it_can_wait_for_its_day_or_be_printed(client, shop, rut):
    day = timezone.localdate() + timedelta(days=30)
    assert f"on {day.day} {day:%B %Y}" in bought(client, shop, deliver_on=day.isoformat())
    assert "Goes to selma@readers.example on" in page(client, GIFTS)
    assert "We send it" not in bought(client, shop, to_email="")
    assert "To pass on" in page(client, GIFTS)


def test_the_mail_with_the_code_says_to_whom_and_when_it_is_brought(client, shop, rut, mailoutbox):
    later = timezone.localdate() + timedelta(days=30)
    for more in ({}, {"deliver_on": later.isoformat()}, {"to_email": ""}):
        bought(client, shop, **more)
        notices.send_waiting(timezone.now())
    at_once, on_a_day, by_code = (one.body for one in mailoutbox if "Your gift of" in one.subject)
    assert "We bring it to selma@readers.example. What became of it" in at_once
    assert f"We bring it to selma@readers.example on {later.day} {later:%B %Y}. What became of it" in on_a_day
    assert "We bring it" not in by_code


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"deliver_on": "2020-01-01"}, "Choose today or a later day"),
        ({"deliver_on": "2999-01-01"}, "Choose today or a later day"),
        ({"to_email": "selma"}, "This is no e-mail address"),
        ({"price": "00000000-0000-4000-8000-000000000000"}, "Choose one."),
        ({"price": ""}, "Choose one."),
        ({"message": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_its_field(client, shop, rut, wrong, words):
    answer = sent(client, shop, **wrong)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not GiftSubscription.objects.exists()


def test_names_stand_in_one_line(client, shop, rut, selma, mailoutbox):
    bought(client, shop, to_name=" Selma\r\nBirk ", giver_name="Rut\nMarsh")
    gift = GiftSubscription.objects.get()
    assert (gift.to_name, gift.giver_name) == ("Selma Birk", "Rut Marsh")
    gifts.redeem(gift.code, account(SELMA), timezone.now())
    notices.send_waiting(timezone.now())
    assert "Your gift of Longwave for Selma Birk was redeemed" in [mail.subject for mail in mailoutbox]


def test_a_plan_that_asks_for_proof_is_no_gift(client, shop, rut):
    Plan.objects.update(needs_proof=True)
    assert "Nothing can be given just now." in page(client, GIVE)
    assert sent(client, shop).status_code == 400


def test_a_day_without_an_address_is_refused_and_what_was_typed_stays(client, shop, rut):
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    answer = sent(client, shop, deliver_on=day, to_email="  ")
    assert answer.status_code == 400
    assert "Give an address, or no day: then you get a code to pass on yourself." in answer.content.decode()
    assert f'value="{day}"' in answer.content.decode()
    assert not GiftSubscription.objects.exists()


def test_her_name_is_that_of_her_account_unless_she_types_another_one(client, shop, rut, selma, mailoutbox):
    Account.objects.filter(pk=rut.pk).update(first_name="Rut", last_name="Marsh")
    assert 'value="Rut Marsh"' in page(client, GIVE)
    bought(client, shop, giver_name=" Aunt\r\n Rut ")
    notices.once(timezone.now())
    [mail] = [one for one in mailoutbox if one.to == [SELMA] and "gives you" in one.subject]
    assert mail.subject.startswith("Aunt Rut gives you ")
    selma.post(REDEEM, {"code": GiftSubscription.objects.get().code})
    for address in (GIFTS, "/account/"):
        assert "Aunt Rut gives you “Digital” until" in page(selma, address)
    assert "Aunt Rut" in client.get("/account/data.json").content.decode()


def test_whoever_leaves_her_name_out_is_named_to_nobody(client, shop, rut):
    Account.objects.filter(pk=rut.pk).update(first_name="Rut", last_name="Marsh")
    bought(client, shop, giver_name="")
    assert gifts.giver_of(GiftSubscription.objects.get()) == "Somebody who reads us"


def test_when_the_giver_closes_her_account_her_name_goes(client, shop, rut):
    gift = shop.give(rut)
    GiftSubscription.objects.update(giver_name="Aunt Rut")
    actions.close(rut)
    gift.refresh_from_db()
    assert (gift.giver, gift.giver_name) == (None, "")


def test_pressed_twice_it_is_one_gift(client, shop, rut):
    first, second = (sent(client, shop)["Refresh"] for _ in range(2))
    assert first == second
    assert GiftSubscription.objects.count() == 1


def test_while_the_provider_is_away_nothing_is_charged(client, shop, rut):
    shop.stand_in.break_down(Fault.DOWN)
    answer = sent(client, shop)
    assert answer.status_code == 503
    assert "Nothing was charged" in answer.content.decode()


def test_whoever_has_the_code_redeems_it_and_the_giver_sees_that(client, shop, rut, selma):
    bought(client, shop)
    code = GiftSubscription.objects.get().code
    assert f'value="{code}"' in page(selma, f"{REDEEM}?code={code}")
    assert not reads(account(SELMA))
    assert "You can read everything now" in selma.post(REDEEM, {"code": code.lower()}).content.decode()
    assert reads(account(SELMA))
    assert "Somebody who reads us gives you “Digital” until" in page(selma, GIFTS)
    assert "a subscription that you were given (Digital)" in page(selma, "/account/")
    assert code not in page(client, GIFTS)
    assert "Redeemed on" in page(client, GIFTS)


def test_a_second_gift_says_when_it_begins(client, shop, rut, selma):
    for _ in range(2):
        gift = shop.give(rut)
        answer = selma.post(REDEEM, {"code": gift.code}).content.decode()
    assert "Your gift begins on" in answer


def test_a_subscriber_is_told_that_a_gift_runs_beside_hers(client, shop, rut):
    shop.subscribe(rut)
    assert "You subscribe yourself" in page(client, REDEEM)


def test_a_stranger_signs_in_first_and_keeps_the_code(shop, mailoutbox):
    browser = Client()
    address = browser.get(f"{REDEEM}?code=BCDF-GHJK-LMNP-QRST")["Location"]
    back = re.search(r'name="next" value="([^"]+)"', page(browser, address))[1]
    answer = come_in(browser, mailoutbox, SELMA, next=back)
    assert 'value="BCDF-GHJK-LMNP-QRST"' in page(browser, answer["Location"])


def test_codes_are_not_guessed(shop, mailoutbox):
    mallory = Client()
    come_in(mallory, mailoutbox, MALLORY)
    answers = [mallory.post(REDEEM, {"code": f"BCDF-GHJK-LMNP-QRS{letter}"}) for letter in "BCDFGH"]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert "No gift has this code" in answers[0].content.decode()


def test_a_gift_whose_money_went_back_opens_nothing(client, shop, rut, selma):
    gift = shop.give(rut)
    shop.provider.refund(gift.payment.number, gift.payment.paid, "back")
    shop.deliver()
    assert "No gift has this code" in selma.post(REDEEM, {"code": gift.code}).content.decode()
    assert "Paid back" in page(client, GIFTS)
    assert gift.code not in page(client, GIFTS)


def redeemed(shop, giver, browser):
    """Rut Marsh pays for a year, and Selma redeems it."""
    Account.objects.filter(pk=giver.pk).update(first_name="Rut", last_name="Marsh")
    giver.refresh_from_db()
    gift = shop.give(giver)
    browser.post(REDEEM, {"code": gift.code})
    return gift


def taken_back(shop, gift):
    """What Rut paid goes back, and Selma's mails leave."""
    shop.provider.refund(gift.payment.number, gift.payment.paid, "back")
    shop.deliver()
    notices.send_waiting(timezone.now())


def test_when_it_is_redeemed_she_has_it_by_mail_and_the_giver_is_not_told_by_whom(client, shop, rut, selma, mailoutbox):
    redeemed(shop, rut, selma)
    notices.send_waiting(timezone.now())
    zone, grant = timezone.get_default_timezone(), Grant.objects.get(account=account(SELMA))
    [hers] = [one for one in mailoutbox if "has begun" in one.subject]
    assert (hers.to, hers.subject) == ([SELMA], "Your gift of Longwave has begun")
    assert "Rut Marsh gives you a subscription to Longwave, “Digital”" in hers.body
    assert f"Everything is open to you until {day(grant.end, zone)}. It ends by itself" in hers.body
    assert "nothing is ever charged" in hers.body
    [givers] = [one for one in mailoutbox if "was redeemed" in one.subject]
    assert (givers.to, givers.subject) == ([rut.email], "Your gift of Longwave for Ida was redeemed")
    assert f"was redeemed on {day(grant.start, zone)}" in givers.body
    assert SELMA not in givers.body + givers.alternatives[0].content


def test_a_gift_that_waits_for_another_one_says_by_mail_from_when(client, shop, rut, selma, mailoutbox):
    for price in (shop.month, shop.year):
        selma.post(REDEEM, {"code": shop.give(rut, price).code})
    notices.send_waiting(timezone.now())
    zone, (first, second) = timezone.get_default_timezone(), Grant.objects.order_by("start")
    [mail] = [one for one in mailoutbox if "begins on" in one.subject]
    assert mail.subject == f"Your gift of Longwave begins on {day(second.start, zone)}"
    assert f"You read by another gift until {day(first.end, zone)}." in mail.body
    assert f"everything is open to you by this one, until {day(second.end, zone)}" in mail.body


def test_a_gift_that_waited_says_by_mail_that_it_has_begun_already(client, shop, rut, selma, mailoutbox):
    first = redeemed(shop, rut, selma)
    for _ in range(2):
        selma.post(REDEEM, {"code": shop.give(rut, shop.month).code})
    notices.send_waiting(timezone.now())
    mailoutbox.clear()
    taken_back(shop, first)
    zone, (second, third) = timezone.get_default_timezone(), Grant.objects.standing().order_by("start")
    begun, later = [one for one in mailoutbox if "begun already" in one.subject or "earlier" in one.subject]
    assert (begun.to, begun.subject) == ([SELMA], "Your gift of Longwave has begun already")
    assert f"has begun already: everything is open to you until {day(second.end, zone)}" in begun.body
    assert later.subject == f"Your gift of Longwave begins earlier, on {day(third.start, zone)}"
    assert f"until {day(third.end, zone)}" in later.body


def test_a_gift_that_has_moved_again_or_was_taken_back_is_told_as_it_stands(client, shop, rut, selma, mailoutbox):
    given = [redeemed(shop, rut, selma) for _ in range(4)]
    gifts.cancel(given[1], timezone.now())
    gifts.cancel(given[0], timezone.now())
    gifts.cancel(given[3], timezone.now())
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    zone, runs = timezone.get_default_timezone(), Grant.objects.standing().get()
    [mail] = [one for one in mailoutbox if "begun already" in one.subject or "earlier" in one.subject]
    assert f"has begun already: everything is open to you until {day(runs.end, zone)}" in mail.body


def test_whose_gift_it_is_and_until_when_stands_where_a_subscription_would(client, shop, rut, selma):
    redeemed(shop, rut, selma)
    end = Grant.objects.get(account=account(SELMA)).end
    found = page(selma, "/account/")
    assert f"Rut Marsh gives you “Digital” until {day(end, timezone.get_default_timezone())}" in found
    assert "You have none" not in found
    assert 'Afterwards you can <a href="/subscribe/">subscribe yourself</a>' in found


def test_whoever_buys_while_a_gift_runs_is_told_that_hers_does_not_wait(client, shop, rut, selma):
    price = f"/subscribe/{shop.month.uid}/"
    assert "begins at once, beside that" not in page(selma, price)
    gift = redeemed(shop, rut, selma)
    assert "Rut Marsh gives you “Digital” until" in page(selma, price)
    assert "begins at once, beside that" in page(selma, price)
    taken_back(shop, gift)
    assert "begins at once, beside that" not in page(selma, price)


def test_a_gift_of_somebody_without_a_name_says_that_a_reader_gave_it(client, shop, rut, selma):
    selma.post(REDEEM, {"code": shop.give(rut).code})
    assert "Somebody who reads us gives you “Digital” until" in page(selma, "/account/")


def test_whose_gift_was_taken_back_is_told_by_mail_and_on_her_page(client, shop, rut, selma, mailoutbox):
    gift = redeemed(shop, rut, selma)
    taken_back(shop, gift)
    today = day(timezone.now(), timezone.get_default_timezone())
    [mail] = [one for one in mailoutbox if one.subject == "Your gift of Longwave has ended" and one.to == [SELMA]]
    assert f"taken back on {today}" in mail.body
    assert "Rut Marsh gave you a subscription" in mail.body
    assert "What is open to everybody" in mail.body
    assert "/subscribe/" in mail.body
    for found in (page(selma, "/account/"), page(selma, GIFTS)):
        assert f"Rut Marsh gave you “Digital”. The gift was taken back on {today}" in found
    assert "You have none" in page(selma, "/account/")
    notices.send_waiting(timezone.now())
    assert len([one for one in mailoutbox if one.to == [SELMA] and "gift" in one.subject]) == 1, "and not that it began"


def test_whoever_reads_by_something_else_is_told_that_she_reads_on(client, shop, rut, selma, mailoutbox):
    gift = redeemed(shop, rut, selma)
    comp(account(SELMA), timezone.now() + timedelta(days=30), "a prize", None)
    taken_back(shop, gift)
    [mail] = [one for one in mailoutbox if one.subject == "Your gift of Longwave has ended" and one.to == [SELMA]]
    assert "What you may read all the same:\n\n    Everything, until" in mail.body


def test_a_gift_whose_giver_has_closed_her_account_is_still_there(client, shop, rut, selma):
    redeemed(shop, rut, selma)
    GiftSubscription.objects.update(giver=None)
    assert "Somebody who reads us gives you" in page(selma, GIFTS)


def test_a_gift_that_is_over_says_when_it_ended_and_is_no_subscription(client, shop, rut, selma, later, mailoutbox):
    redeemed(shop, rut, selma)
    with later(days=400):
        come_in(selma, mailoutbox, SELMA)
        assert "Rut Marsh gave you “Digital”. It ended on" in page(selma, GIFTS)
        assert "You have none" in page(selma, "/account/")


def test_other_peoples_gifts_are_not_shown(client, shop, rut, selma):
    bought(client, shop)
    assert GiftSubscription.objects.get().code not in page(selma, GIFTS)
    assert selma.get(f"/subscribe/done/{Checkout.objects.get().uid}/").status_code == 404


def test_whoever_pays_in_one_currency_gives_in_another_one(client, shop, rut):
    shop.subscribe(rut)
    yen = shop.price(15000, Interval.YEAR, "JPY")
    assert GiftSubscription.objects.count() == 0
    assert "We send it to selma@readers.example." in bought(client, shop, price=str(yen.uid))
