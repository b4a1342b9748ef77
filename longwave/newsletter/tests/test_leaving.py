"""Leaving: a button, or one click of a mail program (RFC 8058). Looking changes nothing, nor does repeating it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from longwave.account import mail as transactional
from longwave.membership.models import Account
from longwave.newsletter.lists import links, suppression
from longwave.newsletter.models import Consent, Subscription
from longwave.newsletter.tests.readers import IVO, RUT, daily, getting, roundup, standing
from longwave.newsletter.words import SuppressionReason

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def rut():
    getting(RUT, roundup())
    return getting(RUT, daily())


def path(account, edition=None):
    return links.unsubscribe_path(edition, daily().pk, account.pk)


def test_a_mail_programs_one_click_needs_nothing_else(rut):
    edition = uuid4()
    bare = Client(enforce_csrf_checks=True)
    answer = bare.post(path(rut, edition), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    held = Subscription.objects.get(newsletter=daily())
    assert (held.standing, held.left_after) == ("left", edition)
    assert standing(RUT, roundup()) == "on"
    row = Consent.objects.get()
    assert (row.kind, row.newsletter, row.source) == ("left", daily(), "the one click of a mail program")


def test_it_may_come_as_a_form_in_parts_and_from_anywhere(rut):
    anywhere = Client(enforce_csrf_checks=True, HTTP_ORIGIN="https://mail.example", HTTP_SEC_FETCH_SITE="cross-site")
    assert anywhere.post(path(rut), ONE_CLICK).status_code == 200
    assert standing(RUT, daily()) == "left"


def test_repeating_it_says_the_same_and_keeps_the_first_edition(client, rut):
    first = uuid4()
    pages = {client.post(path(rut, first), ONE_CLICK).content for _ in range(3)}
    pages.add(client.post(path(rut, uuid4()), ONE_CLICK).content)
    assert len(pages) == 1
    assert Subscription.objects.get(newsletter=daily()).left_after == first
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("look", ["get", "head", "options"])
def test_looking_changes_nothing(client, rut, look):
    for _ in range(3):
        answer = getattr(client, look)(path(rut), ONE_CLICK)
        assert answer.status_code == (405 if look == "options" else 200)
    assert standing(RUT, daily()) == "on"
    assert not Consent.objects.exists()


def test_a_person_presses_the_button(client, rut):
    assert b"Leave Daily preview?" in client.get(path(rut)).content
    assert b"Daily preview comes no more" in client.post(path(rut)).content
    assert Consent.objects.get().source == "the button behind a mail's link"
    assert b"Daily preview comes no more" in client.get(path(rut)).content


@pytest.mark.parametrize("token", ["nothing", "x.y", "é"])
def test_what_we_did_not_sign_is_no_page(client, rut, token):
    assert client.post(f"/newsletter/unsubscribe/{token}/", ONE_CLICK).status_code == 404
    assert standing(RUT, daily()) == "on"


def test_nobody_is_taken_off_by_another_readers_link(client, rut):
    ivo = getting(IVO, daily())
    token = path(ivo).split("/")[3]
    forged = token.replace(f"-{ivo.pk}.", f"-{rut.pk}.")
    assert client.post(f"/newsletter/unsubscribe/{forged}/", ONE_CLICK).status_code == 404
    assert standing(RUT, daily()) == "on"


def test_whoever_was_erased_or_a_newsletter_that_is_gone_answers_as_well(client, rut):
    link = path(rut)
    Account.objects.all().delete()
    assert client.post(link, ONE_CLICK).status_code == 200
    assert client.get(link).status_code == 200
    gone = links.unsubscribe_path(None, 999_999, getting(IVO, daily()).pk)
    assert client.post(gone, ONE_CLICK).status_code == 200


def test_a_large_body_is_no_way_round(client, rut):
    answer = client.post(path(rut), "x=" + "y" * 3_000_000, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert path(rut).split("/")[3] not in answer.content.decode()


# --- Streams ----------------------------------------------------------------------------------------------------


def test_leaving_never_keeps_codes_away_and_a_mailbox_that_is_not_there_keeps_both(client, rut, mailoutbox, caplog):
    client.post(path(rut), ONE_CLICK)
    suppression.suppress(RUT, SuppressionReason.COMPLAINED, lists_only=True)
    transactional.send("code", RUT, code="BCD-FGH")
    assert [mail.to for mail in mailoutbox] == [[RUT]]
    suppression.suppress(RUT, SuppressionReason.BOUNCED, lists_only=False)
    with caplog.at_level("INFO", logger="longwave"):
        transactional.send("code", RUT, code="BCD-FGH")
    assert len(mailoutbox) == 1
    assert RUT not in caplog.text
    assert suppression.from_lists(RUT, timezone.now())
