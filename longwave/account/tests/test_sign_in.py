"""One form for those we know and those we do not: an address, a code, and in."""

import pytest
import time_machine
from django.test import Client

from longwave.account.tests.people import ENTER, MALLORY, RUT, SIGN_IN, account, ask, carried, code_in, come_in, is_in
from longwave.membership.models import Account

NO_MAIL = "zo@readers.example"


def test_somebody_we_know_comes_in_with_the_code_from_the_mail(client, mailoutbox):
    rut = account(RUT)
    answer = come_in(client, mailoutbox, RUT)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert is_in(client)
    assert carried(client).reader.account == rut.pk


def test_somebody_we_do_not_know_gets_an_account_with_the_code_and_not_before(client, mailoutbox):
    ask(client, RUT)
    assert not Account.objects.filter(email=RUT).exists()
    client.post(ENTER, {"code": code_in(mailoutbox[-1])})
    made = Account.objects.get(email=RUT)
    assert not made.has_usable_password()
    assert is_in(client)


def test_the_address_is_taken_however_it_is_written(client, mailoutbox):
    rut = account(RUT)
    come_in(client, mailoutbox, "  RUT@Readers.Example ")
    assert carried(client).reader.account == rut.pk


@pytest.mark.parametrize("typed", ["{}", "{} ", "lower", "nodash"])
def test_the_code_is_taken_however_it_is_typed(client, mailoutbox, typed):
    ask(client, RUT)
    code = code_in(mailoutbox[-1])
    words = {"lower": code.lower(), "nodash": code.replace("-", "")}.get(typed, typed.format(code))
    client.post(ENTER, {"code": words})
    assert is_in(client)


def wrong(code):
    """A code that differs in its first letter."""
    return ("B" if code[0] != "B" else "C") + code[1:]


def test_three_wrong_codes_end_it_and_the_right_one_comes_too_late(client, mailoutbox):
    ask(client, RUT)
    right = code_in(mailoutbox[-1])
    answers = [client.post(ENTER, {"code": wrong(right)}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400] * 3
    assert b"2 more tries" in answers[0].content
    assert b"one more try" in answers[1].content
    assert b"it was the last try" in answers[2].content
    assert client.post(ENTER, {"code": right})["Location"] == SIGN_IN
    assert not is_in(client)


def test_two_wrong_codes_do_not_harm(client, mailoutbox):
    ask(client, RUT)
    right = code_in(mailoutbox[-1])
    for _ in range(2):
        client.post(ENTER, {"code": wrong(right)})
    client.post(ENTER, {"code": right})
    assert is_in(client)


def test_a_code_runs_out_after_a_quarter_of_an_hour(client, mailoutbox):
    with time_machine.travel("2026-11-23 12:00Z", tick=False) as clock:
        ask(client, RUT)
        right = code_in(mailoutbox[-1])
        clock.shift(15 * 60)
        answer = client.post(ENTER, {"code": right})
        assert answer.status_code == 400
        assert b"This code has run out" in answer.content
        assert not is_in(client)


def test_a_code_works_once(client, mailoutbox):
    ask(client, RUT)
    right = code_in(mailoutbox[-1])
    client.post(ENTER, {"code": right})
    client.post("/account/sign-out/")
    assert client.post(ENTER, {"code": right})["Location"] == SIGN_IN
    assert not is_in(client)


def test_a_new_code_makes_the_one_before_worthless(client, mailoutbox):
    ask(client, RUT)
    ask(client, RUT)
    assert client.post(ENTER, {"code": code_in(mailoutbox[0])}).status_code == 400
    assert not is_in(client)


def test_somebody_elses_code_is_worth_nothing_here(mailoutbox):
    ruts, mallorys = Client(), Client()
    ask(ruts, RUT)
    ask(mallorys, MALLORY)
    assert mallorys.post(ENTER, {"code": code_in(mailoutbox[0])}).status_code == 400
    assert not is_in(mallorys)


def test_a_code_for_ruts_address_does_not_work_in_another_browser(client, mailoutbox):
    ask(client, RUT)
    assert Client().post(ENTER, {"code": code_in(mailoutbox[-1])})["Location"] == SIGN_IN


def test_after_three_codes_a_minute_the_address_must_wait_known_or_not(mailoutbox):
    account(RUT)
    for address in (RUT, NO_MAIL):
        answers = [ask(Client(REMOTE_ADDR=f"192.0.2.{n}"), address) for n in range(4)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
        assert b"That was often enough for now" in answers[-1].content
    assert len(mailoutbox) == 6


def test_one_network_cannot_ask_for_many_addresses(mailoutbox):
    answers = [ask(Client(), f"reader{n}@readers.example") for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert ask(Client(REMOTE_ADDR="192.0.2.9"), RUT).status_code == 302


def test_a_forged_forwarded_header_is_no_other_network(mailoutbox):
    answers = [ask(Client(HTTP_X_FORWARDED_FOR=f"192.0.2.{n}"), f"reader{n}@readers.example") for n in range(11)]
    assert answers[-1].status_code == 429


def test_codes_are_not_tried_more_often_than_six_times_in_five_minutes_for_one_address(mailoutbox):
    with time_machine.travel("2026-11-23 12:00Z", tick=False) as clock:
        for _ in range(2):
            clock.shift(30)
            browser = Client()
            ask(browser, RUT)
            for _ in range(3):
                assert browser.post(ENTER, {"code": wrong(code_in(mailoutbox[-1]))}).status_code == 400
        browser = Client()
        ask(browser, RUT)
        assert browser.post(ENTER, {"code": code_in(mailoutbox[-1])}).status_code == 429
        assert not is_in(browser)


@pytest.mark.parametrize(
    "typed", ["", "rut", "rut@", "rut@readers.example\nBcc: all@readers.example", "a" * 300 + "@x.example"]
)
def test_what_is_no_address_gets_no_mail(client, mailoutbox, typed):
    answer = ask(client, typed)
    assert answer.status_code == 400
    assert b"field-error" in answer.content
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("/articles/the-port-that-waited/?from=mail", "/articles/the-port-that-waited/?from=mail"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/ok\r\nSet-Cookie: x=y", "/"),
    ],
)
def test_one_is_led_back_to_where_one_was_on_this_site_only(client, mailoutbox, wanted, found):
    assert come_in(client, mailoutbox, RUT, next=wanted)["Location"] == found


def test_the_form_carries_on_where_one_was_going(client):
    page = client.get(SIGN_IN, {"next": "/articles/x/"}).content.decode()
    assert '<input type="hidden" name="next" value="/articles/x/">' in page
    assert "evil" not in client.get(SIGN_IN, {"next": "//evil.example"}).content.decode()


def test_whoever_is_in_already_is_led_on(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    assert client.get(SIGN_IN, {"next": "/search/"})["Location"] == "/search/"
    assert client.get(SIGN_IN, {"next": "//evil.example"})["Location"] == "/"


def test_without_the_forms_token_nothing_is_sent_or_entered(mailoutbox):
    strict = Client(enforce_csrf_checks=True)
    assert ask(strict, RUT).status_code == 403
    assert mailoutbox == []
    assert strict.post("/account/sign-out/").status_code == 403


def test_looking_at_the_pages_sends_and_changes_nothing(client, mailoutbox):
    client.get(SIGN_IN, {"email": RUT})
    assert client.get(ENTER, {"code": "BCD-FGH"})["Location"] == SIGN_IN
    assert mailoutbox == []
    ask(client, RUT)
    client.get(ENTER, {"code": code_in(mailoutbox[-1])})
    assert not is_in(client)


def test_a_strangers_session_is_kept_for_an_hour_and_a_readers_for_a_season(client, mailoutbox):
    ask(client, RUT)
    assert client.session.get_expiry_age() == 3600
    client.post(ENTER, {"code": code_in(mailoutbox[-1])})
    assert client.session.get_expiry_age() == 90 * 24 * 3600
    assert client.cookies["longwave_session"]["max-age"] == 90 * 24 * 3600


def test_an_account_that_was_switched_off_says_so_only_to_its_owner(client, mailoutbox):
    Account.objects.create(email=RUT, password="!", is_active=False)
    assert ask(client, RUT)["Location"] == ENTER
    answer = client.post(ENTER, {"code": code_in(mailoutbox[-1])})
    assert answer.status_code == 403
    assert not is_in(client)


def test_a_mail_server_that_is_away_is_named_in_a_sentence(client, monkeypatch, caplog):
    def refuse(*_):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    answer = ask(client, RUT)
    assert answer.status_code == 400
    assert b"We could not send the mail just now" in answer.content
    assert "was not sent: no route" in caplog.text


def test_the_mail_is_plain_and_from_the_magazine(client, mailoutbox):
    ask(client, RUT)
    mail = mailoutbox[-1]
    assert mail.content_subtype == "plain"
    assert mail.subject.startswith(code_in(mail))
    assert "<desk@localhost>" in mail.from_email
    assert [kind for _, kind in mail.alternatives] == ["text/html"]
    assert code_in(mail) in mail.alternatives[0][0]
