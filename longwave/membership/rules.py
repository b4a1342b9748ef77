"""The words of membership that every room above uses: what a grant opens, where it comes from, whose rights changed.

A grant is the only thing that access reads about a person. Each source makes its own and ends them alone, so that a
complimentary year never gets in the way of a paid one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)  # days that every clock and time zone can reckon with
PAIRED_AGAIN = timedelta(days=1)  # how old a pairing is before being seen there renews it


class Tier(StrEnum):
    """Who a work is meant for, from everybody to those who pay."""

    OPEN = "open"
    REGISTERED = "registered"
    SUBSCRIBERS = "subscribers"


class Scope(StrEnum):
    """What a plan opens of what is for subscribers, as the grants that come of it name it. Others may name one show."""

    EVERYTHING = ""
    ARTICLES = "kind:article"
    EPISODES = "kind:episode"


def parts(scope: str) -> frozenset[str]:
    """The kinds of pieces that a plan's scope opens."""
    return frozenset({Scope.ARTICLES, Scope.EPISODES}) if scope == Scope.EVERYTHING else frozenset({scope})


def covered(scope: str, by: Iterable[str]) -> bool:
    """Whether all that a plan's scope opens is opened by others, together."""
    return parts(scope) <= frozenset().union(*map(parts, by))


def covered_until(scope: str, by: Iterable[tuple[str, datetime]], now: datetime) -> datetime:
    """Until when all that a plan's scope opens is opened by others, together: scopes with their ends."""
    others = list(by)
    return min(max([now, *(end for other, end in others if part in parts(other))]) for part in parts(scope))


@dataclass(frozen=True, slots=True)
class Opened:
    """What a plan opens, in words within a sentence: whoever has it can `can`."""

    what: str
    is_open: str
    stays_open: str
    can: str


OPENED = {
    Scope.EVERYTHING: Opened("everything", "everything is open", "everything stays open", "read everything"),
    Scope.ARTICLES: Opened("all articles", "all articles are open", "all articles stay open", "read all articles"),
    Scope.EPISODES: Opened("all episodes", "all episodes are open", "all episodes stay open", "hear all episodes"),
}


class GrantSource(StrEnum):
    """What a grant comes from."""

    COMP = "comp"  # given at the desk
    IMPORT = "import"  # brought along from elsewhere
    LICENCE = "licence"  # an organisation's, by its network
    PAIRING = "pairing"  # an account that was seen in an organisation's network
    SUBSCRIPTION = "subscription"  # paid for, as long as its provider says so
    GIFT = "gift"  # a subscription that somebody else paid for


def day(moment: datetime, zone: tzinfo) -> str:
    """A moment's date in a zone: 3 March 2027."""
    there = moment.astimezone(zone)
    return f"{there.day} {there:%B %Y}"


def last_day(end: datetime, zone: tzinfo) -> str:
    """The last day before a moment: what ends at a midnight has lasted until the day before."""
    return day(end - timedelta(microseconds=1), zone)


def fault_of_day(day: date) -> str:
    """What is wrong with a day on which a right begins or ends; nothing where it is one that can be meant."""
    if EARLIEST <= day <= LATEST:
        return ""
    return f"Found {day.isoformat()}, expected a day from {EARLIEST.isoformat()} to {LATEST.isoformat()}."


def fault_of_last_day(day: date, today: date) -> str:
    """What is wrong with the last day of something that is given now; nothing where it is still to come."""
    if day < today:
        return f"Found {day.isoformat()}, which has passed; expected today or a later day."
    return fault_of_day(day)
