"""Where somebody is signed in, and ending it from elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from longwave.access.gate import PASS
from longwave.account.tests.people import MALLORY, RUT, carried, come_in, is_in

DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"


def browser(mailoutbox, address, agent=DESKTOP):
    one = Client(HTTP_USER_AGENT=agent)
    come_in(one, mailoutbox, address)
    return one


def number_of(one):
    return UserSession.objects.get(session_key=one.session.session_key).pk


def test_each_is_listed_in_plain_words_and_this_one_first(mailoutbox):
    desktop, _ = browser(mailoutbox, RUT), browser(mailoutbox, RUT, PHONE)
    page = desktop.get("/account/sessions/").content.decode()
    assert page.index("Firefox on Linux</strong>: this one") < page.index("Safari on an iPhone</strong>")
    assert page.count(": this one") == 1


def test_one_that_is_ended_is_signed_out_and_its_pass_is_void(later, mailoutbox):
    desktop, phone = browser(mailoutbox, RUT), browser(mailoutbox, RUT, PHONE)
    with later(seconds=2):
        assert desktop.post(f"/account/sessions/{number_of(phone)}/end/").status_code == 302
    with later(seconds=4):
        assert phone.get("/livez").cookies[PASS].value == ""
        assert not is_in(phone)
        desktop.get("/livez")
        assert carried(desktop)
        assert is_in(desktop)


def test_all_others_are_ended_at_once(mailoutbox):
    first, second, here = (browser(mailoutbox, RUT) for _ in range(3))
    here.post("/account/sessions/end-others/")
    assert [is_in(one) for one in (first, second, here)] == [False, False, True]


def test_ending_others_ends_nobody_elses(mailoutbox):
    rut, mallory = browser(mailoutbox, RUT), browser(mailoutbox, MALLORY)
    mallory.post("/account/sessions/end-others/")
    assert is_in(rut)


@pytest.mark.parametrize("path", ["{}/end/", "end-others/"])
def test_looking_ends_nothing(mailoutbox, path):
    here, there = browser(mailoutbox, RUT), browser(mailoutbox, RUT)
    assert here.get(f"/account/sessions/{path.format(number_of(there))}").status_code == 405
    assert is_in(there)


def test_a_session_is_noted_as_seen_once_in_a_passs_life(later, mailoutbox):
    here = browser(mailoutbox, RUT)
    before = UserSession.objects.get().last_seen_at
    here.get("/livez")
    assert UserSession.objects.get().last_seen_at == before
    with later(minutes=20):
        here.get("/livez")
    assert UserSession.objects.get().last_seen_at > before + timedelta(minutes=19)


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/account/sessions/")["Location"] == "/account/sign-in/?next=/account/sessions/"
    assert client.post("/account/sessions/1/end/")["Location"].startswith("/account/sign-in/")
