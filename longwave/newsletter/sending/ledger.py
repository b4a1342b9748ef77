"""The ledger's writes: freezing an audience, taking copies in hand, and what became of them.

A sender claims copies by its token, and writes only what it still holds: one that lost its claims (a process that slept
too long) is told so by `LostClaim` and must stop. Every function is safe to repeat, and does what it does in one
transaction. The statements are those that SQLite and PostgreSQL share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import CharField, F, FloatField, IntegerField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, StrIndex, Substr
from django.utils import timezone

from longwave.newsletter.lists.segments import readers_of
from longwave.newsletter.lists.suppression import suppressed_of
from longwave.newsletter.models import Delivery, Edition, Sender, Subscription
from longwave.newsletter.sending import rules
from longwave.newsletter.sending.rules import Settled
from longwave.newsletter.shapes import Recipient
from longwave.newsletter.words import Outcome, Standing, State

FINAL = (Outcome.SENT, Outcome.FAILED, Outcome.SUPPRESSED, Outcome.CANCELLED, Outcome.DOUBT)
OPEN = (Outcome.PENDING.value, Outcome.DEFERRED.value)
LONGEST_WHY = 255  # characters
Row = tuple[int, int | None, str, str, float, float | None, int, str | None, int, str]  # as `RECORD` takes it

FREEZE = """
INSERT INTO newsletter_delivery ({columns}) {select} ON CONFLICT (edition_id, account_id) DO NOTHING
"""
CLAIM = """
UPDATE newsletter_delivery SET state = 1, claim = %s WHERE id IN (
    SELECT id FROM newsletter_delivery WHERE edition_id = %s AND state IN (0, 4) AND next_at <= %s
        AND EXISTS (SELECT 1 FROM newsletter_edition WHERE id = %s AND state = 'sending')
    ORDER BY next_at, id LIMIT %s {lock}
) RETURNING id, account_id, address, name, domain, attempts
"""
RECORD = """
UPDATE newsletter_delivery SET state = %s, code = %s, answer = %s, provider = %s, next_at = %s, done_at = %s,
    attempts = attempts + %s, claim = %s
WHERE id = %s AND state = 1 AND claim = %s
"""
PUT_BACK = """
UPDATE newsletter_delivery SET state = 0, claim = NULL WHERE state = 1 AND {claim}
"""
# The plus keeps both databases from walking through all of an edition's copies: few are in hand at any moment.
UNSETTLED = """
SELECT EXISTS (SELECT 1 FROM newsletter_delivery WHERE edition_id = %s AND state IN (0, 4))
    OR EXISTS (SELECT 1 FROM newsletter_delivery WHERE state = 1 AND claim > '' AND +edition_id = %s)
"""


class LostClaim(Exception):
    """Copies that we held are held by somebody else, or their edition is gone: nothing more may be sent."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy in hand."""

    edition: int
    to: Recipient
    domain: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a copy, and by whom."""

    copy: Copy
    settled: Settled
    provider: str = ""


# --- Freezing ---------------------------------------------------------------------------------------------------


def freeze_audience(edition: Edition, now: datetime) -> int:
    """Write a row for each reader who gets the edition; gives back how many there are. Repeating it adds only those who
    came since. Who is suppressed by her address is found when her copy is about to leave."""
    at = StrIndex("account__email", Value("@"))
    columns: dict[str, Combinable] = {
        "edition_id": Value(edition.pk, IntegerField()),
        "account_id": F("account_id"),
        "address": F("account__email"),
        "name": F("account__first_name"),
        "domain": Lower(Substr("account__email", at + 1)),
        "state": Value(Outcome.PENDING.value, IntegerField()),
        "attempts": Value(0, IntegerField()),
        "next_at": Value(0.0, FloatField()),
        "provider": Value("", CharField()),
        "answer": Value("", CharField()),
    }
    chosen = readers_of(edition, edition.send_at or now, now).order_by("account_id")
    chosen = chosen.annotate(**{f"frozen_{name}": value for name, value in columns.items()})
    select, params = chosen.values_list(*(f"frozen_{name}" for name in columns)).query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FREEZE.format(columns=", ".join(columns), select=select), params)
        audience = Delivery.objects.filter(edition=edition).count()
        Edition.objects.filter(pk=edition.pk).update(audience=audience)
    edition.audience = audience
    return audience


# --- Senders ----------------------------------------------------------------------------------------------------


def register(token: str, slot: str, host: str) -> int:
    """A sender begins: whatever an earlier one of the same slot had in hand goes back; gives back how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        earlier = list(Sender.objects.filter(slot=slot).values_list("token", flat=True))
        back = _put_back_of(cursor, earlier)
        Sender.objects.filter(slot=slot).delete()
        Sender.objects.create(token=token, slot=slot, host=host, beat=timezone.now().timestamp())
    return back


def beat(token: str) -> None:
    """Say that a sender lives. Raises `LostClaim` when others have taken it for dead."""
    if not Sender.objects.filter(token=token).update(beat=timezone.now().timestamp()):
        raise LostClaim(f"The sender {token} was taken for dead.")


def recover(dead: Collection[str]) -> int:
    """Put back what senders that are gone had in hand, and what nobody who is known has; gives back how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        back = _put_back_of(cursor, dead)
        Sender.objects.filter(token__in=dead).delete()
        cursor.execute(PUT_BACK.format(claim="claim NOT IN (SELECT token FROM newsletter_sender)"))
        back += int(cursor.rowcount)
    cancel_rest()
    return back


def leave(token: str) -> None:
    """A sender ends: what it still has in hand goes back."""
    recover([token])


def _put_back_of(cursor: CursorWrapper, tokens: Collection[str]) -> int:
    back = 0
    for token in tokens:
        cursor.execute(PUT_BACK.format(claim="claim = %s"), [token])
        back += int(cursor.rowcount)
    return back


# --- Copies in hand ---------------------------------------------------------------------------------------------


def claim(token: str, edition: int, limit: int, now: float) -> list[Copy]:
    """Take copies of an edition in hand that are due. Nobody else gets them; of one that is paused there are none."""
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM.format(lock=lock), [token, edition, now, edition, limit])
        rows = cursor.fetchall()
    return [
        Copy(edition, Recipient(pk, account or 0, address, name), domain, attempts)
        for pk, account, address, name, domain, attempts in sorted(rows)
    ]


def unwanted(newsletter: int, copies: Sequence[Copy]) -> dict[int, Settled]:
    """Those of some copies of a newsletter that must not leave any more, by their number in the ledger."""
    accounts = [copy.to.account for copy in copies]
    there = Subscription.objects.filter(
        newsletter=newsletter, account__in=accounts, standing=Standing.ON.value, account__is_active=True
    )
    staying = set(there.values_list("account_id", flat=True))
    suppressed = suppressed_of(copy.to.address for copy in copies)
    found = {}
    for copy in copies:
        if copy.to.account not in staying:
            found[copy.to.delivery] = rules.unwanted("Left before it was sent.")
        elif copy.to.address in suppressed:
            found[copy.to.delivery] = rules.unwanted("The address is suppressed.")
    return found


def record(token: str, results: Iterable[Result]) -> None:
    """Write what became of copies in hand. Raises `LostClaim` for those that we do not hold any more."""
    now = timezone.now().timestamp()
    rows = [_row(token, result, now) for result in results]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(RECORD, rows)
        if cursor.rowcount != len(rows) and not _recorded(token, rows):
            raise LostClaim(f"{len(rows) - cursor.rowcount} copies are no longer held by {token}.")


def _row(token: str, result: Result, now: float) -> Row:
    settled = result.settled
    done = now if settled.outcome in FINAL else None
    held = token if settled.outcome in FINAL else None
    due = now + settled.wait if settled.wait else 0.0
    said = (settled.outcome.value, settled.code, settled.answer, result.provider)
    return (*said, due, done, int(settled.tried), held, result.copy.to.delivery, token)


def _recorded(token: str, rows: Sequence[Row]) -> bool:
    """Whether all is as we wanted to write it: the connection to the database ended after the commit, and we repeat."""
    wanted = {row[8]: row[0] for row in rows}
    found = Delivery.objects.filter(pk__in=wanted).values_list("pk", "state", "claim")
    return len(found) == len(wanted) and all(
        state == wanted[pk] and (held == token or state in OPEN) for pk, state, held in found
    )


# --- Editions ---------------------------------------------------------------------------------------------------


def under_way() -> dict[int, int]:
    """The editions that are being sent, with their newsletters; the earliest first."""
    found = Edition.objects.filter(state=State.SENDING.value).order_by("send_at", "pk")
    return dict(found.values_list("pk", "newsletter_id"))


def tell(trouble: str) -> None:
    """Say at the desk why editions under way do not get on; nothing takes that back."""
    changed = Edition.objects.filter(state=State.SENDING.value).exclude(why=trouble[:LONGEST_WHY])
    changed.update(why=trouble[:LONGEST_WHY])


def finish(edition: int, now: datetime) -> State | None:
    """End an edition of which nothing is left to send; gives back how it ended, None while it goes on."""
    with connection.cursor() as cursor:
        cursor.execute(UNSETTLED, [edition, edition])
        if cursor.fetchone()[0]:
            return None
    state = rules.ended(Delivery.objects.filter(edition=edition).counts())
    sending = Edition.objects.filter(pk=edition, state=State.SENDING.value)
    changed = sending.update(state=state.value, ended_at=now, version=F("version") + 1)
    return state if changed else None


@transaction.atomic
def settle_doubt(copy: Delivery, outcome: Outcome, answer: str) -> bool:
    """Somebody who knows has told what became of a copy in doubt; False where it is in doubt no more. An edition that
    nobody misses any more has ended well after all."""
    edition = Edition.objects.select_for_update().only("state").get(pk=copy.edition_id)
    doubtful = Delivery.objects.filter(pk=copy.pk, state=Outcome.DOUBT.value)
    if not doubtful.update(state=outcome.value, answer=rules.one_line(answer)):
        return False
    if edition.state == State.SENT_WITH_FAILURES:
        state = rules.ended(Delivery.objects.filter(edition=edition).counts())
        Edition.objects.filter(pk=edition.pk).update(state=state.value)
    return True


def cancel_rest() -> int:
    """What waits of editions that were cancelled is not sent any more; gives back how many."""
    cancelled = Edition.objects.filter(state=State.CANCELLED.value).values("pk")
    waiting = Delivery.objects.filter(state__in=OPEN, edition__in=cancelled)
    return waiting.update(state=Outcome.CANCELLED.value, done_at=timezone.now().timestamp())
