"""Signing up: a box, a mail, a button. The answer tells nothing of whom we know, and looking at a link does nothing."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from longwave.membership.models import Account
from longwave.newsletter.lists import links, post, suppression
from longwave.newsletter.models import Consent, Newsletter, SignUp, Subscription
from longwave.newsletter.tests.readers import (
    IDA,
    IVO,
    MALLORY,
    RUT,
    SELMA,
    SIGN_UP,
    browser,
    daily,
    delivered,
    getting,
    link_in,
    roundup,
    sign_up,
    standing,
)
from longwave.newsletter.words import SuppressionReason
from longwave.published.mail import NotSent
from tests.sink import sink

pytestmark = pytest.mark.django_db
NOON = "2026-11-25 12:00Z"
SMTP = "longwave.adapters.smtp.Backend"


@pytest.fixture
def both():
    return daily(), roundup()


def test_rut_signs_up_confirms_and_is_on_the_list(client, mailoutbox, both):
    answer = sign_up(client, RUT, "daily-preview")
    assert answer.status_code == 200
    assert b"Look into your mailbox" in answer.content
    assert not Account.objects.exists()
    assert delivered() == 1
    link = link_in(mailoutbox[0])
    assert (mailoutbox[0].to, link[:20]) == ([RUT], "/newsletter/confirm/")
    page = client.get(link)
    assert b"To rut@readers.example" in page.content
    assert standing(RUT, both[0]) == ""
    pressed = client.post(link)
    assert (pressed.status_code, pressed["Location"]) == (303, link)
    assert standing(RUT, both[0]) == "on"
    assert standing(RUT, both[1]) == ""
    assert b"From now on you get" in client.get(link).content


@pytest.mark.parametrize("look", ["get", "head"])
def test_looking_at_the_link_as_scanners_do_confirms_nothing(client, mailoutbox, both, look):
    sign_up(client, RUT)
    delivered()
    for _ in range(3):
        assert getattr(Client(), look)(link_in(mailoutbox[0])).status_code == 200
    assert not Account.objects.exists()
    assert not Subscription.objects.exists()
    assert not Consent.objects.exists()


def test_consent_is_kept_with_its_words_its_time_and_the_page(client, mailoutbox, both):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_up(client, RUT, "daily-preview", **{"from": "/podcasts/the-crossing/mending-the-deep/"})
        delivered()
        clock.shift(3600)
        client.post(link_in(mailoutbox[0]))
        client.post(link_in(mailoutbox[0]))
    rows = list(Consent.objects.order_by("pk").values_list("kind", "source", "newsletter__slug"))
    page = "/podcasts/the-crossing/mending-the-deep/"
    assert rows == [("asked", page, "daily-preview"), ("confirmed", page, "daily-preview")]
    asked, confirmed = Consent.objects.order_by("pk")
    assert asked.text == confirmed.text
    assert asked.text.startswith("Daily preview: Every morning one article.\nFree. Every mail has a link")
    assert (asked.at.isoformat(), confirmed.at.isoformat()) == (
        "2026-11-25T12:00:00+00:00",
        "2026-11-25T13:00:00+00:00",
    )


def test_who_ticks_nothing_of_several_is_asked_and_keeps_what_she_typed(client, mailoutbox, both):
    answer = sign_up(client, RUT, "")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'id="sign-up-missing">Tick what should come to you' in page
    assert f'value="{RUT}"' in page
    assert "<title>Mistake: " in page
    assert " checked" not in page
    assert not SignUp.objects.exists()
    both_faults = sign_up(client, "rut", "nothing-of-ours").content.decode()
    assert 'id="sign-up-missing"' in both_faults
    assert 'id="sign-up-fault"' in both_faults


def test_where_one_is_offered_there_is_nothing_to_tick(client, mailoutbox):
    Newsletter.objects.exclude(pk=daily().pk).update(active=False)
    assert b'type="checkbox"' not in client.get(SIGN_UP).content
    assert sign_up(client, RUT).status_code == 200
    delivered()
    client.post(link_in(mailoutbox[0]))
    assert standing(RUT, daily()) == "on"


def test_who_ticks_all_signs_up_for_all(client, mailoutbox, both):
    sign_up(client, RUT, "daily-preview", "friday-roundup")
    delivered()
    assert "Daily preview: " in mailoutbox[0].body
    assert "Friday roundup: " in mailoutbox[0].body
    client.post(link_in(mailoutbox[0]))
    assert [standing(RUT, one) for one in both] == ["on", "on"]


def test_what_is_not_offered_cannot_be_signed_up_for(client, mailoutbox, both):
    hidden = roundup()
    type(hidden).objects.filter(pk=hidden.pk).update(at_sign_up=False)
    sign_up(client, RUT, "friday-roundup")
    delivered()
    client.post(link_in(mailoutbox[0]))
    assert standing(RUT, hidden) == ""


def known_in_every_way(newsletter):
    """Ivo gets it, Selma has an account, Ida bounced, Rut had herself erased; Mallory is nobody we know."""
    getting(IVO, newsletter)
    Account.objects.create_user(SELMA)
    suppression.suppress(IDA, SuppressionReason.BOUNCED, lists_only=False)
    suppression.suppress(RUT, SuppressionReason.ERASED, lists_only=True)
    return [IVO, SELMA, IDA, RUT, MALLORY]


def test_the_answer_is_the_same_for_everybody_in_words_status_headers_and_work(both):
    answers, work = set(), set()
    sign_up(browser(), "first@readers.example")  # what a process reads once is read by then
    for number, address in enumerate(known_in_every_way(both[0])):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = sign_up(browser(f"192.0.2.{number}"), address)
        tables = [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in asked.captured_queries]
        work.add(tuple(tables))
        headers = sorted((name, value) for name, value in answer.items() if name not in ("ETag", "Content-Length"))
        answers.add((answer.status_code, answer.content.decode().replace(address, "X"), str(headers)))
    assert len(answers) == 1
    assert len(work) == 1
    assert not any("account" in query for query in work.pop())


def test_only_an_address_that_does_not_exist_gets_no_mail(mailoutbox, both):
    for number, address in enumerate(known_in_every_way(both[0])):
        sign_up(browser(f"192.0.2.{number}"), address)
    assert delivered() == 5
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([IVO, SELMA, RUT, MALLORY])
    assert delivered() == 0


def test_one_mail_in_five_minutes_and_the_same_answer_all_the_while(mailoutbox, both):
    with time_machine.travel(NOON, tick=False) as clock:
        pages = set()
        for number in range(3):
            pages.add(sign_up(browser(f"192.0.2.{number}"), RUT).content)
            delivered()
        assert len(pages) == 1
        assert len(mailoutbox) == 1
        clock.shift(5 * 60 + 1)
        sign_up(browser(), RUT)
        delivered()
        assert len(mailoutbox) == 2


def test_too_often_for_an_address_or_from_a_network_is_said(mailoutbox, both):
    answers = [sign_up(browser(f"192.0.2.{n}"), RUT).status_code for n in range(4)]
    assert answers == [200, 200, 200, 429]
    answers = [sign_up(browser("192.0.2.99"), f"reader{n}@readers.example") for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert b"more was asked within a short time" in answers[-1].content
    assert SignUp.objects.count() == 13


def test_her_own_confirmation_lifts_what_kept_mail_away(client, mailoutbox, both):
    suppression.suppress(RUT, SuppressionReason.ERASED, lists_only=True)
    sign_up(client, RUT)
    delivered()
    client.post(link_in(mailoutbox[0]))
    assert suppression.suppressed_of([RUT]) == set()


def test_a_link_lasts_three_days_and_then_nothing_is_left(client, mailoutbox, both):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_up(client, RUT)
        delivered()
        clock.shift(3 * 24 * 3600)
        for answer in (client.get(link_in(mailoutbox[0])), client.post(link_in(mailoutbox[0]))):
            assert answer.status_code == 410
            assert b"older than three days" in answer.content
        from django.utils import timezone

        from longwave.newsletter.lists.actions import tidy

        tidy(timezone.now())
    assert not SignUp.objects.exists()
    assert not Account.objects.exists()


def test_whoever_left_comes_back_by_confirming(client, mailoutbox, both):
    getting(RUT, both[0], standing="left", paused_until="2027-01-01")
    sign_up(client, RUT)
    delivered()
    client.post(link_in(mailoutbox[0]))
    back = Subscription.objects.get(newsletter=both[0])
    assert (back.standing, back.paused_until, back.left_at) == ("on", None, None)


def test_an_account_that_was_switched_off_stays_off(client, mailoutbox, both):
    Account.objects.create(email=RUT, password="!", is_active=False)
    sign_up(client, RUT)
    delivered()
    answer = client.post(link_in(mailoutbox[0]))
    assert answer.status_code == 410
    assert b"was switched off" in answer.content
    assert not Subscription.objects.exists()


# --- Mail servers that are away, workers that die ---------------------------------------------------------------


def test_a_mail_that_did_not_leave_is_tried_again_and_then_leaves_once(client, mailoutbox, both, monkeypatch):
    def away(*_, **__):
        raise NotSent("no route")

    with time_machine.travel(NOON, tick=False) as clock:
        sign_up(client, RUT)
        with monkeypatch.context() as while_away:
            while_away.setattr(post.mail, "send", away)
            assert delivered() == 0
        assert delivered() == 0
        clock.shift(61)
        assert delivered() == 1
        clock.shift(61)
        assert delivered() == 0
    assert len(mailoutbox) == 1


def test_of_two_who_look_at_once_one_sends(client, mailoutbox, both):
    sign_up(client, RUT)
    waiting = SignUp.objects.get()
    SignUp.objects.filter(pk=waiting.pk).update(next_at=None)  # another process has taken it between look and claim
    assert delivered() == 0
    assert mailoutbox == []


# --- What people type -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "rut",
        "rut@",
        "rut@readers",
        "rut@readers.example\nBcc: all@readers.example",
        "rut@readers.example\r\n\r\nBuy this",
        "Rut <rut@readers.example>",
        "rut@readers.example, ida@readers.example",
        "rut@[127.0.0.1]",
        "a" * 300 + "@readers.example",
        "\x00rut@readers.example",
        "x" * 100_000,
        "x\u202ey@readers.example",
    ],
)
def test_what_is_no_address_is_said_beside_the_field_and_gets_no_mail(client, mailoutbox, both, typed):
    answer = sign_up(client, typed)
    assert answer.status_code == 400
    assert b"field-error" in answer.content
    assert b"<title>Mistake: " in answer.content
    assert not SignUp.objects.exists()


def test_a_domain_in_any_script_is_taken_and_the_mail_leaves(client, mailoutbox, both):
    sign_up(client, "Ida@Bücher.example")
    assert delivered() == 1
    assert mailoutbox[0].to == ["ida@bücher.example"]
    assert b"xn--bcher-kva.example" in mailoutbox[0].message().as_bytes()
    client.post(link_in(mailoutbox[0]))
    assert standing("ida@bücher.example", both[0]) == "on"


def test_accents_before_the_at_sign_are_taken_with_a_note_and_the_mail_leaves(client, mailoutbox, both):
    answer = sign_up(client, "Pelé@Readers.example")
    assert answer.status_code == 200
    assert b"arrives only where each server on its way can carry them" in answer.content
    assert delivered() == 1
    assert mailoutbox[0].to == ["pelé@readers.example"]
    client.post(link_in(mailoutbox[0]))
    assert standing("pelé@readers.example", both[0]) == "on"
    assert b"each server on its way" not in sign_up(browser(), RUT).content


def test_two_spellings_in_bytes_that_look_the_same_are_one_reader(mailoutbox, both):
    for number, spelling in enumerate(
        ("pel\u00e9@readers.example", "pele\u0301@readers.example", "PELE\u0301@readers.example")
    ):
        assert sign_up(browser(f"192.0.2.{number}"), spelling).status_code == 200
    assert set(SignUp.objects.values_list("address", flat=True)) == {"pel\u00e9@readers.example"}
    assert delivered() == 3
    assert len(mailoutbox) == 1


def test_an_address_that_our_server_cannot_write_to_holds_up_nobody_and_is_not_tried_again(both, tmp_path, settings):
    with sink(tmp_path) as server, time_machine.travel(NOON, tick=False) as clock:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", server.port
        for number, address in enumerate(("pelé@readers.example", "zoë@readers.example", RUT)):
            sign_up(browser(f"192.0.2.{number}"), address)
            clock.shift(1)
        assert delivered() == 3
        clock.shift(3600)
        assert delivered() == 0
        assert server.counts() == {RUT: 1}


@pytest.mark.parametrize("address", ["info@readers.example", "noreply@readers.example", "office+list@readers.example"])
def test_a_mailbox_of_several_is_asked_about_and_then_taken(client, mailoutbox, both, address):
    asked = sign_up(client, address, "friday-roundup")
    assert asked.status_code == 200
    assert b"One question first" in asked.content
    assert b'value="friday-roundup" id="sign-up-friday-roundup" checked' in asked.content
    assert not SignUp.objects.exists()
    assert b"Look into your mailbox" in sign_up(client, address, "friday-roundup", sure="yes").content
    assert delivered() == 1


def test_a_mailbox_for_a_while_is_taken_with_a_note(client, mailoutbox, both):
    answer = sign_up(client, "rut@mailinator.com")
    assert b"often last only for a while" in answer.content
    assert delivered() == 1
    assert b"often last" not in sign_up(client, RUT).content


def test_what_is_typed_is_shown_back_and_never_as_markup(client, both):
    page = sign_up(client, '"><script>alert(1)</script>', **{"from": '/"><b>'}).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("source", ["https://evil.example/", "x\ny", "/a\r\nb", "/" + "x" * 1000])
def test_the_page_it_came_from_is_a_path_or_nothing(client, both, source):
    sign_up(client, RUT, **{"from": source})
    kept = SignUp.objects.get().source
    assert kept == (source[:255] if source.startswith("/x") else "")


# --- Where the box may be sent from -----------------------------------------------------------------------------


def test_the_box_needs_no_token_of_a_form_and_no_cookie(both):
    answer = sign_up(browser(enforce_csrf_checks=True), RUT)
    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {},
    ],
    ids=["cross-site", "same-site", "another origin", "an origin untold", "no browser"],
)
def test_a_box_that_is_on_no_page_of_ours_signs_nobody_up(both, headers):
    answer = sign_up(Client(**headers), RUT)
    assert answer.status_code == 403
    assert b"nothing was done" in answer.content
    assert not SignUp.objects.exists()


def test_looking_at_the_pages_of_the_lists_writes_nothing(client, both):
    assert client.get(SIGN_UP, {"email": RUT}).status_code == 200
    assert client.head(SIGN_UP).status_code == 200
    assert not SignUp.objects.exists()


def test_without_a_newsletter_there_is_no_box(client):
    Newsletter.objects.update(active=False)
    assert client.get(SIGN_UP).status_code == 404
    assert sign_up(client, RUT).status_code == 404


@pytest.mark.parametrize("token", ["nothing", "x.y", "é"])
def test_what_we_did_not_sign_is_no_page(client, token):
    assert client.get(f"/newsletter/confirm/{token}/").status_code == 404
    assert client.post(f"/newsletter/confirm/{token}/").status_code == 404


def test_the_pages_of_a_link_are_kept_by_nobody_and_named_to_nobody(client, mailoutbox, both):
    sign_up(client, RUT)
    delivered()
    answer = client.get(link_in(mailoutbox[0]))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert links.sign_up(link_in(mailoutbox[0]).split("/")[3]) is not None
    assert link_in(mailoutbox[0]).split("/")[3] not in answer.content.decode()


def test_ten_megabytes_are_refused_on_a_page_of_the_magazine_with_what_was_expected(client, both):
    answer = sign_up(client, "x" * 10_000_000)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "A form of ours takes 2,621 KB at most" in page
    assert "<h1>That was too much for a form</h1>" in page
    assert "</html>" in page
    assert answer["Cache-Control"] == "no-store"
    assert not SignUp.objects.exists()


def test_more_fields_than_a_form_has_are_refused_likewise(client, both):
    answer = client.post(SIGN_UP, {f"field-{number}": "" for number in range(10_001)})
    assert answer.status_code == 413
    assert b"has fewer fields than were sent" in answer.content
