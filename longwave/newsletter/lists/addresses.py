"""Addresses that people type: read, or refused in a sentence. Nobody's server is asked."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from longwave.membership.models import tidy_address

LONGEST = 254  # characters of an address on its way (RFC 5321, 4.5.3.1.3)
EXPECTED = "expected one like ana@example.org"


class NotAnAddress(ValueError):
    """A text to which no mail can be sent. The message is for whoever typed it."""


def read(typed: str, any_letters: bool = False) -> str:
    """An address as it is stored. Raises `NotAnAddress`.

    What stands before the @ may have `any_letters` where only newsletters are sent: to accounts one signs in by ASCII
    alone. Of two spellings in bytes that look the same, one is kept (NFC, as RFC 6532 wants it).
    """
    text = typed.strip()
    if not text:
        raise NotAnAddress("Type the e-mail address that it should go to.")
    if len(text) > LONGEST:
        raise NotAnAddress(f"This is too long for an e-mail address: {EXPECTED}.")
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise NotAnAddress(f"This is no e-mail address: {EXPECTED}. {error}") from None
    if found.smtputf8 and not any_letters:
        raise NotAnAddress(
            "Here the part before the @ may have no accents. If your provider gave you a second address without them, "
            "type that one."
        )
    return unicodedata.normalize("NFC", tidy_address(found.normalized))


@lru_cache
def disposable() -> frozenset[str]:
    """Domains whose mailboxes are made to be thrown away, as its package lists them."""
    from disposable_email_domains import blocklist  # eight thousand names, read by whoever asks first

    return frozenset(blocklist)
