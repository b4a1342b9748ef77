"""The tiers that a work can have: the words every other room uses for who it is meant for."""

from enum import StrEnum


class Tier(StrEnum):
    """Who a work is meant for, from everybody to those who pay."""

    OPEN = "open"
    REGISTERED = "registered"
    SUBSCRIBERS = "subscribers"
