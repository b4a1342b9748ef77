"""Everything that access writes: the meter, complimentary links, gifts. Each act is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from longwave.access import facts, generation, links, metering, passes
from longwave.access.giving import may_give
from longwave.access.links import COMPLIMENTARY_LIFE, Token
from longwave.access.metering import Tally
from longwave.access.models import AccessSettings, ComplimentaryEdition, ComplimentaryUse, GiftLink, MeterEntry
from longwave.access.rules import Decision
from longwave.membership.models import Account, RightsChange

METER_KEPT = timedelta(days=60)
NETWORKS = 1819242360  # our number among PostgreSQL's advisory locks


class NotGiven(ValueError):
    """A gift that may not be given or taken. The message is for the reader."""


def on_change(**_: Any) -> None:
    """Tell every process, once it is committed, to read anew what decisions need."""
    transaction.on_commit(tell)


def tell() -> None:
    """Tell every process of this machine, and other hosts where a database is shared, that something changed."""
    generation.at(settings.GENERATION).move()
    if connection.vendor != "sqlite":
        cache.set(generation.SHARED, secrets.token_hex(8), timeout=None)


# --- The meter --------------------------------------------------------------------------------------------------


@transaction.atomic
def spend(account: int, month: str, uid: str, allowance: int) -> bool:
    """Note that an account reads a work free this month; False when nothing is left. Reading again costs nothing.

    Two first reads at the same moment cannot share the last one: the account's row is locked, or SQLite's one writer.
    """
    Account.objects.select_for_update().filter(pk=account).first()
    mark, read = metering.short(uid), MeterEntry.objects.filter(account=account, month=month)
    if read.filter(mark=mark).exists():
        return True
    if read.count() >= allowance:
        return False
    MeterEntry.objects.create(account_id=account, month=month, mark=mark)
    return True


@transaction.atomic
def merge(account: Account, tally: Tally) -> Tally:
    """Add what a browser read this month to the account that signs in there: the account's tally from now on."""
    rows = [MeterEntry(account=account, month=tally.month, mark=mark) for mark in tally.read]
    MeterEntry.objects.bulk_create(rows, ignore_conflicts=True)
    return Tally(tally.month, account.pk, facts.marks(account.pk, tally.month))


def tidy(now: datetime) -> None:
    """Forget what the meter counted sixty days ago, changes that no pass is old enough to have missed, and the gifts of
    those who left, once they have ended."""
    MeterEntry.objects.filter(at__lt=now - METER_KEPT).delete()
    RightsChange.objects.filter(at__lt=now - 2 * passes.LIFE).delete()
    GiftLink.objects.filter(giver__isnull=True, end__lt=now).delete()


# --- Organisations ----------------------------------------------------------------------------------------------


def one_keeper_of_networks() -> None:
    """Wait until no other transaction changes organisations' ranges; none does from here to the end of this one.

    An address belongs to one organisation, and no constraint of a table can say so. Whoever compares ranges calls this
    first: what was compared is then still true when it is stored. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NETWORKS])


# --- Complimentary links ----------------------------------------------------------------------------------------


def mint(label: str, works: Iterable[UUID], by: Account | None, end: datetime | None = None) -> dict[UUID, str]:
    """Mint complimentary links for an edition, or by hand under a label: the path that opens each work."""
    works = list(works)
    edition = mint_edition(label, works, by, end or timezone.now() + COMPLIMENTARY_LIFE)
    return {work: complimentary_path(edition, work) for work in works}


@transaction.atomic
def mint_edition(label: str, works: Iterable[UUID], by: Account | None, end: datetime) -> ComplimentaryEdition:
    """The same for whoever keeps what was minted; `complimentary_path` then gives each work's address."""
    edition = ComplimentaryEdition.objects.create(label=label, minted_by=by, end=end)
    ComplimentaryUse.objects.bulk_create([ComplimentaryUse(edition=edition, work=work) for work in works])
    return edition


def complimentary_path(edition: ComplimentaryEdition, work: UUID) -> str:
    """The address that opens a work for this edition: `/free/<token>/`."""
    token = Token(edition.pk, str(work), edition.end)
    return f"/free/{token.write(facts.gate().complimentary)}/"


@transaction.atomic
def revoke_edition(edition: ComplimentaryEdition) -> None:
    """Close all links of an edition, within a second."""
    edition.revoked_at = edition.revoked_at or timezone.now()
    edition.save(update_fields=["revoked_at"])


@transaction.atomic
def count_uses(opened: Mapping[tuple[int, str], int]) -> None:
    """Add what was opened since the last time: uses by edition and work. What was never minted is not counted."""
    for (edition, work), count in sorted(opened.items()):
        ComplimentaryUse.objects.filter(edition=edition, work=work).update(count=F("count") + count)


# --- Gifts ------------------------------------------------------------------------------------------------------


@transaction.atomic
def give(giver: Account, work: UUID, decision: Decision, now: datetime) -> GiftLink:
    """Make a gift of a work. `decision` is the giver's own. Raises `NotGiven` with the sentence that says why not.

    Given twice in a month, a work is one gift: the one that is still there.
    """
    Account.objects.select_for_update().get(pk=giver.pk)  # two clicks at once are counted one after the other
    rules = AccessSettings.load()
    before = facts.given_this_month(giver, now)
    same = before.filter(work=work, withdrawn_at__isnull=True, end__gt=now, taken__lt=F("readers")).first()
    if same:
        return same
    verdict = may_give(decision, before.count(), facts.gifts_a_month(giver, rules, now))
    if not verdict.allowed:
        raise NotGiven(verdict.reason)
    end = now + timedelta(days=rules.gift_days)
    return GiftLink.objects.create(giver=giver, work=work, created_at=now, end=end, readers=rules.gift_readers)


def gift_path(gift: GiftLink) -> str:
    """The address under which a gift is offered: `/gift/<token>/`."""
    return f"/gift/{Token(gift.pk, str(gift.work), gift.end).write(facts.gate().gifts)}/"


@transaction.atomic
def take(gift: GiftLink, held: str | None, now: datetime) -> str:
    """Accept a gift: the cookie that opens its work. `held` is the cookie this browser has for it already, if any.

    A browser that took it before takes nothing again. Raises `NotGiven` when it ended, was withdrawn, or is used up.
    """
    mine = links.read(held, facts.gate().taken) if held else None
    cookie = Token(gift.pk, str(gift.work), gift.end).write(facts.gate().taken)
    open_ = GiftLink.objects.filter(pk=gift.pk, withdrawn_at__isnull=True, end__gt=now)
    if mine and mine.number == gift.pk:
        if open_.exists():
            return cookie
    elif open_.filter(taken__lt=F("readers")).update(taken=F("taken") + 1):
        return cookie
    raise NotGiven("This gift has ended: its last day has passed, it was withdrawn, or its readers are complete.")


@transaction.atomic
def withdraw_all(giver: Account, now: datetime) -> None:
    """Take back whatever somebody gave: she is about to leave."""
    if GiftLink.objects.filter(giver=giver, withdrawn_at__isnull=True).update(withdrawn_at=now):
        transaction.on_commit(tell)


@transaction.atomic
def withdraw(giver: Account, number: int, now: datetime) -> None:
    """Take one's own gift back, within a second. Raises `NotGiven` for anybody else's."""
    gift = GiftLink.objects.filter(pk=number, giver=giver).first()
    if gift is None:
        raise NotGiven("There is no such gift of yours.")
    gift.withdrawn_at = gift.withdrawn_at or now
    gift.save(update_fields=["withdrawn_at"])
