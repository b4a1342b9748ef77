"""The words of membership that every room above uses: what a grant opens, where it comes from, whose rights changed.

A grant is the only thing that access reads about a person. Each source makes its own and ends them alone, so that a
complimentary year never gets in the way of a paid one.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)  # days that every clock and time zone can reckon with
PAIRED_AGAIN = timedelta(days=1)  # how old a pairing is before being seen there renews it


class Tier(StrEnum):
    """Who a work is meant for, from everybody to those who pay."""

    OPEN = "open"
    REGISTERED = "registered"
    SUBSCRIBERS = "subscribers"


class GrantSource(StrEnum):
    """What a grant comes from."""

    COMP = "comp"  # given at the desk
    IMPORT = "import"  # brought along from elsewhere
    LICENCE = "licence"  # an organisation's, by its network
    PAIRING = "pairing"  # an account that was seen in an organisation's network
    SUBSCRIPTION = "subscription"  # paid for, as long as its provider says so
    GIFT = "gift"  # a subscription that somebody else paid for


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
