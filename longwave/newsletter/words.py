"""The closed lists of the room: what newsletters, editions, deliveries and subscriptions can be. Plain Python."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Rhythm(StrEnum):
    """When a newsletter has an edition, and what composes it."""

    DAILY = "daily"  # the preview of the day, every calendar day
    ROUNDUP = "roundup"  # once a week, the week by region with three complimentary articles
    OCCASIONAL = "occasional"  # written at the desk


class Frequency(StrEnum):
    """How much of a daily newsletter a reader wants."""

    EVERY = "every"  # each edition
    WORKDAYS = "workdays"  # Monday to Friday
    FRIDAYS = "fridays"  # one a week


class Standing(StrEnum):
    """Where a reader stands with a newsletter. A pause is a date beside it."""

    ASKED = "asked"  # signed up, and has not confirmed
    ON = "on"
    LEFT = "left"


class ConsentKind(StrEnum):
    """What somebody agreed to or took back."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    LEFT = "left"
    IMPORTED = "imported"
    ERASED = "erased"


class SuppressionReason(StrEnum):
    """Why nothing is sent to an address any more."""

    BOUNCED = "bounced"  # hard, or too often softly
    COMPLAINED = "complained"
    ERASED = "erased"  # her own wish: the address is kept as a hash, so that no import brings it back
    MOVED = "moved"  # her mail goes to another address now: no import writes to this one
    BY_HAND = "by-hand"
    IMPORTED = "imported"  # suppressed where she came from


class State(StrEnum):
    """An edition's life: draft → scheduled → preparing → sending ⇄ paused → sent, or cancelled, or missed."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PREPARING = "preparing"  # the audience and the words are being frozen
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    SENT_WITH_FAILURES = "sent-with-failures"  # some were refused for good, or are in doubt
    CANCELLED = "cancelled"
    MISSED = "missed"  # the worker came back when it was too late


class Slot(StrEnum):
    """A place in an edition."""

    LEAD = "lead"  # the preview of the day
    COMPLIMENTARY = "complimentary"
    ITEM = "item"
    EPISODE = "episode"


class Outcome(IntEnum):
    """A delivery's state, stored as a small number: `PENDING` and `DEFERRED` are to be sent, `CLAIMED` is in hand.

    `DOUBT`: an HTTP provider was told, and its answer never came.
    """

    PENDING = 0
    CLAIMED = 1
    SENT = 2
    FAILED = 3
    DEFERRED = 4
    SUPPRESSED = 5
    CANCELLED = 6
    DOUBT = 7
