"""The words of membership that every room above uses: what a grant opens, where it comes from, whose rights changed.

A grant is the only thing that access reads about a person. Each source makes its own and ends them alone, so that a
complimentary year never gets in the way of a paid one.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

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
