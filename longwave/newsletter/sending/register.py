"""A sender's own page in the ledger: that it lives, what it sees under way, what it holds. Called from one thread."""

from __future__ import annotations

import logging
import socket
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from longwave.newsletter.letters.compiling import load
from longwave.newsletter.models import Edition, Sender
from longwave.newsletter.sending import ledger, slots
from longwave.newsletter.sending.ledger import Copy, Result
from longwave.newsletter.sending.rules import Settled
from longwave.newsletter.sending.slots import Slot
from longwave.newsletter.shapes import Mail
from longwave.newsletter.words import State

logger = logging.getLogger("longwave")

BEAT = 5.0  # seconds between two signs of life
LEASE = 60.0  # seconds without one, after which a sender of another host counts as dead
BATCH = 500  # copies that are taken in hand at once
UNREADABLE = "What was compiled cannot be read by this version. Compose the edition again."


@dataclass(frozen=True)
class View:
    """What a sender knows: the editions under way with their newsletters and mails, and the copies in hand that must
    not leave."""

    newsletters: dict[int, int] = field(default_factory=dict)
    mails: dict[int, Mail] = field(default_factory=dict)
    unwanted: dict[int, Settled] = field(default_factory=dict)


class Register:
    """The ledger for one sender. `folder` holds the locks of places, `steady` is a clock that only goes forward."""

    def __init__(self, folder: Path, steady: Callable[[], float]) -> None:
        self.folder, self.steady = folder, steady
        self.token, self.host = uuid.uuid4().hex, socket.gethostname()
        self.beaten = 0.0
        self._slot: Slot | None = None
        self._told: str | None = None  # what the desk was told; at first another sender's words may stand there
        self._seen: dict[str, tuple[float, float]] = {}  # each other sender's last sign of life, and since when it is

    def enter(self) -> None:
        """Begin: take a place, and put back what the one before us in it had in hand."""
        if self._slot is None:
            self._slot = slots.take(self.folder, self.host)
        back = ledger.register(self.token, self._slot.name, self.host)
        self.beaten = self.steady()
        if back:
            logger.warning("%d copies were in hand of a sender that ended; they are sent now.", back)

    def exit(self) -> None:
        """End: whatever is still in hand goes back."""
        try:
            ledger.leave(self.token)
        finally:
            if self._slot:
                self._slot.free()
                self._slot = None

    def forget(self) -> None:
        """The database was away, so that nobody could give a sign of life."""
        self._seen.clear()

    def look(self, before: View, held: Sequence[Copy], trouble: str = "") -> View:
        """What is under way now. Ends editions that are done, and takes over from senders that are dead. `trouble` is
        why nothing leaves, or not as it should: the desk is told."""
        if self.steady() - self.beaten >= BEAT:
            ledger.beat(self.token)
            self.beaten = self.steady()
            self._take_over()
            self._told = None if trouble else self._told  # an edition that has begun since says it too
        if trouble != self._told:
            ledger.tell(trouble)
            self._told = trouble
        newsletters = ledger.under_way()
        mails = {edition: before.mails.get(edition) or self._mail(edition) for edition in newsletters}
        readable = {edition: mail for edition, mail in mails.items() if mail is not None}
        unwanted: dict[int, Settled] = {}
        for edition in readable:
            if state := ledger.finish(edition, timezone.now()):
                logger.info("Edition %d: %s", edition, state.value)
            copies = [copy for copy in held if copy.edition == edition]
            if copies:
                unwanted |= ledger.unwanted(newsletters[edition], copies)
        return View({edition: newsletters[edition] for edition in readable}, readable, unwanted)

    def claim(self, view: View, wanted: int) -> list[Copy]:
        """Take copies in hand, of each edition a part. Those that nobody wants any more are settled at once."""
        now = timezone.now().timestamp()
        each = max(1, min(BATCH, wanted) // max(1, len(view.newsletters)))
        copies: list[Copy] = []
        for edition, newsletter in view.newsletters.items():
            claimed = ledger.claim(self.token, edition, each, now)
            unwanted = ledger.unwanted(newsletter, claimed) if claimed else {}
            gone = [Result(copy, unwanted[copy.to.delivery]) for copy in claimed if copy.to.delivery in unwanted]
            if gone:
                ledger.record(self.token, gone)
            copies += [copy for copy in claimed if copy.to.delivery not in unwanted]
        return copies

    def record(self, results: Sequence[Result]) -> None:
        """Write what became of copies."""
        ledger.record(self.token, results)

    def let_go(self) -> None:
        """An edition is not under way any more: of one that was cancelled nothing is left to send."""
        ledger.cancel_rest()

    def _mail(self, number: int) -> Mail | None:
        """The mail of an edition. One that cannot be read is paused, and says why."""
        edition = Edition.objects.get(pk=number)
        try:
            if edition.compiled is None:
                raise ValueError("it was never compiled")
            return load(bytes(edition.compiled), edition)
        except ValueError as error:
            logger.error("Edition %s is paused: %s", edition, error)
            Edition.objects.filter(pk=number, state=State.SENDING.value).update(
                state=State.PAUSED.value, why=UNREADABLE
            )
            return None

    def _take_over(self) -> None:
        """Put back what dead senders had in hand: those of this folder whose place is free, and those that have given
        no sign of life for a lease, by our own clock, however the clocks of others are set."""
        now, seen, dead = self.steady(), {}, []
        for other in Sender.objects.exclude(token=self.token):
            beat, since = self._seen.get(other.token, (other.beat, now))
            if beat != other.beat:
                since = now
            seen[other.token] = (other.beat, since)
            ours = other.host == self.host and slots.abandoned(self.folder, other.slot, self.host)
            if ours or now - since > LEASE:
                dead.append(other.token)
        self._seen = seen
        if dead and (back := ledger.recover(dead)):
            logger.warning("%d copies were in hand of senders that are gone; they are sent now.", back)
