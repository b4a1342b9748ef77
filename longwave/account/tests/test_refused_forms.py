"""A form without its sign: Rut's browser keeps no cookies, Mallory copies a page. Both are told what to do."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"


def refused(client, path, **form):
    answer = client.post(path, form)
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "That form was not taken" in page
    assert "Nothing was changed" in page
    assert 'class="masthead' in page
    return page


def test_a_browser_that_keeps_no_cookies_is_told_to_allow_them():
    page = refused(Client(enforce_csrf_checks=True), SIGN_IN, email="rut@reader.example")
    assert "Allow cookies for this site" in page


def test_an_old_form_is_to_be_loaded_again():
    client = Client(enforce_csrf_checks=True)
    client.get(SIGN_IN)
    page = refused(client, SIGN_IN, email="rut@reader.example", csrfmiddlewaretoken="a" * 64)
    assert "Load the page with the form again" in page
    assert "Allow cookies" not in page


def test_what_an_address_opens_is_not_repeated():
    page = refused(Client(enforce_csrf_checks=True), "/account/address/agree/a-secret-of-two-addresses/")
    assert "a-secret-of-two-addresses" not in page


def test_the_desk_says_so_too():
    refused(Client(enforce_csrf_checks=True), "/desk/login/")
