"""A reader chooses light or dark; other sites cannot choose for her."""

import pytest
from django.test import RequestFactory

from longwave.theme import views


def choose(data, **headers):
    sent = headers or {"Sec-Fetch-Site": "same-origin"}
    request = RequestFactory().post("/appearance/", data, headers=sent, SERVER_NAME="localhost")
    return views.appearance(request)


def test_it_is_kept_in_a_cookie_and_she_is_back_on_her_page():
    response = choose({"theme": "dark", "next": "/articles/x/"})
    assert response.status_code == 303
    assert response["Location"] == "/articles/x/"
    cookie = response.cookies["theme"]
    assert cookie.value == "dark"
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]
    assert cookie["max-age"] == views.YEAR


def test_following_the_system_needs_no_cookie():
    cookie = choose({"theme": "system", "next": "/"}).cookies["theme"]
    assert cookie["max-age"] == 0


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_she_is_never_sent_to_another_site(way):
    assert choose({"theme": "light", "next": way})["Location"] == "/"


def test_another_site_is_refused_and_told_why():
    response = choose({"theme": "dark"}, **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert b"expected same-origin" in response.content
    assert not response.cookies
    assert choose({"theme": "dark"}, Origin="https://evil.example").status_code == 403
    assert choose({"theme": "dark"}, Accept="*/*").status_code == 403  # nothing says where it was sent from


def test_an_unknown_theme_is_refused():
    response = choose({"theme": "sepia<b>"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert not response.cookies


def test_only_a_form_chooses():
    assert views.appearance(RequestFactory().get("/appearance/")).status_code == 405
