"""Another address: shown to be hers by a code, agreed to at the old one by a button."""

import re
from datetime import timedelta

import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from longwave.account.actions import CHANGE, change_address
from longwave.account.tests.people import MALLORY, RUT, account, ask, code_in, come_in
from longwave.membership import addresses
from longwave.membership.models import Account
from longwave.newsletter.lists.actions import NEW_ADDRESS

NEW = "rut@elsewhere.example"
START, PROVE = "/account/address/", "/account/address/code/"


def link_in(mail):
    return re.search(r"http://localhost:8000(/account/address/agree/\S+)", mail.body)[1]


def asked(client, mailoutbox, new=NEW):
    """Rut has shown that the new address is hers; gives back the link that the old one got."""
    come_in(client, mailoutbox, RUT)
    assert client.post(START, {"email": new})["Location"] == PROVE
    assert mailoutbox[-1].to == [new]
    assert client.post(PROVE, {"code": code_in(mailoutbox[-1])}).status_code == 200
    assert mailoutbox[-1].to == [RUT]
    return link_in(mailoutbox[-1])


def test_both_ends_confirm_and_then_it_is_changed(client, mailoutbox):
    rut = account(RUT)
    link = asked(client, mailoutbox)
    rut.refresh_from_db()
    assert rut.email == RUT, "the new end alone changes nothing"
    assert Client().get(link).status_code == 200
    rut.refresh_from_db()
    assert rut.email == RUT, "looking at the link changes nothing"
    assert Client().post(link).status_code == 200
    rut.refresh_from_db()
    assert rut.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]


def test_from_then_on_she_signs_in_with_the_new_one(client, mailoutbox):
    rut = account(RUT)
    Client().post(asked(client, mailoutbox))
    come_in(Client(), mailoutbox, NEW)
    assert Account.objects.get(email=NEW).pk == rut.pk
    assert not Account.objects.filter(email=RUT).exists()


def test_the_link_works_once(client, mailoutbox):
    link = asked(client, mailoutbox)
    Client().post(link)
    assert Client().post(link).status_code == 410
    assert b"This link was used already" in Client().get(link).content


def test_the_link_stays_used_when_the_account_comes_back_to_its_old_address(client, mailoutbox):
    rut = account(RUT)
    link = asked(client, mailoutbox)
    Client().post(link)
    back = addresses.token(Account.objects.get(pk=rut.pk), RUT, CHANGE)
    change_address(back)
    assert Client().post(link).status_code == 410
    assert Account.objects.get(pk=rut.pk).email == RUT


def test_the_newsletters_link_is_not_the_accounts(client, mailoutbox):
    link = addresses.token(account(RUT), NEW, NEW_ADDRESS)
    assert client.post(f"/account/address/agree/{link}/").status_code == 410
    assert client.post(f"/newsletter/address/{link}/").status_code == 200


def test_the_link_lasts_three_days(client, mailoutbox):
    link = asked(client, mailoutbox)
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert Client().post(link).status_code == 410
    assert Account.objects.filter(email=RUT).exists()


def test_an_edited_link_is_refused(client, mailoutbox):
    link = asked(client, mailoutbox)
    assert Client().post(link[:-3] + "xy/").status_code == 410
    assert Client().post("/account/address/agree/x/").status_code == 410


def test_an_address_that_is_not_hers_is_never_asked_about_further(client, mailoutbox):
    come_in(client, mailoutbox, MALLORY)
    client.post(START, {"email": NEW})
    assert client.post(PROVE, {"code": "BBB-BBB"}).status_code == 400
    assert mailoutbox[-1].to == [NEW]


def test_the_form_does_not_say_who_has_an_account(client, mailoutbox):
    account(NEW)
    come_in(client, mailoutbox, MALLORY)
    answers = [client.post(START, {"email": address}) for address in (NEW, "nobody@readers.example")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, PROVE)}


def test_whoever_owns_both_is_told_that_the_other_has_an_account(client, mailoutbox):
    account(NEW)
    come_in(client, mailoutbox, RUT)
    client.post(START, {"email": NEW})
    answer = client.post(PROVE, {"code": code_in(mailoutbox[-1])})
    assert answer.status_code == 409
    assert b"has an account already" in answer.content
    assert mailoutbox[-1].to == [NEW], "the old address is not asked"


def test_an_account_made_meanwhile_keeps_its_address(client, mailoutbox):
    link = asked(client, mailoutbox)
    come_in(Client(), mailoutbox, NEW)
    answer = Client().post(link)
    assert answer.status_code == 410
    assert b"gets mail from us already, or has an account" in answer.content
    assert Account.objects.filter(email=RUT).exists()


def test_her_own_address_is_no_new_one(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    answer = client.post(START, {"email": " RUT@readers.example"})
    assert answer.status_code == 400
    assert len(mailoutbox) == 1


def test_the_code_of_the_sign_in_proves_no_other_address(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    ask(Client(), NEW)
    signing_in = code_in(mailoutbox[-1])
    client.post(START, {"email": NEW})
    assert client.post(PROVE, {"code": signing_in}).status_code == 400


def test_asking_is_limited_by_the_address(client, mailoutbox):
    come_in(client, mailoutbox, MALLORY)
    statuses = [client.post(START, {"email": NEW}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_without_the_forms_token_nothing_changes(client, mailoutbox):
    link = asked(client, mailoutbox)
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert Account.objects.filter(email=RUT).exists()
