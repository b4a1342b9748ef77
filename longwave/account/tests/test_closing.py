"""Closing one's account: what it means, a code, and then it is gone."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from longwave.access import actions, facts
from longwave.access.gate import PASS
from longwave.access.models import GiftLink, MeterEntry
from longwave.account import notices
from longwave.account.actions import close
from longwave.account.tests.people import RUT, SELMA, account, code_in, come_in, is_in, subscriber
from longwave.desk.roles import Role
from longwave.membership.actions import reader_at
from longwave.membership.billing import gifts, tasks
from longwave.membership.models import Account, GiftSubscription, Grant
from tests import cast

CLOSE, CODE = "/account/close/", "/account/close/code/"
ABOUT_PEOPLE = (Grant, MeterEntry, UserSession, EmailAddress, Authenticator)


def confirmed(client, mailoutbox):
    assert client.post(CLOSE)["Location"] == CODE
    return client.post(CODE, {"code": code_in(mailoutbox[-1])})


def test_the_code_closes_it_and_nothing_of_her_is_left(client, mailoutbox):
    selma = subscriber()
    MeterEntry.objects.create(account=selma, month="2026-11", mark="aaaaaaaaaa")
    end = timezone.now() + timezone.timedelta(days=1)
    GiftLink.objects.create(giver=selma, work="0" * 32, end=end, readers=1)
    come_in(client, mailoutbox, SELMA)
    Authenticator.objects.create(user=selma, type="recovery_codes", data={})
    assert all(model.objects.exists() for model in ABOUT_PEOPLE)
    answer = confirmed(client, mailoutbox)
    assert b"Your account is closed" in answer.content
    assert not Account.objects.filter(email=SELMA).exists()
    assert not any(model.objects.exists() for model in ABOUT_PEOPLE)
    gift = GiftLink.objects.get()
    assert (gift.giver, gift.withdrawn_at is None) == (None, False)
    assert gift.pk in facts.known(timezone.now()).withdrawn
    assert actions.tidy(end + timezone.timedelta(seconds=1)) is None
    assert not GiftLink.objects.exists()
    assert (mailoutbox[-1].to, "is closed" in mailoutbox[-1].subject) == ([SELMA], True)


def test_her_browsers_are_signed_out_and_their_passes_void(later, mailoutbox):
    here, there = Client(), Client()
    come_in(here, mailoutbox, RUT)
    come_in(there, mailoutbox, RUT)
    with later(seconds=2):
        assert confirmed(here, mailoutbox).cookies[PASS].value == ""
    with later(seconds=4):
        assert there.get("/livez").cookies[PASS].value == ""
        assert not is_in(there)


def test_the_page_tells_whoever_gave_a_subscription_that_it_stays(client, shop, rut):
    client.force_login(rut)
    assert "Subscriptions you gave stay" not in client.get(CLOSE).content.decode()
    shop.give(rut)
    said = client.get(CLOSE).content.decode()
    assert "Subscriptions you gave stay" in said
    assert "the articles you gave" in said


def about(gift):
    gift.refresh_from_db()
    return gift.to_email, gift.to_name, gift.message


def test_what_a_gift_says_of_people_is_forgotten_once_it_is_brought(shop, rut, mailoutbox):
    brought, waiting, theirs = shop.give(rut), shop.give(rut), shop.give(reader_at(SELMA))
    later = timezone.localdate() + timezone.timedelta(days=7)
    GiftSubscription.objects.filter(pk=waiting.pk).update(deliver_on=later)
    notices.deliver_gifts(timezone.now())
    close(rut)
    said = ("ida@readers.example", "Ida", "Enjoy.")
    assert [about(gift) for gift in (brought, waiting, theirs)] == [("", "", ""), said, said]
    mailoutbox.clear()
    notices.deliver_gifts(timezone.now() + timezone.timedelta(days=8))
    assert [mail for mail in mailoutbox if "Dear Ida" in mail.body and "Enjoy." in mail.body]
    tasks.look_through.call("2026-12-01")
    assert [about(gift) for gift in (waiting, theirs)] == [("", "", ""), said]


def test_a_gift_that_is_redeemed_before_its_day_is_forgotten_the_night_after(shop, rut):
    gift, selma = shop.give(rut), reader_at(SELMA)
    close(rut)
    gifts.redeem(gift.code, selma, timezone.now())
    tasks.look_through.call("2026-12-01")
    assert about(gift) == ("", "", "")
    assert Grant.objects.get(account=selma).reason == "Digital"


def test_the_first_step_closes_nothing(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    client.get(CLOSE)
    client.post(CLOSE)
    client.get(CODE, {"code": code_in(mailoutbox[-1])})
    assert Account.objects.filter(email=RUT).exists()
    assert is_in(client)


def test_without_the_first_step_there_is_no_second(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    assert client.post(CODE, {"code": code_in(mailoutbox[-1])})["Location"] == CLOSE
    assert Account.objects.filter(email=RUT).exists()


def test_three_wrong_codes_end_it(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    client.post(CLOSE)
    right = code_in(mailoutbox[-1])
    for _ in range(3):
        assert client.post(CODE, {"code": "BBB-BBB" if right != "BBB-BBB" else "CCC-CCC"}).status_code == 400
    client.post(CODE, {"code": right})
    assert Account.objects.filter(email=RUT).exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.ADMINISTRATOR])
def test_people_of_the_desk_hand_over_first(client, mailoutbox, role):
    someone = cast.staff(role)
    come_in(client, mailoutbox, someone.email)
    for answer in (client.get(CLOSE), client.post(CLOSE)):
        assert answer.status_code == 403
        assert b"Hand them over" in answer.content
    assert len(mailoutbox) == 1


def test_a_role_given_between_the_steps_is_heeded(client, mailoutbox):
    rut = account(RUT)
    come_in(client, mailoutbox, RUT)
    client.post(CLOSE)
    rut.is_superuser = True
    rut.save()
    assert client.post(CODE, {"code": code_in(mailoutbox[-1])})["Location"] == CLOSE
    assert Account.objects.filter(email=RUT).exists()


def test_what_she_once_wrote_stays(client, mailoutbox):
    bo = cast.staff(Role.AUTHOR)
    piece = cast.article()
    piece.owner = bo
    piece.save()
    bo.groups.clear()
    come_in(client, mailoutbox, bo.email)
    confirmed(client, mailoutbox)
    piece.refresh_from_db()
    assert (piece.live, piece.owner) == (True, None)
    assert client.get("/articles/the-port-that-waited/").status_code == 200


def test_without_the_forms_token_nothing_is_closed(mailoutbox):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(account(RUT))
    assert strict.post(CLOSE).status_code == 403
    assert mailoutbox == []


def test_coming_back_is_beginning_anew(client, mailoutbox):
    subscriber()
    come_in(client, mailoutbox, SELMA)
    confirmed(client, mailoutbox)
    come_in(client, mailoutbox, SELMA)
    assert "given by the desk" not in client.get("/account/").content.decode()
