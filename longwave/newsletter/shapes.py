"""What the parts of the room hand to each other: a letter, a reader of it, a finished mail. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

# The places in a letter for what is the reader's own: a closed list. An author's text is never a template.
NAME, ADDRESS, UNSUBSCRIBE, PREFERENCES = "name", "address", "unsubscribe", "preferences"
PLACES = (NAME, ADDRESS, UNSUBSCRIBE, PREFERENCES)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a copy is for. `delivery` is its number in the ledger, `account` the reader's."""

    delivery: int
    account: int
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """An edition as words, before it is a mail: complete but for the places, which `letters.places` marks."""

    subject: str
    preheader: str
    html: str
    text: str


class Mail(Protocol):
    """A compiled edition: makes each reader's copy, the same to the byte however often it is asked."""

    def message(self, to: Recipient) -> bytes:
        """The whole message: CRLF at each line's end, no dot at a line's beginning, no dot line at the end."""
        ...

    def return_path(self, to: Recipient) -> str:
        """The envelope's sender: names the delivery, so that a report of failure finds it (VERP)."""
        ...
