"""The meter's cookie: which of this month's free articles a browser has read.

Signed, so that it cannot be edited; forgotten by clearing it, which is accepted: whoever wants to prevent that has to
recognise people by their machines, and we do not. For somebody with an account the rows in the database count, and the
cookie, bound to the account, only spares asking them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from longwave.kernel.tokens import Signer

MOST = 200  # articles in one cookie; the oldest are forgotten, which reads in the reader's favour nowhere
SHORT = 10  # characters of a work's uid: 40 bits, so that two of a month's articles are never taken for each other


@dataclass(frozen=True, slots=True)
class Tally:
    """What was read in a month (`2026-11`) by an account, or by a browser where `account` is None."""

    month: str
    account: int | None = None
    read: tuple[str, ...] = ()

    def holds(self, uid: str) -> bool:
        """Whether a work is among what was read."""
        return short(uid) in self.read

    def works(self, uid: str) -> frozenset[str]:
        """What was read, as the rule takes it: the work in question under its whole uid."""
        mark, read = short(uid), frozenset(self.read)
        return read - {mark} | {uid} if mark in read else read

    def adding(self, uid: str) -> Tally:
        """The same with one more work."""
        return self if self.holds(uid) else replace(self, read=(*self.read, short(uid))[-MOST:])

    def write(self, signer: Signer) -> str:
        """The cookie's value."""
        return signer.sign(f"{self.month}|{self.account or ''}|{'+'.join(self.read)}")


def short(uid: str) -> str:
    """A work's mark in the cookie."""
    return uid.replace("-", "")[:SHORT]


def month_of(now: datetime, zone: tzinfo) -> str:
    """The calendar month of a moment in the magazine's zone."""
    there = now.astimezone(zone)
    return f"{there.year}-{there.month:02}"


def read(signer: Signer, value: str, month: str, account: int | None) -> Tally | None:
    """The tally in a cookie's value, when we signed it for this month and this account; otherwise None."""
    text = signer.open(value)
    if text is None:
        return None
    written, owner, marks = text.split("|")
    if written != month or owner != str(account or ""):
        return None
    return Tally(month, account, tuple(marks.split("+")) if marks else ())
