"""Rut withdraws: in two steps, signed in or by mail, and what she is told is the same whoever she is."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from longwave.account import acknowledging, limits, notices
from longwave.account.tests.people import MALLORY, RUT, account, come_in, page
from longwave.adapters.payments import State
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.billing import gifts, leaving
from longwave.membership.models import GiftSubscription, Payment, Subscription, Withdrawal
from longwave.membership.tests.shop import reads, told
from longwave.membership.tests.test_leaving_at_the_same_moment import between

pytestmark = pytest.mark.django_db
AT, DAY = "/subscribe/withdraw/", timedelta(days=1)
STATED = {"name": "Rut Eriksen", "email": RUT, "contract": "Digital, monthly"}


def confirmed(client, **more):
    return client.post(AT, STATED | {"do": "confirm"} | more).content.decode()


def link(mail):
    return re.search(r"http://\S+(/subscribe/withdraw/\S+)", mail.body)[1]


def test_it_is_reached_from_the_plans_and_from_her_subscription(client, shop, rut):
    shop.subscribe(rut)
    for address in ("/subscribe/", "/account/subscription/"):
        assert f'<a href="{AT}">Withdraw from contract here</a>' in page(client, address)


def test_signed_in_she_finds_her_contract_and_all_she_paid_comes_back_at_once(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    shop.stand_in.move(5 * DAY)
    found = page(client, AT)
    assert f'value="subscription-{row.pk}" checked' in found
    assert "Digital, €9.90 a month, of" in found
    second = client.post(AT, {"name": "Rut", "chosen": f"subscription-{row.pk}"}).content.decode()
    assert ">Confirm withdrawal</button>" in second
    assert reads(rut)
    assert not Withdrawal.objects.exists()
    last = confirmed(client, chosen=f"subscription-{row.pk}")
    assert "Ended, and €9.90 given back." in last
    assert not reads(rut)
    assert Payment.objects.get().refunded == 990
    assert shop.provider.subscription(row.number).state is State.CANCELED
    assert "has arrived" in mailoutbox[-1].subject
    assert "Ended, and €9.90 given back." in mailoutbox[-1].body
    assert "/subscribe/withdraw/" not in mailoutbox[-1].body


def test_confirmed_twice_it_is_one_withdrawal(client, shop, rut):
    row = shop.subscribe(rut)
    assert confirmed(client, chosen=f"subscription-{row.pk}").count("€9.90 given back") == 1
    again = {"chosen": f"subscription-{row.pk}", "contract": Withdrawal.objects.get().contract}
    assert "€9.90 given back" in confirmed(client, **again)
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize("step", ["allowed", "subscription", "end"])
def test_confirmed_in_two_windows_at_once_it_is_one_withdrawal_and_one_mail(
    client, shop, rut, mailoutbox, monkeypatch, step
):
    row = shop.subscribe(rut)
    about = {"chosen": f"subscription-{row.pk}"}
    others = between(
        monkeypatch, limits if step == "allowed" else shop.provider, step, lambda: confirmed(client, **about)
    )
    for found in (confirmed(client, **about), *others):
        assert "Ended, and €9.90 given back." in found
    assert Withdrawal.objects.count() == 1
    [mail] = [one for one in mailoutbox if "has arrived" in one.subject]
    assert "Ended, and €9.90 given back." in mail.body


def test_a_gift_that_nobody_has_redeemed_is_withdrawn_from(client, shop, rut):
    gift = shop.give(rut)
    assert "A gift for Ida: Digital, €99 for 12 months, of" in page(client, AT)
    assert "The gift is cancelled, and €99 given back." in confirmed(client, chosen=f"gift-{gift.pk}")
    gift.refresh_from_db()
    assert (gift.payment.refunded, gift.cancelled_at is None) == (9900, False)
    with pytest.raises(gifts.NotRedeemed):
        gifts.redeem(gift.code, account(MALLORY), timezone.now())
    assert "A gift for Ida" not in page(client, AT)


def test_after_the_days_to_withdraw_her_contract_is_not_offered(client, shop, rut):
    row = shop.subscribe(rut)
    Subscription.objects.filter(pk=row.pk).update(created=timezone.now() - 16 * DAY)
    assert "Digital, €9.90" not in page(client, AT)
    assert "looks at it and answers" in confirmed(client, chosen=f"subscription-{row.pk}")
    assert reads(rut)


def test_while_the_provider_is_away_it_counts_from_now(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    shop.stand_in.break_down(Fault.DOWN)
    assert "Your withdrawal counts from now" in confirmed(client, chosen=f"subscription-{row.pk}")
    assert "Your withdrawal counts from now" in mailoutbox[-1].body
    shop.stand_in.break_down(None)
    assert leaving.carry_out_waiting(timezone.now(), shop.provider) == 1
    assert not reads(rut)
    assert leaving.carry_out_waiting(timezone.now(), shop.provider) == 0
    again = {"chosen": f"subscription-{row.pk}", "contract": Withdrawal.objects.get().contract}
    assert "€9.90 given back" in confirmed(client, **again)
    assert Withdrawal.objects.count() == 1


class Away(EmailBackend):
    """A mail server that nobody reaches."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_its_mail_is_not_lost_while_the_mail_server_is_away(client, shop, rut, mailoutbox, settings):
    shop.subscribe(rut)
    told_before, well = len(mailoutbox), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    confirmed(client, chosen=f"subscription-{Subscription.objects.get().pk}")
    confirmed(Client(), contract="Something else")
    settings.EMAIL_BACKEND = well
    assert acknowledging.send_waiting(timezone.now())
    assert len(mailoutbox) == told_before, "the page may be at it still"
    for minutes in (2, 4):
        assert acknowledging.send_waiting(timezone.now() + timedelta(minutes=minutes))
    hers, nobodys = mailoutbox[told_before:]
    assert "Ended, and €9.90 given back." in hers.body
    assert "Something else" in nobodys.body
    assert link(nobodys)


def test_its_mail_is_sent_once_more_under_its_name_where_the_process_was_killed(client, shop, rut, mailoutbox):
    confirmed(client, contract="A year")
    Withdrawal.objects.update(confirm_at=timezone.now())
    acknowledging.send_waiting(timezone.now())
    first, second = mailoutbox[-2:]
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert first.body == second.body
    assert not Withdrawal.objects.exclude(confirm_at=None).exists()


def test_while_neither_provider_nor_mail_server_answers_the_mail_says_later_that_it_waits(
    client, shop, rut, mailoutbox, settings
):
    row, well = shop.subscribe(rut), settings.EMAIL_BACKEND
    shop.stand_in.break_down(Fault.DOWN)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    confirmed(client, chosen=f"subscription-{row.pk}")
    settings.EMAIL_BACKEND = well
    acknowledging.send_waiting(timezone.now() + timedelta(minutes=2))
    assert "is carried out within a day" in mailoutbox[-1].body


def test_a_gift_taken_back_while_the_provider_is_away_opens_nothing_and_is_paid_back_at_night(client, shop, rut):
    gift = shop.give(rut)
    shop.stand_in.break_down(Fault.DOWN)
    assert "Your withdrawal counts from now" in confirmed(client, chosen=f"gift-{gift.pk}")
    with pytest.raises(gifts.NotRedeemed, match="is being taken back"):
        gifts.redeem(gift.code, account(MALLORY), timezone.now())
    assert gifts.due(timezone.localdate()) == []
    shop.stand_in.break_down(None)
    assert leaving.carry_out_waiting(timezone.now(), shop.provider) == 1
    assert leaving.carry_out_waiting(timezone.now(), shop.provider) == 0
    gift.refresh_from_db()
    assert (gift.payment.refunded, gift.cancelled_at is None) == (9900, False)
    assert Withdrawal.objects.get().outcome == "The gift is cancelled, and €99 given back."
    assert "withdrawn" in [kind for kind, _ in told(rut)]


def test_a_gift_that_was_redeemed_is_withdrawn_from_and_whoever_reads_by_it_is_told(client, shop, rut, mailoutbox):
    gift, mallory = shop.give(rut), account(MALLORY)
    gifts.redeem(gift.code, mallory, timezone.now())
    shop.stand_in.move(5 * DAY)
    assert reads(mallory)
    key = f"gift-{gift.pk}"
    assert f'value="{key}"' in page(client, AT)
    second = client.post(AT, {"name": "Rut", "chosen": key}).content.decode()
    assert "This gift was redeemed. It closes at once" in second
    assert reads(mallory)
    assert "The gift is cancelled, and €99 given back." in confirmed(client, chosen=key)
    gift.refresh_from_db()
    assert (gift.payment.refunded, gift.cancelled_at is None) == (9900, False)
    assert not reads(mallory)
    shop.deliver()
    notices.send_waiting(timezone.now())
    hers = [mail.subject for mail in mailoutbox if mail.to == [MALLORY]]
    assert hers == ["Your gift of Longwave has ended"]
    [mail] = [one for one in mailoutbox if one.subject.startswith("You have withdrawn")]
    assert (mail.to, "€99 goes back to the card" in mail.body) == ([RUT], True)


def test_a_redeemed_gift_whose_withdrawal_waits_for_the_provider_closes_at_night(shop, rut):
    gift, mallory = shop.give(rut), account(MALLORY)
    gifts.redeem(gift.code, mallory, timezone.now())
    Withdrawal.objects.create(account=rut, gift=gift, **STATED)
    assert leaving.carry_out_waiting(timezone.now(), shop.provider) == 1
    assert not reads(mallory)
    assert Withdrawal.objects.get().refunded == 9900


def test_after_the_days_to_withdraw_a_gift_is_not_offered_and_whoever_redeemed_it_reads_on(client, shop, rut):
    gift, mallory = shop.give(rut), account(MALLORY)
    gifts.redeem(gift.code, mallory, timezone.now())
    GiftSubscription.objects.filter(pk=gift.pk).update(paid_at=timezone.now() - 16 * DAY)
    assert "A gift for Ida" not in page(client, AT)
    assert "looks at it and answers" in confirmed(client, chosen=f"gift-{gift.pk}")
    assert reads(mallory)


def test_a_gift_whose_money_went_back_is_not_paid_back_again(shop, rut):
    gift = shop.give(rut)
    shop.provider.refund(gift.payment.number, gift.payment.paid, "back")
    shop.deliver()
    stated = Withdrawal.objects.create(account=rut, gift=gift, **STATED)
    assert leaving.carry_out_waiting(timezone.now(), shop.provider) == 0
    stated.refresh_from_db()
    assert (stated.outcome, stated.done_at) == ("What was paid for this gift has gone back already.", None)


def test_without_signing_in_it_is_confirmed_by_mail_and_carried_out_by_its_link(shop, mailoutbox):
    rut, stranger = account(RUT), Client()
    shop.subscribe(rut)
    assert "Confirm withdrawal" in stranger.post(AT, STATED).content.decode()
    assert f"confirmed that by mail to {RUT}" in confirmed(stranger)
    mail = mailoutbox[-1]
    assert (mail.to, "Digital, monthly" in mail.body) == ([RUT], True)
    stated = Withdrawal.objects.get()
    assert f"{timezone.localtime(stated.stated_at):%H:%M}" in mail.body
    assert reads(rut)
    address = link(mail)
    assert "Confirm withdrawal" in page(Client(), address)
    assert reads(rut)  # looking at it, as mail scanners do, does nothing
    about = {"chosen": f"subscription-{Subscription.objects.get().pk}"}
    assert "Ended, and €9.90 given back." in Client().post(address, about).content.decode()
    assert not reads(rut)
    assert "Ended, and €9.90 given back." in page(Client(), address)


def test_the_link_names_the_one_contract_there_is_and_undoes_nothing_that_was_not_chosen(shop, mailoutbox):
    rut = account(RUT)
    row = shop.subscribe(rut)
    Subscription.objects.filter(pk=row.pk).update(created=timezone.now() - 16 * DAY)
    gift = shop.give(rut)
    confirmed(Client(), contract="My subscription, Digital")
    address = link(mailoutbox[-1])
    found = page(Client(), address)
    assert "You wrote: My subscription, Digital." in found
    assert "A gift for Ida: Digital, €99 for 12 months, of" in found
    assert " checked" not in found
    unchosen = Client().post(address)
    assert (unchosen.status_code, "Choose one of these" in unchosen.content.decode()) == (400, True)
    assert "looks at it and answers by mail" in Client().post(address, {"chosen": "another"}).content.decode()
    gift.refresh_from_db()
    stated = Withdrawal.objects.get()
    assert (gift.cancelled_at, gift.payment.refunded, stated.done_at, stated.gift) == (None, 0, None, None)
    assert reads(rut)


def test_of_several_contracts_the_link_chooses_none_before_she_does(shop, mailoutbox):
    rut = account(RUT)
    row, gift = shop.subscribe(rut), shop.give(rut)
    confirmed(Client(), contract="The gift for Ida")
    address = link(mailoutbox[-1])
    found = page(Client(), address)
    assert " checked" not in found
    for key in (f"subscription-{row.pk}", f"gift-{gift.pk}", "another"):
        assert f'value="{key}" required' in found
    for nothing in ({}, {"chosen": ""}, {"chosen": "subscription-0"}):
        assert Client().post(address, nothing).status_code == 400
    assert (reads(rut), Withdrawal.objects.get().done_at) == (True, None)
    assert "The gift is cancelled" in Client().post(address, {"chosen": f"gift-{gift.pk}"}).content.decode()
    assert reads(rut)


@pytest.mark.parametrize("redeemed", [False, True])
def test_by_the_link_page_and_mail_name_the_contract_that_was_undone(shop, mailoutbox, redeemed):
    rut = account(RUT)
    row, gift = shop.subscribe(rut), shop.give(rut)
    if redeemed:
        gifts.redeem(gift.code, account(MALLORY), timezone.now())
    named = "A gift for Ida: Digital, €99 for 12 months, of"
    address = told_by_link(mailoutbox, "My last order")
    assert f"on this contract: {named}" in Client().post(address, {"chosen": f"gift-{gift.pk}"}).content.decode()
    assert f"on this contract: {named}" in page(Client(), address)
    other = told_by_link(mailoutbox, "And the other one")
    assert "this contract: Digital, €9.90 a month, of" in (
        Client().post(other, {"chosen": f"subscription-{row.pk}"}).content.decode()
    )
    notices.send_waiting(timezone.now())
    first, second = [one.body for one in mailoutbox if one.subject.startswith("You have withdrawn")]
    assert re.search(rf"last order\n.*The contract that has ended is this one:\n\n    {named}.*€99 goes", first, re.S)
    assert re.search(r"other one\n.* this one:\n\n    Digital, €9.90 a month, of .*\n\n€9.90 goes", second, re.S)


def told_by_link(mailoutbox, contract):
    """A statement in a stranger's browser; gives back the address that its mail links to."""
    confirmed(Client(), contract=contract)
    return link(mailoutbox[-1])


def test_a_contract_that_the_statement_names_itself_is_named_once(client, shop, rut, mailoutbox):
    row = shop.subscribe(rut)
    confirmed(client, chosen=f"subscription-{row.pk}")
    notices.send_waiting(timezone.now())
    [mail] = [one for one in mailoutbox if one.subject.startswith("You have withdrawn")]
    assert (mail.body.count("Digital, €9.90 a month"), "The contract has ended. €9.90" in mail.body) == (1, True)


def test_where_nothing_can_be_withdrawn_from_the_link_has_no_button_and_says_who_answers(shop, mailoutbox):
    confirmed(Client(), email=MALLORY)
    found = page(Client(), link(mailoutbox[-1]))
    assert "Confirm withdrawal" not in found
    assert f"We find nothing that was bought with {MALLORY}" in found


def test_of_several_contracts_the_link_asks_for_one(shop, mailoutbox):
    rut = account(RUT)
    shop.subscribe(rut)
    gift = shop.give(rut)
    confirmed(Client())
    address = link(mailoutbox[-1])
    assert f'value="gift-{gift.pk}"' in page(Client(), address)
    assert "A gift that was redeemed closes at once" not in page(Client(), address)
    gifts.redeem(gift.code, account(MALLORY), timezone.now())
    assert "A gift that was redeemed closes at once" in page(Client(), address)
    assert "The gift is cancelled" in Client().post(address, {"chosen": f"gift-{gift.pk}"}).content.decode()
    assert reads(rut)


def test_its_time_is_that_of_the_statement_and_not_of_the_link(shop, mailoutbox):
    rut = account(RUT)
    row = shop.subscribe(rut)
    confirmed(Client())
    with time_machine.travel(row.created + 20 * DAY):
        answer = Client().post(link(mailoutbox[-1]), {"chosen": f"subscription-{row.pk}"})
        assert "given back" in answer.content.decode()


def test_the_same_is_said_whether_or_not_an_address_is_known(shop, mailoutbox):
    shop.subscribe(account(RUT))

    def said(address):
        token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|\d+:\d\d')
        return token.sub("", confirmed(Client(), email=address).replace(address, "…"))

    assert said(RUT) == said("nobody@readers.example")
    bodies = [re.sub(r"http\S+|\d\d:\d\d|\S+@readers.example", "…", mail.body) for mail in mailoutbox[-2:]]
    assert bodies[0] == bodies[1]
    assert "looks at it and answers by mail" in Client().post(link(mailoutbox[-1])).content.decode()


def test_nobody_withdraws_for_somebody_else(shop, mailoutbox):
    row, mallory = shop.subscribe(account(RUT)), Client()
    come_in(mallory, mailoutbox, MALLORY)
    confirmed(mallory, chosen=f"subscription-{row.pk}")
    confirmed(Client(), chosen=f"subscription-{row.pk}")
    stated = list(Withdrawal.objects.order_by("pk").values_list("email", "subscription"))
    assert stated == [(MALLORY, None), (RUT, None)]
    assert reads(account(RUT))
    for forged in ("nothing", link(mailoutbox[-1])[:-4] + "/"):
        assert Client().post(f"{AT}{forged.rstrip('/').split('/')[-1]}/").status_code == 410
    assert reads(account(RUT))


@pytest.mark.parametrize("missing", ["name", "email", "contract"])
def test_what_is_missing_is_said_beside_its_field(client, shop, missing):
    answer = client.post(AT, STATED | {missing: "", "do": "confirm"})
    assert answer.status_code == 400
    assert "field-error" in answer.content.decode()
    assert not Withdrawal.objects.exists()


def test_it_fills_nobodys_mailbox(client, shop, mailoutbox):
    statuses = [client.post(AT, STATED | {"do": "confirm", "contract": f"No. {n}"}).status_code for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert len(mailoutbox) == 3
