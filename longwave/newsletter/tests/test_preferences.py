"""Preferences by the link of a mail, without signing in; what shows or ends more than that takes a mail of its own."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.lists import actions, links, suppression
from longwave.newsletter.models import Consent, Delivery, Edition, Returned, SignUp, Subscription
from longwave.newsletter.tests.readers import IVO, RUT, SELMA, daily, getting, link_in, roundup, sign_up, standing
from longwave.newsletter.words import Outcome, SuppressionReason

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-11-25 12:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def rut():
    return getting(RUT, daily())


def path(account):
    return links.preferences_path(account.pk)


def proven(account):
    return links.proven_path(account, timezone.now())


def save(client, account, **fields):
    return client.post(path(account), {name.replace("_", "-"): value for name, value in fields.items()})


def place(account, newsletter):
    return Subscription.objects.get(account=account, newsletter=newsletter)


def test_the_page_shows_what_she_gets_and_what_there_is(client, rut):
    text = client.get(path(rut)).content.decode()
    assert re.search(rf'id="on-{daily().pk}" value="yes" checked', text)
    assert re.search(rf'id="on-{roundup().pk}" value="yes">', text)
    assert "At rut@readers.example" in text


def test_she_takes_one_on_and_leaves_the_other(client, rut):
    answer = save(client, rut, **{f"on_{roundup().pk}": "yes"})
    assert b"Saved." in answer.content
    assert (standing(RUT, daily()), standing(RUT, roundup())) == ("left", "on")
    kinds = set(Consent.objects.values_list("kind", "newsletter__slug"))
    assert kinds == {("left", "daily-preview"), ("confirmed", "friday-roundup")}
    assert Consent.objects.get(kind="confirmed").text.startswith("Friday roundup: ")


def test_she_gets_it_on_fridays_only_and_not_before_her_holidays_end(client, rut):
    on = {f"on_{daily().pk}": "yes", f"often_{daily().pk}": "fridays", f"pause_{daily().pk}": "2026-12-20"}
    save(client, rut, **on)
    held = place(rut, daily())
    assert (held.frequency, held.paused_until) == ("fridays", dt.date(2026, 12, 20))
    said = Consent.objects.get()
    assert (said.kind, said.text) == ("changed", "How often: Fridays only. Paused until 2026-12-20.")
    text = client.get(path(rut)).content.decode()
    assert 'value="2026-12-20"' in text
    assert 'value="fridays" selected' in text


def test_a_pause_that_is_over_is_none_and_saving_again_leaves_no_trace(client, rut):
    on = {f"on_{daily().pk}": "yes", f"often_{daily().pk}": "every", f"pause_{daily().pk}": "2026-11-25"}
    save(client, rut, **on)
    save(client, rut, **on)
    assert place(rut, daily()).paused_until is None
    assert not Consent.objects.exists()


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01", "2028-01-01", "<b>"])
def test_a_pause_that_is_no_day_or_too_long_is_said_and_nothing_is_saved(client, rut, typed):
    answer = save(client, rut, **{f"on_{roundup().pk}": "yes", f"pause_{daily().pk}": typed})
    assert answer.status_code == 400
    assert b"field-error" in answer.content
    assert b"<b>" not in answer.content
    assert (standing(RUT, daily()), standing(RUT, roundup())) == ("on", "")


def test_a_weekly_newsletter_offers_no_frequency(client, rut):
    text = client.get(path(rut)).content.decode()
    assert f'name="often-{daily().pk}"' in text
    assert f'name="often-{roundup().pk}"' not in text


def test_looking_changes_nothing(client, rut):
    for look in (client.get, client.head):
        assert look(path(rut), {f"pause-{daily().pk}": "2026-12-20", "act": "erase"}).status_code == 200
        assert look(proven(rut), {"act": "erase"}).status_code == 200
    assert standing(RUT, daily()) == "on"
    assert Account.objects.count() == 1


def test_no_form_of_another_reader_is_reached_by_a_changed_link(client, rut):
    ivo = getting(IVO, daily())
    own = path(rut).split("/")[3]
    other = own.replace(str(rut.pk), str(ivo.pk), 1)
    assert client.get(f"/newsletter/preferences/{other}/").status_code == 404
    assert client.post(f"/newsletter/preferences/{other}/").status_code == 404


def test_the_links_need_no_cookie_and_no_token_and_give_none(rut):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path(rut), {})
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert path(rut).split("/")[3] not in answer.content.decode()


# --- What takes a mail of its own -------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["erase", "move"])
def test_whoever_was_passed_on_a_letter_can_neither_erase_nor_move_nor_look(client, mailoutbox, rut, act):
    answer = client.post(path(rut), {"act": act, "email": "mallory@readers.example"})
    assert answer.status_code == 200
    assert client.get(f"{path(rut)}data.json").status_code == 404
    assert b"data.json" not in client.get(path(rut)).content
    assert Account.objects.get().email == RUT
    assert [mail.to for mail in mailoutbox] == [[RUT]]


def test_the_mailed_link_shows_everything_we_hold(client, mailoutbox, rut):
    client.post(path(rut), {"act": "prove"})
    link = link_in(mailoutbox[0])
    assert b"Everything we hold about you" in client.get(link).content
    answer = client.get(f"{link}data.json")
    found = json.loads(answer.content)
    assert found["address"] == RUT
    assert found["newsletters"]["subscriptions"][0]["newsletter"] == "Daily preview"
    assert found["newsletters"]["returned"] == found["newsletters"]["suppressions"] == []
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"


def test_what_came_back_and_why_nothing_is_sent_are_among_it(client, rut):
    getting(IVO, daily())
    copy = copy_for(rut, Outcome.SENT)
    about = {"kind": "soft", "cause": "full", "status": "5.2.2", "words": "mailbox full", "effect": "counted"}
    Returned.objects.create(key="1", source="mail", delivery=copy, account=rut, **about)
    suppression.suppress(RUT, SuppressionReason.COMPLAINED, lists_only=True, detail="feedback: abuse")
    suppression.suppress(IVO, SuppressionReason.BOUNCED, lists_only=False)
    held = json.loads(client.get(f"{proven(rut)}data.json").content)["newsletters"]
    (returned,), (suppressed,) = held["returned"], held["suppressions"]
    assert returned == {**about, "edition": "monday", "at": returned["at"]}
    assert (suppressed["reason"], suppressed["blocks"], suppressed["until"]) == ("complained", "newsletters", None)


def test_the_mailed_link_lasts_a_day(client, mailoutbox, rut, noon):
    client.post(path(rut), {"act": "prove"})
    noon.shift(24 * 3600)
    assert client.get(f"{link_in(mailoutbox[0])}data.json").status_code == 404
    assert client.post(link_in(mailoutbox[0]), {"act": "erase"}).status_code == 200
    assert Account.objects.exists()


def test_the_link_is_mailed_no_more_often_than_a_person_asks(client, mailoutbox, rut):
    answers = [client.post(path(rut), {"act": "prove"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert len(mailoutbox) == 3


def test_a_mail_server_that_is_away_is_named(client, rut, monkeypatch):
    def refuse(*_):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    answer = client.post(path(rut), {"act": "prove"})
    assert answer.status_code == 503
    assert b"We could not send the mail just now" in answer.content


# --- Another address --------------------------------------------------------------------------------------------


def test_the_address_changes_once_both_ends_agree(client, mailoutbox, rut):
    asked = client.post(proven(rut), {"act": "move", "email": " Rut@New.Example "})
    assert b"on its way to rut@new.example" in asked.content
    assert mailoutbox[0].to == ["rut@new.example"]
    assert b"Use this address from now on?" in client.get(link_in(mailoutbox[0])).content
    assert Account.objects.get().email == RUT
    assert b"Your address is rut@new.example" in client.post(link_in(mailoutbox[0])).content
    assert standing("rut@new.example", daily()) == "on"
    assert client.post(link_in(mailoutbox[0])).status_code == 410


def test_what_the_old_address_was_sent_shows_and_ends_nothing_after_the_change(client, mailoutbox, rut):
    client.post(path(rut), {"act": "prove"})
    before = link_in(mailoutbox[0])
    assert client.get(f"{before}data.json").status_code == 200
    client.post(proven(rut), {"act": "move", "email": "rut@new.example"})
    client.post(link_in(mailoutbox[1]))
    rut.refresh_from_db()
    assert client.get(f"{before}data.json").status_code == 404
    assert b"Everything we hold about you" not in client.get(before).content
    client.post(before, {"act": "erase"})
    assert Account.objects.get().email == "rut@new.example"
    assert mailoutbox[-1].to == ["rut@new.example"]  # whoever asks by it has a proof sent to where she reads now
    assert client.get(f"{proven(rut)}data.json").status_code == 200


def test_coming_back_to_an_address_does_not_wake_what_it_was_sent(client, mailoutbox, rut, noon):
    before = proven(rut)
    for address in ("rut@new.example", RUT):
        noon.shift(61)
        client.post(proven(rut), {"act": "move", "email": address})
        client.post(link_in(mailoutbox[-1]))
        rut.refresh_from_db()
    assert rut.email == RUT
    assert client.get(f"{before}data.json").status_code == 404


def test_an_address_that_is_somebodys_is_told_to_whoever_reads_its_mail_only(client, mailoutbox, rut):
    Account.objects.create_user(SELMA)
    free = client.post(proven(rut), {"act": "move", "email": IVO}).content
    taken = client.post(proven(rut), {"act": "move", "email": SELMA}).content
    assert free.replace(IVO.encode(), b"") == taken.replace(SELMA.encode(), b"")
    answer = client.post(link_in(mailoutbox[1]))
    assert answer.status_code == 410
    assert b"gets mail from us already" in answer.content
    assert Account.objects.filter(email=RUT).exists()


@pytest.mark.parametrize("typed", ["", "rut", RUT, "rut@new.example\nBcc: x@y.example"])
def test_what_is_no_other_address_is_said(client, mailoutbox, rut, typed):
    answer = client.post(proven(rut), {"act": "move", "email": typed})
    assert answer.status_code == 400
    assert b"field-error" in answer.content
    assert mailoutbox == []


@pytest.mark.parametrize("token", ["nothing", "x:y:z"])
def test_a_link_for_an_address_that_we_did_not_make_changes_nothing(client, token):
    assert client.get(f"/newsletter/address/{token}/").status_code == 410
    assert client.post(f"/newsletter/address/{token}/").status_code == 410


# --- Being forgotten --------------------------------------------------------------------------------------------


def copy_for(account, state):
    edition, _ = Edition.objects.get_or_create(newsletter=daily(), slug="monday")
    about = {"address": account.email, "name": "Rut", "domain": "readers.example", "state": state}
    return Delivery.objects.create(edition=edition, account=account, **about)


def test_a_reader_is_erased_and_only_a_hash_stays(client, rut):
    sent = copy_for(rut, Outcome.SENT)
    SignUp.objects.create(address=RUT, text="x")
    answer = client.post(proven(rut), {"act": "erase"})
    assert b"You are forgotten" in answer.content
    assert not Account.objects.exists()
    assert not SignUp.objects.exists()
    sent.refresh_from_db()
    assert (sent.address, sent.name, sent.account) == ("", "", None)
    assert suppression.suppressed_of([RUT]) == {RUT}
    assert not suppression.from_all(RUT, timezone.now())


def test_a_copy_that_waits_is_not_sent_to_whoever_was_erased(client, rut):
    waiting = copy_for(rut, Outcome.PENDING)
    client.post(proven(rut), {"act": "erase"})
    waiting.refresh_from_db()
    assert waiting.state == Outcome.SUPPRESSED


def test_a_copy_in_hand_is_forgotten_once_it_is_settled(rut):
    in_hand = copy_for(rut, Outcome.CLAIMED)
    actions.erase(rut)
    Delivery.objects.update(state=Outcome.SENT)
    actions.tidy(timezone.now())
    in_hand.refresh_from_db()
    assert (in_hand.address, in_hand.name) == ("", "")


def test_somebody_with_more_than_a_newsletter_keeps_her_account(client, rut):
    Account.objects.update(last_login=timezone.now())
    answer = client.post(proven(rut), {"act": "erase"})
    assert b"your account is still there" in answer.content
    assert Account.objects.get().email == RUT
    assert not Subscription.objects.exists()
    assert suppression.suppressed_of([RUT]) == {RUT}


def test_after_that_her_links_lead_to_a_page_that_says_so(client, rut):
    link = path(rut)
    client.post(proven(rut), {"act": "erase"})
    answer = client.get(link)
    assert answer.status_code == 410
    assert b"Nothing comes to this address" in answer.content


def test_she_may_come_back(client, mailoutbox, rut):
    from longwave.newsletter.tests.readers import delivered

    client.post(proven(rut), {"act": "erase"})
    sign_up(client, RUT)
    delivered()
    client.post(link_in(mailoutbox[-1]))
    assert standing(RUT, daily()) == "on"
    assert suppression.suppressed_of([RUT]) == set()
