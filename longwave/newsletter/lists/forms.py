"""What the forms of the lists say: the sign-up box, and a reader's preferences. Every fault is a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from longwave.newsletter.lists import addresses
from longwave.newsletter.lists.rules import FREQUENCIES, Choice, Offer, TooLong, Wish, chosen, pause_of
from longwave.newsletter.words import Frequency, Rhythm

NOTHING_TICKED = "Tick what should come to you: nothing is ticked yet."


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-up box as it was sent. `address` is empty where `fault` says what is wrong with what was typed; `missing`
    says that nothing was chosen."""

    typed: str
    address: str
    fault: str
    missing: str
    offers: list[Offer]
    source: str
    sure: bool


def read_box(sent: QueryDict, offers: Sequence[Offer]) -> Asked:
    """Read a sign-up box."""
    typed, address, fault = sent.get("email", "")[: 2 * addresses.LONGEST], "", ""
    try:
        address = addresses.read(typed, any_letters=True)
    except addresses.NotAnAddress as wrong:
        fault = str(wrong)
    ticked = chosen(offers, sent.getlist("newsletter"))
    source = sent.get("from", "")
    page = source if source.startswith("/") and source.isprintable() else ""
    return Asked(typed, address, fault, "" if ticked else NOTHING_TICKED, ticked, page, bool(sent.get("sure")))


@dataclass(frozen=True, slots=True)
class Line:
    """A newsletter among the preferences, as the page shows it: with what was sent, where that could not be taken."""

    choice: Choice
    wish: Wish
    pause: str
    fault: str = ""

    @property
    def number(self) -> int:
        """The newsletter's."""
        return self.choice.offer.number

    @property
    def frequencies(self) -> list[tuple[str, str]]:
        """What may be chosen: a weekly newsletter comes as often as it comes."""
        daily = self.choice.offer.rhythm is Rhythm.DAILY
        return [(one.value, words) for one, words in FREQUENCIES.items()] if daily else []


def lines(choices: Sequence[Choice]) -> list[Line]:
    """The preferences as they are."""
    return [Line(one, one.wish, one.wish.paused_until.isoformat() if one.wish.paused_until else "") for one in choices]


def read_lines(sent: Mapping[str, Any], choices: Sequence[Choice], today: date) -> list[Line]:
    """The preferences as they were sent."""
    return [_line(sent, choice, today) for choice in choices]


def _line(sent: Mapping[str, Any], choice: Choice, today: date) -> Line:
    number, day, fault = choice.offer.number, None, ""
    often = str(sent.get(f"often-{number}", ""))
    frequency = next((one for one in Frequency if one == often), choice.wish.frequency)
    typed = str(sent.get(f"pause-{number}", "")).strip()[:40]
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        fault = f"Found “{typed}”, expected a day such as {today.isoformat()}."
    if day and not fault:
        try:
            day = pause_of(day, today)
        except TooLong as wrong:
            fault = str(wrong)
    return Line(choice, Wish(f"on-{number}" in sent, frequency, day), typed, fault)
