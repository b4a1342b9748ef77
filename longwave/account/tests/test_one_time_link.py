"""One-time links: pressed once, they sign in; looked at, they do nothing."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from longwave.account.actions import one_time_link
from longwave.account.tests.people import MALLORY, RUT, account, carried, come_in, is_in
from longwave.desk.roles import Role
from tests import cast


def path_of(someone):
    return one_time_link(someone).removeprefix("http://localhost:8000")


def test_a_reader_lands_on_the_front_page(client):
    answer = client.post(path_of(account(RUT)))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert carried(client).reader.account == account(RUT).pk


def test_an_editor_lands_at_the_desk(client):
    assert client.post(path_of(cast.staff(Role.EDITOR)))["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_looking_at_it_as_mail_scanners_do_uses_nothing_up(client):
    path = path_of(account(RUT))
    assert all(getattr(Client(), verb)(path).status_code == 200 for verb in ("get", "head", "get"))
    assert not is_in(client)
    client.post(path)
    assert is_in(client)


def test_it_works_once(client):
    path = path_of(account(RUT))
    client.post(path)
    again = Client()
    assert again.post(path).status_code == 410
    assert b"was used or is too old" in again.get(path).content
    assert not is_in(again)


def test_it_dies_when_she_signs_in_another_way(client, mailoutbox):
    path = path_of(account(RUT))
    come_in(client, mailoutbox, RUT)
    assert Client().post(path).status_code == 410


def test_it_lasts_three_days(client):
    path = path_of(account(RUT))
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert client.post(path).status_code == 410


@pytest.mark.parametrize("path", ["MQ/set-password-x", "MQ/x-y", "!!!/c1-abc", "OTk5OTk5/c1-abc", "eA/c1-abc"])
def test_a_made_up_link_is_refused(client, path):
    assert client.get(f"/account/welcome/{path}/").status_code == 410
    assert client.post(f"/account/welcome/{path}/").status_code == 410


def test_one_readers_link_is_not_anothers(client):
    _, _, _, _, token, _ = path_of(account(RUT)).split("/")
    mallory = path_of(account(MALLORY)).split("/")[3]
    assert client.post(f"/account/welcome/{mallory}/{token}/").status_code == 410


def test_without_the_forms_token_it_signs_nobody_in():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path_of(account(RUT))).status_code == 403


def test_an_account_that_was_switched_off_is_refused(client):
    rut = account(RUT)
    path = path_of(rut)
    rut.is_active = False
    rut.save()
    assert client.post(path).status_code == 410


def test_it_signs_out_whoever_was_in(client, mailoutbox):
    come_in(client, mailoutbox, MALLORY)
    client.post(path_of(account(RUT)))
    assert carried(client).reader.account == account(RUT).pk


def test_it_does_not_go_round_the_second_step(client):
    rut = account(RUT)
    Authenticator.objects.create(user=rut, type="totp", data={"secret": "x"})
    assert client.post(path_of(rut))["Location"] == "/account/security/authenticate/"
    assert not is_in(client)
