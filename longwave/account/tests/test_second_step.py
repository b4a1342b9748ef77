"""A second step: set up by oneself, asked for at each sign-in, and its changes made known by mail."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from longwave.account.tests.people import RUT, account, ask, code_in, come_in, is_in
from longwave.desk.roles import Role
from tests import cast

SECURITY, STEP = "/account/security/", "/account/security/authenticate/"
ACTIVATE, ADD_KEY = f"{SECURITY}totp/activate/", f"{SECURITY}webauthn/add/"
CONFIRM, CONFIRM_CODE = "/account/confirm/", "/account/confirm/code/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(secret, moment=None):
    """What an authenticator app shows (RFC 6238)."""
    count = struct.pack(">Q", int(moment or time.time()) // 30)
    digest = hmac.digest(b32decode(secret), count, hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture
def rut():
    """Rut, who has an authenticator app."""
    found = account(RUT)
    TOTP.activate(found, SECRET)
    return found


def test_the_app_is_asked_for_after_the_code_and_only_then_is_she_in(client, mailoutbox, rut):
    assert come_in(client, mailoutbox, RUT, next="/search/")["Location"] == STEP
    assert not is_in(client)
    assert client.post(STEP, {"code": app_code(SECRET)})["Location"] == "/search/"
    assert is_in(client)


def test_the_mail_alone_lets_nobody_in(client, mailoutbox, rut):
    come_in(client, mailoutbox, RUT)
    wrong = f"{(int(app_code(SECRET)) + 1) % 10**6:06}"
    assert client.post(STEP, {"code": wrong}).status_code == 200
    assert not is_in(client)
    assert "lw_pass" not in client.cookies


def test_the_apps_code_is_not_tried_for_ever(client, mailoutbox, rut):
    come_in(client, mailoutbox, RUT)
    pages = [client.post(STEP, {"code": "000000"}).content for _ in range(8)]
    assert b"Too many" in pages[-1]
    client.post(STEP, {"code": app_code(SECRET)})
    assert not is_in(client)


def test_without_the_code_there_is_no_second_step(client, rut):
    assert client.post(STEP, {"code": app_code(SECRET)})["Location"] == "/account/sign-in/"


def set_up(client):
    secret = client.get(ACTIVATE).context["form"].secret
    return client.post(ACTIVATE, {"code": app_code(secret)})


@pytest.mark.django_db(transaction=True)
def test_a_reader_sets_an_app_up_and_is_told_by_mail(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    set_up(client)
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert mailoutbox[-1].to == [RUT]
    assert "The way in to your account was changed" in mailoutbox[-1].body


def test_whoever_has_just_set_one_up_sees_her_recovery_codes_without_being_asked_again(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    set_up(client)
    assert client.get(f"{SECURITY}recovery-codes/").status_code == 200


def test_a_code_by_mail_is_not_enough_to_take_a_second_step_away(client, mailoutbox, rut):
    come_in(client, mailoutbox, RUT)
    client.post(STEP, {"code": app_code(SECRET)})
    client.post(CONFIRM)
    client.post(CONFIRM_CODE, {"code": code_in(mailoutbox[-1])})
    client.post(f"{SECURITY}totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_taking_it_away_needs_it_once_more(client, mailoutbox, rut):
    come_in(client, mailoutbox, RUT)
    client.post(STEP, {"code": app_code(SECRET)})
    answer = client.post(f"{SECURITY}totp/deactivate/")
    assert answer["Location"].startswith(f"{SECURITY}reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_staff_who_are_asked_set_it_up_and_come_to_the_desk(client, mailoutbox, settings):
    settings.STAFF_MFA = True
    ada = cast.staff(Role.EDITOR)
    come_in(client, mailoutbox, ada.email)
    assert client.get("/desk/")["Location"] == SECURITY
    set_up(client)
    assert client.get("/desk/").status_code == 200
    again = Client()
    assert come_in(again, mailoutbox, ada.email)["Location"] == STEP
    assert again.get("/desk/").status_code == 302


def test_a_passkey_is_offered_at_the_sign_in_without_any_inline_script(client):
    page = client.get("/account/sign-in/").content.decode()
    assert 'id="passkey_login"' in page
    scripts = [tag for tag in page.split("<script")[1:] if 'type="application/json"' not in tag.split(">")[0]]
    assert scripts
    assert all('src="/static/' in tag.split(">")[0] for tag in scripts)


def test_what_is_no_passkey_signs_nobody_in(client):
    assert client.get("/account/security/webauthn/login/", headers={"Accept": "application/json"}).status_code == 200
    for credential in ("", "{}", "null", '{"response": {"userHandle": "MQ"}}', "not json"):
        answer = client.post("/account/security/webauthn/login/", {"credential": credential})
        assert answer.status_code == 302
        assert not is_in(client)


def test_a_code_that_was_asked_for_is_not_a_recovery_code(client, mailoutbox, rut):
    come_in(client, mailoutbox, RUT)
    ask(Client(), RUT)
    client.post(STEP, {"code": code_in(mailoutbox[-1])})
    assert not is_in(client)


@pytest.mark.parametrize("path", [ACTIVATE, ADD_KEY])
def test_at_a_browser_left_open_nobody_sets_up_a_lock_of_his_own(client, later, mailoutbox, path):
    come_in(client, mailoutbox, RUT)
    with later(minutes=16):
        assert client.post(path)["Location"] == f"{CONFIRM}?next={path.replace('/', '%2F')}"
        assert client.get(path).status_code == 302
        assert not Authenticator.objects.exists()


def test_with_a_code_once_more_she_goes_on(client, later, mailoutbox):
    come_in(client, mailoutbox, RUT)
    with later(minutes=16):
        assert client.post(CONFIRM, {"next": ACTIVATE})["Location"] == CONFIRM_CODE
        wrong = client.post(CONFIRM_CODE, {"code": "BBB-BBB"})
        assert wrong.status_code == 400
        assert client.post(CONFIRM_CODE, {"code": code_in(mailoutbox[-1])})["Location"] == ACTIVATE
        assert client.get(ACTIVATE).status_code == 200


def test_confirming_leads_to_no_other_site(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    client.post(CONFIRM, {"next": "//evil.example"})
    assert client.post(CONFIRM_CODE, {"code": code_in(mailoutbox[-1])})["Location"] == "/"
