"""What a price and an offer come to, in plain sentences: what is due now, what later, and when.

Amounts are in the currency's smallest unit.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta

from longwave.adapters.payments import Interval
from longwave.kernel import money

WORDS = {
    (Interval.MONTH, 1): "a month",
    (Interval.MONTH, 3): "a quarter",
    (Interval.MONTH, 6): "every six months",
    (Interval.YEAR, 1): "a year",
}


@dataclass(frozen=True, slots=True)
class Term:
    """The stretch of time that a price pays for: so many months or years."""

    interval: Interval
    count: int

    @property
    def months(self) -> int:
        """The same in months."""
        return self.count * (12 if self.interval is Interval.YEAR else 1)


def term_words(term: Term) -> str:
    """How a price is said: `a month`, `every two years`."""
    return WORDS.get((term.interval, term.count), f"every {term.count} {term.interval.value}s")


def after(start: datetime, months: int) -> datetime:
    """The moment some months later, on the same day of the month, or on its last where there is no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def first_renewal(start: datetime, end: datetime, months: int, starts: datetime) -> datetime:
    """The first renewal at or after a moment, of what is renewed at `end` and every so many months from then. What
    began on a month's last day is renewed on such days again, also where `end` is a shorter month's."""
    base, count = (start, 1) if after(start, months) == end else (end, 0)
    while after(base, count * months) < starts:
        count += 1
    return after(base, count * months)


@dataclass(frozen=True, slots=True)
class Terms:
    """An offer's terms."""

    trial_days: int = 0
    percent: int = 0
    amount: int = 0
    currency: str = ""
    months: int = 1

    def fits(self, currency: str) -> bool:
        """Whether it can be had with a price of this currency."""
        return not self.amount or self.currency == currency


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody will pay: now, and from a moment on each time. `cheaper` are the payments that the offer lowers."""

    due_now: int
    first_at: datetime
    first: int
    cheaper: int | None
    then: int
    currency: str
    term: Term

    @property
    def free(self) -> bool:
        """Whether nothing is ever charged. What is free for a while needs a card: it is charged afterwards."""
        return not self.first and self.cheaper is None


def quote(amount: int, currency: str, term: Term, terms: Terms | None, now: datetime) -> Quote:
    """What a price with an offer comes to."""
    if terms is None or not terms.fits(currency):
        return Quote(amount, now, amount, 0, amount, currency, term)
    less = min(amount, terms.amount or money.share(amount, terms.percent))
    first_at = now + timedelta(days=terms.trial_days)
    cheaper: int | None = 0
    if less:
        cheaper = None if terms.months == 0 else max(1, -(-terms.months // term.months))
    return Quote(0 if terms.trial_days else amount - less, first_at, amount - less, cheaper, amount, currency, term)


def told(quote: Quote) -> str:
    """A quote in one sentence, for whoever is about to press the button."""
    each, term = money.words(quote.then, quote.currency), term_words(quote.term)
    first = money.words(quote.first, quote.currency)
    start = (
        "" if quote.due_now == quote.first else f"Nothing now. From {quote.first_at.day} {quote.first_at:%B %Y} on, "
    )
    if quote.cheaper is None:
        said = f"{first} {term}, as long as you stay"
    elif quote.cheaper == 0:
        said = f"{each} {term}"
    elif quote.cheaper == 1:
        said = f"{first} for the first time, then {each} {term}"
    else:
        said = f"{first} {term}, {quote.cheaper} times, then {each} {term}"
    sentence = f"{start}{said}"
    return f"{sentence[0].upper()}{sentence[1:]}. You can leave at any time."
