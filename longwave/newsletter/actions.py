"""What is done to editions: scheduled, frozen, begun, given up, picked for. Each act is one transaction.

A step of an edition's life takes the edition's row first and looks at its state again, so that of two schedulers that
come at the same moment one does it, and the other finds it done.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from email import message_from_bytes
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter import facts, planning, rules
from longwave.newsletter.letters import vouching
from longwave.newsletter.letters.compiling import compile_edition, load
from longwave.newsletter.letters.headers import Unaddressable
from longwave.newsletter.letters.limits import Unsendable
from longwave.newsletter.models import Edition, Pick
from longwave.newsletter.sending.ledger import freeze_audience
from longwave.newsletter.shapes import Recipient
from longwave.newsletter.timetable import latest
from longwave.newsletter.words import Rhythm, Slot, State

logger = logging.getLogger("longwave")

TOO_LATE = "Nothing was sent: the worker came at %s, and after %s it was too late."


class Refused(ValueError):
    """Something that cannot be done with an edition. The message is for the editor."""


def held(edition: Edition, *states: State) -> Edition | None:
    """The edition, for the length of the transaction, if it is in one of these states."""
    wanted = [state.value for state in states]
    found = Edition.objects.select_for_update(no_key=True, of=("self",)).select_related("newsletter")
    return found.filter(pk=edition.pk, state__in=wanted).first()


# --- Steps of the timetable -------------------------------------------------------------------------------------


@transaction.atomic
def freeze(edition: Edition, now: datetime) -> bool:
    """Fix an edition's words and its audience; False where somebody did so before, or it is not to be sent any more.

    Raises `letters.limits.Unsendable` with what an editor has to change.
    """
    planning.locked()  # before the edition, as planning does: they cannot wait for each other
    mine = held(edition, State.SCHEDULED)
    if mine is None:
        return False
    planning.compose(mine, now)
    if mine.state != State.SCHEDULED:
        return False
    _fix(mine, now)
    return True


def _fix(mine: Edition, now: datetime) -> None:
    objection, doubts = vouching.last_objection(mine.newsletter), vouching.doubts(mine.newsletter)
    if objection:
        raise Unsendable(objection)
    mine.compiled = compile_edition(mine)
    mine.warnings = [*mine.warnings, *(doubt for doubt in doubts if doubt not in mine.warnings)]
    for doubt in doubts:
        logger.warning("The edition %s: %s", mine, doubt)
    mine.state, mine.frozen_at, mine.why = State.PREPARING.value, now, ""
    mine.version += 1
    mine.save()
    freeze_audience(mine, now)


@transaction.atomic
def begin(edition: Edition, now: datetime) -> bool:
    """Let the senders take a frozen edition; False where it has begun before."""
    waiting = Edition.objects.filter(pk=edition.pk, state=State.PREPARING.value)
    return bool(waiting.update(state=State.SENDING.value, started_at=now))


@transaction.atomic
def miss(edition: Edition, now: datetime) -> bool:
    """Give up an edition for which it is too late, and say so."""
    mine = held(edition, State.SCHEDULED, State.PREPARING)
    if mine is None:
        return False
    moments = (timezone.localtime(moment, facts.zone()).strftime("%H:%M on %d %B") for moment in (now, mine.latest_at))
    said = TOO_LATE % tuple(moments)
    mine.state, mine.why, mine.ended_at = State.MISSED.value, f"{said} {mine.why}".strip()[:255], now
    mine.save(update_fields=["state", "why", "ended_at"])
    mine.deliveries.all().delete()
    logger.warning("The edition %s was missed. %s", mine, mine.why)
    return True


def note(edition: Edition, why: str) -> None:
    """Keep why a step could not be taken, and log it once."""
    if Edition.objects.filter(pk=edition.pk).exclude(why=why[:255]).update(why=why[:255]):
        logger.error("The edition %s cannot be sent as it is: %s", edition, why)


# --- An editor's wishes -----------------------------------------------------------------------------------------


@transaction.atomic
def schedule(edition: Edition, send_at: datetime) -> None:
    """Schedule a mail that was written at the desk. Raises `Refused` with everything that is missing."""
    mine = held(edition, State.DRAFT, State.SCHEDULED)
    if mine is None:
        raise Refused("It has been sent, or is on its way.")
    newsletter = mine.newsletter
    missing = [*rules.gaps(newsletter.name, newsletter.sender_address)]
    if newsletter.rhythm == Rhythm.OCCASIONAL.value or mine.day is None:
        missing += [] if mine.subject.strip() else ["It has no subject."]
        missing += [] if mine.body or mine.about or mine.items.exists() else ["There is nothing in it."]
    missing += filter(None, [vouching.objection(newsletter)])
    if missing:
        raise Refused(" ".join(missing))
    mine.state, mine.why, mine.send_at = State.SCHEDULED.value, "", send_at
    mine.latest_at = latest(send_at, newsletter.too_late, facts.zone())
    mine.save(update_fields=["state", "why", "send_at", "latest_at"])


@transaction.atomic
def send_now(edition: Edition, now: datetime) -> None:
    """Freeze an edition and let it leave at once. Raises `Refused` or `letters.limits.Unsendable` where it cannot."""
    planning.locked()
    mine = held(edition, State.DRAFT, State.SCHEDULED, State.PREPARING)
    if mine is None:
        raise Refused(f"{edition} cannot be sent: it is {Edition.objects.get(pk=edition.pk).state}.")
    if mine.state != State.PREPARING:
        if mine.day is None:
            schedule(mine, now)
            mine.refresh_from_db()
        else:
            planning.compose(mine, now)
        if not mine.newsletter.sender_address or mine.state == State.DRAFT:
            raise Refused(" ".join(mine.warnings) or "There is nothing in it.")
    mine.send_at, mine.latest_at = now, latest(now, mine.newsletter.too_late, facts.zone())
    mine.save(update_fields=["send_at", "latest_at"])
    if mine.state != State.PREPARING:
        _fix(mine, now)
    begin(mine, now)


def show_to(edition: Edition, address: str, now: datetime) -> None:
    """Send somebody a copy as an edition would be now. Nothing of it is frozen, and the copy is in no ledger.

    Raises `Refused` or `letters.limits.Unsendable` where there is none to send.
    """
    if edition.compiled is None:
        with transaction.atomic():
            planning.compose(edition, now)
            compiled = compile_edition(edition)
    else:
        compiled = bytes(edition.compiled)
    to = Recipient(0, 0, address)
    mail = load(compiled, edition)
    try:
        raw = mail.message(to)
    except Unaddressable as error:
        raise Refused(str(error)) from None
    try:
        get_connection().send_messages([Copy(raw, edition.newsletter.sender_address, address)])
    except OSError as error:  # smtplib's errors are all of this kind
        raise Refused(f"The copy was not sent: {error}") from error


class Copy(EmailMessage):
    """A finished mail for Django's own way of sending: as it is."""

    def __init__(self, raw: bytes, sender: str, to: str) -> None:
        super().__init__(from_email=sender, to=[to])
        self.raw = raw

    def message(self, *, policy: Any = None) -> Any:
        """The mail, as it was compiled."""
        return message_from_bytes(self.raw)


@transaction.atomic
def pick(day: date, works: Sequence[UUID], slot: Slot, by: Account | None) -> None:
    """Fix an editor's choice for a day: its preview, or what its roundup gives away, in order; none: the rule's."""
    Pick.objects.filter(day=day, slot=slot.value).delete()
    rows = [Pick(day=day, slot=slot.value, position=at, work=work, by=by) for at, work in enumerate(works)]
    Pick.objects.bulk_create(rows)
