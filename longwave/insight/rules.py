"""The path from a wall to a subscription, and what subscriptions bring, reckoned from what was counted.

Nothing here knows a person, but for `Stopped`: a wall that a signed-in reader met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from longwave.membership.billing.selling import Term, Terms, after, quote

STOPPED_KEPT = timedelta(days=90)  # how long it is known which walls a reader met
KEPT_AT = (1, 3, 12)  # months after which one looks whether somebody stayed


class Steps(StrEnum):
    """What is counted on the way, beside walls."""

    SIGN_UP = "sign-up"  # an address was given for a newsletter
    CONFIRMED = "confirmed"  # and she said yes by the link of the mail
    PLANS = "plans"  # the plans were looked at


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout that was begun, and what came of it: when its subscription began and ended, if it did."""

    source: str
    paid: bool
    began: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How many stayed so many months, of those who have been here long enough to say."""

    months: int
    kept: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far readers came: each a count of what happened, in the order of the path."""

    walls: int = 0
    sign_ups: int = 0
    confirmed: int = 0
    plans: int = 0
    checkouts: int = 0
    paid: int = 0
    kept: tuple[Kept, ...] = tuple(Kept(months) for months in KEPT_AT)

    def steps(self) -> list[tuple[str, int]]:
        """The same with what each step is called. Of those who stayed see `kept`."""
        return [
            ("Wall shown", self.walls),
            ("Newsletter sign-up", self.sign_ups),
            ("Sign-up confirmed", self.confirmed),
            ("Plans seen", self.plans),
            ("Checkout begun", self.checkouts),
            ("Paid", self.paid),
        ]


@dataclass
class Found:
    """What was counted in a stretch of days, by source: a page, and behind a `#` the reason of its wall."""

    walls: Counter[str] = field(default_factory=Counter)
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    checkouts: list[Checkout] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stopped:
    """A wall that a reader met in place of a piece, so many times on a day; `path` is empty where the piece is gone."""

    day: date
    title: str
    path: str
    reason: str
    times: int


def page_of(source: str) -> str:
    """The page from which somebody came; the empty one is all that was none of ours."""
    return source.partition("#")[0]


def reason_of(source: str) -> str:
    """Why the wall was shown there; empty where none was."""
    return source.partition("#")[2]


def path_of(found: Found, key: Callable[[str], str], now: datetime) -> dict[str, Numbers]:
    """The path by what `key` makes of its sources: by page, or by reason."""
    walls, steps, bought = Counter[str](), Counter[tuple[str, str]](), dict[str, list[Checkout]]()
    for source, count in found.walls.items():
        walls[key(source)] += count
    for (step, source), count in found.steps.items():
        steps[step, key(source)] += count
    for one in found.checkouts:
        bought.setdefault(key(one.source), []).append(one)
    names = {*walls, *(name for _, name in steps), *bought}
    return {
        name: Numbers(
            walls=walls[name],
            sign_ups=steps[Steps.SIGN_UP, name],
            confirmed=steps[Steps.CONFIRMED, name],
            plans=steps[Steps.PLANS, name],
            checkouts=len(bought.get(name, [])),
            paid=sum(one.paid for one in bought.get(name, [])),
            kept=tuple(kept(bought.get(name, []), months, now) for months in KEPT_AT),
        )
        for name in names
    }


def kept(bought: Iterable[Checkout], months: int, now: datetime) -> Kept:
    """Who stayed. Whoever has not been here for so long says nothing yet, and is not counted."""
    known = [one for one in bought if one.paid and one.began and after(one.began, months) <= now]
    stayed = [one for one in known if one.began and (one.ended is None or one.ended > after(one.began, months))]
    return Kept(months, len(stayed), len(known))


def added(all_of: Iterable[Numbers]) -> Numbers:
    """Several pages together."""
    rows = list(all_of)
    return Numbers(
        walls=sum(row.walls for row in rows),
        sign_ups=sum(row.sign_ups for row in rows),
        confirmed=sum(row.confirmed for row in rows),
        plans=sum(row.plans for row in rows),
        checkouts=sum(row.checkouts for row in rows),
        paid=sum(row.paid for row in rows),
        kept=tuple(
            Kept(months, sum(row.kept[at].kept for row in rows), sum(row.kept[at].of for row in rows))
            for at, months in enumerate(KEPT_AT)
        ),
    )


@dataclass(frozen=True, slots=True)
class Span:
    """So many subscriptions of one price that began to pay in one month and ended in one; by the months' first days.

    They bring `monthly` each: before `cheaper_until` only `cheaper`, and from `rests` on, where they pause, nothing.
    """

    began: date
    ended: date | None
    currency: str
    monthly: Fraction
    count: int
    cheaper: Fraction = Fraction()
    cheaper_until: date | None = None
    rests: date | None = None

    def brings(self, first: date) -> Fraction:
        """What all of them pay for a month."""
        if self.rests and first >= self.rests:
            return Fraction()
        lowered = self.cheaper_until is not None and first < self.cheaper_until
        return self.count * (self.cheaper if lowered else self.monthly)


@dataclass(frozen=True, slots=True)
class Sold:
    """A price with the offer by which it was bought."""

    amount: int
    currency: str
    term: Term
    terms: Terms | None = None


def span(sold: Sold, began: date, ended: date | None, rests: date | None, count: int) -> Span:
    """What so many subscriptions bring that have paid something. Whom an offer let off whole pays nothing meanwhile,
    so that she has not begun before it was over."""
    months = sold.term.months
    found = quote(sold.amount, sold.currency, sold.term, sold.terms, datetime.combine(began, time()))
    full, lowered = Fraction(sold.amount, months), Fraction(found.first, months)
    if found.cheaper is None:
        return Span(began, ended, sold.currency, lowered, count, rests=rests)
    until = month_before(began, -found.cheaper * months) if found.cheaper and found.first else None
    return Span(began, ended, sold.currency, full, count, lowered, until, rests)


@dataclass(frozen=True, slots=True)
class Month:
    """What subscriptions brought in a month of one currency: revenue at its end in the currency's smallest unit, how
    many paid at its beginning, how many came, and how many ended."""

    first: date
    currency: str
    revenue: int
    before: int
    came: int
    ended: int

    @property
    def churn(self) -> float | None:
        """Which share of those who paid at its beginning ended in it; None where nobody did."""
        return self.ended / self.before if self.before else None


def months_of(spans: Sequence[Span], last: date, how_many: int) -> list[Month]:
    """The months up to one, oldest first, currency by currency."""
    found = []
    for currency in sorted({span.currency for span in spans}):
        own = [span for span in spans if span.currency == currency]
        found += [_month(own, currency, month_before(last, back)) for back in reversed(range(how_many))]
    return found


def month_before(first: date, back: int) -> date:
    """The first day of the month so many months before."""
    year, month = divmod(first.year * 12 + first.month - 1 - back, 12)
    return date(year, month + 1, 1)


def _month(spans: Sequence[Span], currency: str, first: date) -> Month:
    at_end = [span for span in spans if span.began <= first and (span.ended is None or span.ended > first)]
    before = [span for span in spans if span.began < first and (span.ended is None or span.ended >= first)]
    return Month(
        first=first,
        currency=currency,
        revenue=round(sum((span.brings(first) for span in at_end), Fraction())),
        before=sum(span.count for span in before),
        came=sum(span.count for span in spans if span.began == first),
        ended=sum(span.count for span in before if span.ended == first),
    )
