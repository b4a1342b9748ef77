"""Who may give an article away: a plain rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from longwave.access.rules import Decision, Link, Reason

GIVERS = (Reason.SUBSCRIPTION, Reason.STAFF)


@dataclass(frozen=True, slots=True)
class Giving:
    """Whether she may give, and the sentence that says why not. `subscribe`: a subscription would let her."""

    allowed: bool
    reason: str = ""
    subscribe: bool = False


def may_give(decision: Decision, given: int, quota: int) -> Giving:
    """Whether somebody who reads by `decision` may give the article, having given `given` this month.

    Only a right of her own can be shared: not a free read, a gift, a link or the network of a library. What is open,
    or free with an account, needs no gift.
    """
    if decision.reason in (Reason.OPEN, Reason.PREVIEW):
        return Giving(False, "This article is open to everybody: its address is all that you need to send.")
    if decision.reason in (Reason.REGISTERED, Reason.REGISTER):
        return Giving(
            False, "Everybody can read this article with a free account: its address is all that you need to send."
        )
    if decision.reason not in GIVERS:
        another = "; you read this one in another way" if decision.allow else ""
        return Giving(False, f"Only those whose subscription opens an article can give it{another}.", subscribe=True)
    if not quota:
        return Giving(False, "Nothing can be given away by what you have.")
    if given >= quota:
        return Giving(False, f"You have given {given} articles this month; the most is {quota} until the month ends.")
    return Giving(True)


def a_month(quotas: Iterable[int | None], usual: int) -> int:
    """How many articles somebody may give in a month: the most that one of her plans lets her, or as many as is usual
    where that leaves it open."""
    return max((usual if one is None else one for one in quotas), default=usual)


def words_of(giver: str, end: datetime, zone: tzinfo) -> str:
    """What a reader is told of the gift by which she reads. Of the giver only the first name, if she gave one."""
    last = end.astimezone(zone)
    return f"A gift from {giver or 'a subscriber'}, open until {last.day} {last:%B %Y}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A gift as it lies there: for so many `readers` until `end`, accepted by `taken` of them."""

    end: datetime
    readers: int
    taken: int
    withdrawn: bool = False

    def stands(self, now: datetime, accepted: bool = False) -> bool:
        """Whether it can be taken now, or be read on with by somebody who `accepted` it before."""
        return Link("", self.end, self.withdrawn, taken=accepted, left=self.readers - self.taken).opens(now)
