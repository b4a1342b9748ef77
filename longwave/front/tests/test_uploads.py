"""Who may send a recording: somebody whose session Django knows, and who works at the desk."""

from importlib import import_module

import pytest
from django.conf import settings

from longwave.desk.roles import Role
from longwave.front.uploads import works_at_desk
from longwave.membership.models import Account
from tests import cast

pytestmark = pytest.mark.django_db

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


def cookies(client):
    """What the browser of somebody who signed in sends."""
    return f"theme=dark; {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_pia_the_producer_may(client):
    client.force_login(cast.staff(Role.PRODUCER))
    assert works_at_desk(cookies(client))


def test_bo_who_writes_may(client):
    client.force_login(cast.staff(Role.AUTHOR))
    assert works_at_desk(cookies(client))


@pytest.mark.parametrize(
    "sent", ["", "theme=dark", "longwave_session", "longwave_session=", "longwave_session=0123456789abcdefghijklmnopqr"]
)
def test_a_stranger_may_not_whatever_her_cookie_says(sent):
    assert not works_at_desk(sent)


def test_a_session_of_nobody_may_not():
    session = SessionStore()
    session["theme"] = "dark"
    session.save()
    assert not works_at_desk(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")


def test_a_session_that_ran_out_may_not(client):
    client.force_login(cast.staff(Role.PRODUCER))
    session = client.session
    session.set_expiry(-1)
    session.save()
    assert not works_at_desk(cookies(client))


def test_a_session_from_before_a_new_password_may_not(client):
    pia = cast.staff(Role.PRODUCER)
    client.force_login(pia)
    pia.set_password("another password, as long")
    pia.save()
    assert not works_at_desk(cookies(client))


def test_rut_the_reader_may_not(client):
    client.force_login(Account.objects.create_user("rut@reader.example"))
    assert not works_at_desk(cookies(client))


def test_a_producer_who_left_may_not(client):
    pia = cast.staff(Role.PRODUCER)
    client.force_login(pia)
    pia.is_active = False
    pia.save()
    assert not works_at_desk(cookies(client))
