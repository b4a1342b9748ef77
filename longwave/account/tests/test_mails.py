"""Newsletters in the account: what comes, how often, pauses; in the export, and gone with the account."""

import json

import pytest

from longwave.account.tests.people import RUT, code_in, come_in
from longwave.membership.models import Account
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Consent, Newsletter, Subscription
from longwave.newsletter.tests.readers import IVO, daily, getting, roundup, standing

MAILS = "/account/mails/"


@pytest.fixture
def rut(client, mailoutbox):
    both = daily(), roundup()
    come_in(client, mailoutbox, RUT)
    return both


def test_it_is_for_whoever_is_signed_in(client):
    assert client.get(MAILS)["Location"].startswith("/account/sign-in/")


def test_rut_chooses_and_it_is_kept_with_where_she_did(client, rut):
    answer = client.post(MAILS, {f"on-{rut[0].pk}": "yes", f"often-{rut[0].pk}": "fridays"})
    assert (answer.status_code, answer["Location"]) == (302, MAILS)
    assert b"Saved." in client.get(MAILS).content
    assert (standing(RUT, rut[0]), standing(RUT, rut[1])) == ("on", "")
    assert Subscription.objects.get().frequency == "fridays"
    assert set(Consent.objects.values_list("kind", "source")) == {
        ("confirmed", "her account"),
        ("changed", "her account"),
    }


def test_what_cannot_be_taken_is_said_beside_its_field(client, rut):
    answer = client.post(MAILS, {f"pause-{rut[0].pk}": "soon"})
    assert answer.status_code == 400
    assert b"field-error" in answer.content
    assert not Subscription.objects.exists()


def test_without_the_forms_token_nothing_is_saved(client, rut):
    client.handler.enforce_csrf_checks = True
    assert client.post(MAILS, {f"on-{rut[0].pk}": "yes"}).status_code == 403


def test_nobody_elses_lists_are_touched_by_a_number_in_the_form(client, rut):
    getting(IVO, rut[0])
    client.post(MAILS, {"on-999999": "yes"})
    assert standing(IVO, rut[0]) == "on"
    assert not Subscription.objects.filter(account__email=RUT).exists()


def test_a_newsletter_that_is_not_offered_is_not_there(client, rut):
    Newsletter.objects.filter(pk=rut[1].pk).update(at_sign_up=False)
    client.post(MAILS, {f"on-{rut[1].pk}": "yes"})
    assert standing(RUT, rut[1]) == ""
    assert rut[1].name.encode() not in client.get(MAILS).content


def test_the_export_has_them(client, rut):
    client.post(MAILS, {f"on-{rut[0].pk}": "yes"})
    found = json.loads(client.get("/account/data.json").content)["newsletters"]
    assert [one["newsletter"] for one in found["subscriptions"]] == ["Daily preview"]
    assert [one["kind"] for one in found["consents"]] == ["confirmed"]


@pytest.mark.parametrize("on", [True, False])
def test_closing_the_account_ends_them_and_keeps_a_hash_of_whoever_was_on_a_list(client, rut, mailoutbox, on):
    if on:
        client.post(MAILS, {f"on-{rut[0].pk}": "yes"})
    client.post("/account/close/")
    client.post("/account/close/code/", {"code": code_in(mailoutbox[-1])})
    assert not Account.objects.exists()
    assert not Subscription.objects.exists()
    assert suppression.suppressed_of([RUT]) == ({RUT} if on else set())
