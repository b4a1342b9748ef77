"""What the desk does to an edition that is on its way, and to the copies of which nobody knows whether they arrived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from longwave.newsletter.actions import Refused
from longwave.newsletter.models import Delivery, Edition
from longwave.newsletter.sending import ledger
from longwave.newsletter.words import Outcome, State

LEFT_AT_THAT = "Whether it arrived is not known; the desk left it at that."
BEFORE_ITS_END = (State.DRAFT, State.SCHEDULED, State.PREPARING, State.SENDING, State.PAUSED)
ENDED = (State.SENT, State.SENT_WITH_FAILURES)


def pause(edition: Edition, by: str) -> None:
    """Stop sending for now. Senders look each second. Raises `Refused`."""
    _turn(edition, (State.SENDING,), State.PAUSED, why=f"Paused by {by}.")


def resume(edition: Edition) -> None:
    """Let it go on. Raises `Refused`."""
    _turn(edition, (State.PAUSED,), State.SENDING, why="")


@transaction.atomic
def cancel(edition: Edition, by: str, now: datetime) -> None:
    """Send no more of it; what has left has left. Raises `Refused`."""
    _turn(edition, BEFORE_ITS_END, State.CANCELLED, why=f"Cancelled by {by}.", ended_at=now)
    ledger.cancel_rest()


def take_back(edition: Edition) -> None:
    """Make a mail of the desk a draft again, before it is closed. Raises `Refused`."""
    if edition.day is not None:
        raise Refused("The rules compose this edition. Cancel it, and it is not sent.")
    _turn(edition, (State.SCHEDULED,), State.DRAFT, why="", send_at=None, latest_at=None)


def _turn(edition: Edition, before: Collection[State], after: State, **fields: object) -> None:
    there = Edition.objects.filter(pk=edition.pk, state__in=[state.value for state in before])
    if not there.update(state=after.value, version=F("version") + 1, **fields):
        raise Refused("It is not in a state in which this can be done any more. Look again.")


# --- Copies in doubt --------------------------------------------------------------------------------------------


@transaction.atomic
def send_again(edition: Edition, copies: Collection[int]) -> int:
    """Send copies again of which nobody knows whether they arrived, the same to the byte; gives back how many.

    Mail programs and some servers show a repeat only once, by its Message-ID. Raises `Refused`.
    """
    return _once_more(edition, _in_doubt(edition, copies), "None of these copies is in doubt any more.")


@transaction.atomic
def send_to_failed(edition: Edition) -> int:
    """Send to those whose copies failed, as after a fault of a mail server; gives back how many.

    Whoever was suppressed meanwhile gets nothing, nor whom the desk left at that. Raises `Refused`.
    """
    return _once_more(edition, failed_of(edition), "No copy of this edition has failed.")


def failed_of(edition: Edition) -> QuerySet[Delivery]:
    """The copies that failed, without those that the desk left at that: they may have arrived."""
    return Delivery.objects.filter(edition=edition, state=Outcome.FAILED.value).exclude(answer=LEFT_AT_THAT)


def _once_more(edition: Edition, copies: QuerySet[Delivery], otherwise: str) -> int:
    found = copies.update(state=Outcome.PENDING.value, next_at=0.0, attempts=0, done_at=None, code=None)
    if not found:
        raise Refused(otherwise)
    ended = Edition.objects.filter(pk=edition.pk, state__in=[state.value for state in ENDED])
    ended.update(state=State.SENDING.value, ended_at=None, version=F("version") + 1)
    return found


@transaction.atomic
def leave_at_that(edition: Edition, copies: Collection[int]) -> int:
    """Ask no more after copies in doubt; gives back how many. Raises `Refused`."""
    found = _in_doubt(edition, copies).update(state=Outcome.FAILED.value, answer=LEFT_AT_THAT)
    if not found:
        raise Refused("None of these copies is in doubt any more.")
    return found


def _in_doubt(edition: Edition, copies: Collection[int]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(edition=edition, pk__in=copies, state=Outcome.DOUBT.value)
