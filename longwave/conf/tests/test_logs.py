"""The log names no secret: whoever reads it is not let in by it."""

import logging

import pytest
from django.conf import settings

from longwave.conf.logs import NoSecrets


def told(message, *args):
    record = logging.LogRecord("django.security.csrf", logging.WARNING, "csrf.py", 1, message, args, None)
    assert NoSecrets().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/free/3-0000-1795.Kx3/", "/free/…/"),
        ("/gift/3-0000-1795.Kx3/", "/gift/…/"),
        ("/account/welcome/MTU/dim07d-aa11/", "/account/welcome/MTU/…/"),
        ("/account/address/agree/1:abc/", "/account/address/agree/…/"),
        ("/newsletter/unsubscribe/17.Kx3/", "/newsletter/unsubscribe/…/"),
        ("/podcasts/the-crossing/feed/Kx3.xml", "/podcasts/the-crossing/feed/…"),
    ],
)
def test_what_lets_somebody_in_is_cut_out(path, shown):
    assert told("Forbidden (%s): %s", "CSRF cookie not set.", path) == f"Forbidden (CSRF cookie not set.): {shown}"


def test_everything_else_is_told_as_it_is():
    assert told("Not Found: %s", "/newsletter/daily-2026-11-26/") == "Not Found: /newsletter/daily-2026-11-26/"
    assert told("100 %% of %s", "/gift/") == "100 % of /gift/"


def test_every_line_goes_through_it():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["refused", "secrets"]
    assert set(settings.LOGGING["handlers"]) == {"console"}
