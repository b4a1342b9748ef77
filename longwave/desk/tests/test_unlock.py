"""Ada has lost her telephone and her recovery codes. Ines, who runs the magazine, knows her and unlocks her account."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.utils import timezone
from wagtail.models import ModelLogEntry

from longwave.account.tests.people import come_in, is_in
from longwave.cli import main
from longwave.desk.roles import Role
from longwave.membership.models import RightsChange
from tests import cast

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def here(monkeypatch, folder):
    """The tests' own magazine is the one that the command is run in."""
    monkeypatch.chdir(folder)


def locked_out(role):
    account = cast.staff(role)
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    return account


def unlock(*words):
    return main(["staff", "unlock", *words])


def test_what_she_had_is_removed_and_said_and_she_comes_in_with_a_code(client, mailoutbox, capsys):
    ada, bo = locked_out(Role.EDITOR), locked_out(Role.AUTHOR)
    come_in(client, mailoutbox, ada.email)
    assert not is_in(client)
    assert unlock("Ada@Magazine.example") == 0
    assert "Removed from ada@magazine.example: recovery codes, authenticator app." in capsys.readouterr().out
    assert set(Authenticator.objects.values_list("user", flat=True)) == {bo.pk}
    client.logout()
    come_in(client, mailoutbox, ada.email)
    assert is_in(client)


def test_what_was_open_in_her_name_is_closed_within_a_second(capsys):
    ada = locked_out(Role.EDITOR)
    UserSession.objects.create(user=ada, session_key="thiefs", ip="192.0.2.1", user_agent="Firefox")
    before = timezone.now()
    unlock(ada.email)
    assert not UserSession.objects.filter(user=ada).exists()
    assert RightsChange.objects.get(account_id=ada.pk).at >= before


def test_she_is_told_by_mail_and_the_sites_history_has_it(client, mailoutbox, capsys):
    ada = locked_out(Role.EDITOR)
    unlock(ada.email)
    (mail,) = mailoutbox
    assert mail.to == [ada.email]
    assert "recovery codes, authenticator app" in mail.body
    assert SECRET not in mail.body
    entry = ModelLogEntry.objects.get(action="longwave.unlock")
    assert (entry.object_id, entry.data) == (str(ada.pk), {"removed": ["recovery codes", "authenticator app"]})
    client.force_login(cast.staff(Role.ADMINISTRATOR))
    assert "Second step removed" in client.get("/desk/reports/site-history/").content.decode()


def test_who_has_none_keeps_her_sessions_and_hears_nothing(mailoutbox, capsys):
    ada = cast.staff(Role.EDITOR)
    UserSession.objects.create(user=ada, session_key="hers", ip="192.0.2.1", user_agent="Firefox")
    assert unlock(ada.email) == 0
    assert "has no second step: nothing was changed" in capsys.readouterr().out
    assert UserSession.objects.filter(user=ada).exists()
    assert not mailoutbox
    assert not ModelLogEntry.objects.filter(action="longwave.unlock").exists()


def test_an_address_without_an_account_is_refused(capsys):
    assert unlock("nobody@magazine.example") == 1
    assert "'nobody@magazine.example' has no account here" in capsys.readouterr().err


def test_for_programs_it_says_so_in_json(capsys):
    unlock(locked_out(Role.EDITOR).email, "--json")
    assert json.loads(capsys.readouterr().out) == {
        "email": "ada@magazine.example",
        "removed": ["recovery codes", "authenticator app"],
    }
