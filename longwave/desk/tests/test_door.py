"""The desk's door: the readers' sign-in and back, and a second step where the magazine asks for one."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from longwave.desk.roles import Role
from longwave.membership.models import Account
from tests import cast

pytestmark = pytest.mark.django_db
SECURITY = "/account/security/"


@pytest.fixture
def asked(settings):
    """A magazine that asks its staff for a second step."""
    settings.STAFF_MFA = True


def give(account, kind):
    Authenticator.objects.create(user=account, type=kind, data={})


def test_the_door_leads_to_the_one_sign_in_and_back(client):
    answer = client.get("/desk/login/", {"next": "/desk/pages/2/"})
    assert answer["Location"] == "/account/sign-in/?next=%2Fdesk%2Fpages%2F2%2F"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/desk/"])
def test_the_door_leads_to_no_other_site(client, wanted):
    assert client.get("/desk/login/", {"next": wanted})["Location"] == "/account/sign-in/?next=%2F"
    client.force_login(cast.staff(Role.EDITOR))
    assert client.get("/desk/login/", {"next": wanted})["Location"] == "/"


def test_an_editor_who_is_in_is_led_on(client):
    client.force_login(cast.staff(Role.EDITOR))
    assert client.get("/desk/login/")["Location"] == "/desk/"


def test_a_reader_who_is_in_is_told_that_the_desk_is_not_hers(client):
    client.force_login(Account.objects.create_user("rut@readers.example"))
    assert client.get("/desk/")["Location"] == "/desk/login/?next=/desk/"
    answer = client.get("/desk/login/", {"next": "/desk/"})
    assert answer.status_code == 403
    assert b"The desk is for editors" in answer.content


def test_nobody_has_a_password_to_change_or_reset_at_the_desk(client):
    assert client.get("/desk/password_reset/").status_code == 404
    client.force_login(cast.staff(Role.EDITOR))
    page = client.get(reverse("wagtailadmin_account")).content
    assert b"password" not in page.lower()
    assert b'name="name_email-email"' not in page


def test_where_it_is_not_asked_for_an_editor_needs_no_second_step(client, settings):
    assert settings.STAFF_MFA is False, "off in development"
    client.force_login(cast.staff(Role.EDITOR))
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_where_it_is_asked_for_she_is_led_to_set_one_up(client, asked, method):
    client.force_login(cast.staff(Role.EDITOR))
    assert getattr(client, method)("/desk/")["Location"] == SECURITY
    page = client.get(SECURITY)
    assert b"The desk asks for a second step" in page.content


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_a_second_step_she_is_let_in(client, asked, kind):
    ada = cast.staff(Role.EDITOR)
    give(ada, kind)
    client.force_login(ada)
    assert client.get("/desk/").status_code == 200


def test_recovery_codes_alone_are_no_second_step(client, asked):
    ada = cast.staff(Role.EDITOR)
    give(ada, "recovery_codes")
    client.force_login(ada)
    assert client.get("/desk/")["Location"] == SECURITY


def test_an_administrator_is_asked_too(client, asked):
    client.force_login(cast.staff(Role.ADMINISTRATOR))
    assert client.get("/desk/")["Location"] == SECURITY


def test_she_may_always_leave_and_read(client, asked):
    client.force_login(cast.staff(Role.EDITOR))
    assert client.get("/").status_code == 200
    client.post("/desk/logout/")
    assert client.get("/account/")["Location"] == "/account/sign-in/?next=/account/"


def test_readers_are_never_asked(client, asked):
    client.force_login(Account.objects.create_user("rut@readers.example"))
    assert client.get("/account/").status_code == 200
