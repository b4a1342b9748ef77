"""What a subscription opens, from what its provider says of it: a table, read from top to bottom.

| how it stands | what it opens |
| --- | --- |
| all that was paid for its current period went back, by refunds or disputes that were lost | nothing any more |
| `incomplete`, `incomplete_expired`: the first payment is awaited, or never came | nothing |
| `active`, and the bank still considers its first payment | nothing |
| `unpaid`: a payment failed for good; `paused`: a trial ended without a card | nothing |
| `canceled` | everything until it ended |
| `past_due`: a payment failed and is tried again | everything for the days of grace, counted from the first failure |
| it is paused | everything that is paid for |
| it will end | everything until then |
| `trialing`, `active` | everything that is paid for, and some days more: the message of its renewal may come late |

Nothing is open beyond the end of what will end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from longwave.adapters.payments import Invoice, Snapshot, State
from longwave.kernel import money

LATE = timedelta(days=3)  # how late the message of a renewal may come: as long as Stripe tries to hand one over
SHUT = frozenset({State.INCOMPLETE, State.INCOMPLETE_EXPIRED, State.UNPAID, State.PAUSED})


class Why(StrEnum):
    """What decides how long a subscription opens what it opens."""

    REFUNDED = "its last payment went back"
    WAITING = "its payment is awaited"
    OVER = "it has ended"
    FAILING = "a payment failed"
    ENDING = "it will end"
    RESTING = "it is paused"
    PAID = "it is paid"


@dataclass(frozen=True, slots=True)
class Access:
    """From when until when a subscription opens what is for subscribers: half-open. Nothing where `end` is None."""

    start: datetime
    end: datetime | None
    why: Why

    @property
    def opens(self) -> bool:
        """Whether it opens anything at any time."""
        return self.end is not None and self.end > self.start


def access(found: Snapshot, grace: timedelta) -> Access:
    """What a subscription opens. The same answer whatever came before: only how it stands counts."""
    start = min(found.created, found.start)
    if taken_back(found):
        return Access(start, None, Why.REFUNDED)
    if found.state in SHUT or (found.state is State.ACTIVE and not_yet_paid(found.invoices)):
        return Access(start, None, Why.WAITING)
    if found.state is State.CANCELED:
        return Access(start, found.ended_at or found.end, Why.OVER)
    if found.state is State.PAST_DUE:
        spared = (found.failing_since or found.start) + grace
        return Access(start, min(spared, found.ends_at or spared), Why.FAILING)
    paid_until = max(found.end, found.trial_end or found.end)
    if found.paused_from:  # periods go on meanwhile, and nobody pays for them
        last = last_paid(found.invoices)
        paid_for = (last and last.period_end) or paid_until
        return Access(start, min(paid_for, found.ends_at or paid_for), Why.RESTING)
    if found.ends_at:
        return Access(start, found.ends_at, Why.ENDING)
    return Access(start, paid_until + LATE, Why.PAID)


def not_yet_paid(invoices: tuple[Invoice, ...]) -> bool:
    """Whether nothing was ever paid of what is due: a debit takes days, and Stripe calls it active meanwhile."""
    return any(one.due > 0 for one in invoices) and not any(one.paid for one in invoices)


def taken_back(found: Snapshot) -> bool:
    """Whether no money is left for what is open now: it went back by refunds or lost disputes. A part of it does not
    count, nor one of two bills, as that of a change to something dearer. Before the bill of a new period is paid, it
    is the last payment that counts."""
    last = last_paid(found.invoices)
    about = [one for one in found.invoices if one.paid > 0 and _reaches_into(one, found)] or ([last] if last else [])
    return bool(about) and all(one.lost or one.refunded >= one.paid for one in about)


def _reaches_into(bill: Invoice, found: Snapshot) -> bool:
    """Whether some of the current period is what a bill is for."""
    return bool(
        bill.period_start and bill.period_end and bill.period_start < found.end and bill.period_end > found.start
    )


def last_paid(invoices: tuple[Invoice, ...]) -> Invoice | None:
    """The newest invoice that took money."""
    return max((one for one in invoices if one.paid > 0), key=lambda one: (one.created, one.number), default=None)


@dataclass(frozen=True, slots=True)
class Back:
    """How much goes back to whoever leaves: of which payment, of what it paid, and how much of her credit that is."""

    invoice: str
    amount: int
    credit: int = 0


def is_paid(found: Snapshot) -> bool:
    """Whether the current period is paid for: the newest bill that reaches into it is, by money or credit, and that
    money did not go back."""
    reaching = [
        (one.period_start, one.created, one.period_start - one.period_end, one)
        for one in found.invoices
        if one.period_start and one.period_end and one.period_start <= found.start < one.period_end
    ]
    if not reaching or found.ended_at:
        return False
    newest = max(reaching, key=lambda row: row[:3])[-1]  # of two made in one second, the shorter one came after
    return newest.paid_at is not None and not newest.lost and (not newest.paid or newest.refunded < newest.paid)


def of_last_payment(found: Snapshot, now: datetime) -> int:
    """How much of the last payment is not used up, by the time that it paid for."""
    last = last_paid(found.invoices)
    if last is None or last.lost or found.ended_at or not last.period_start or not last.period_end:
        return 0
    whole = (last.period_end - last.period_start).total_seconds()
    left = (last.period_end - max(now, last.period_start)).total_seconds()
    return int(last.paid * left // whole) if whole > 0 and left > 0 else 0


def still_paid(found: Snapshot, settled: Mapping[str, int]) -> Fraction:
    """Which part of what was paid for the current period is still there: a refund that the desk gave is not used up a
    second time. `settled` is what went back of which invoice by settlements, which is reckoned otherwise."""
    about = [one for one in found.invoices if one.paid > 0 and _reaches_into(one, found)]
    paid = sum(one.paid for one in about)
    back = sum(max(0, one.refunded - settled.get(one.number, 0)) for one in about)
    return Fraction(paid - back, paid) if paid else Fraction(1)


def back_at_once(found: Snapshot, unused: int) -> tuple[Back, ...]:
    """What goes back to whoever leaves at once: her credit, with what open bills give back of it since they are voided,
    and what of the current period is not used up."""
    return _spread(found, found.credit + found.held, unused, {})


def back_at_the_end(found: Snapshot) -> tuple[Back, ...]:
    """What goes back to whoever leaves with what is paid for: her credit, since no bill will be lessened by it.

    Never the whole of the last payment: that would close what is still open. So it is the last that any is taken from.
    """
    last = last_paid(found.invoices)
    return _spread(found, found.credit, 0, {last.number: money.step(found.currency)} if last else {})


def _spread(found: Snapshot, credit: int, unused: int, kept: Mapping[str, int]) -> tuple[Back, ...]:
    """Take what is owed from her payments, the newest first. No more goes back than they brought: credit beyond that,
    as a gift of the publisher's, stays hers. `kept` is how much of which payment stays."""
    owed, backs, step = credit + unused, [], money.step(found.currency)
    for one in sorted(found.invoices, key=lambda one: (one.number not in kept, one.created, one.number), reverse=True):
        amount = min(owed, one.paid - one.refunded - kept.get(one.number, 0)) // step * step
        if amount > 0 and not (one.lost or one.disputed):  # a bank that considers a payment lets none of it go back
            backs.append(Back(one.number, amount, min(credit, amount)))
            owed, credit = owed - amount, credit - min(credit, amount)
    return tuple(backs)


def may_withdraw(bought: datetime, now: datetime, days: int) -> bool:
    """Whether somebody may still withdraw: within so many days after the day on which she bought
    (Directive 2011/83/EU, article 9)."""
    return now < bought + timedelta(days=days + 1)


def whole_refund(found: Snapshot) -> tuple[Back, ...]:
    """What a withdrawal gives back: all that was paid and not given back before, her credit as part of it."""
    return _spread(found, found.credit + found.held, sum(one.paid for one in found.invoices), {})
