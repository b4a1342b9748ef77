"""Everything that changes what somebody may read. Each act is one transaction, known everywhere within a second."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from longwave.membership.models import Account, Grant, Organisation, RightsChange, tidy_address
from longwave.membership.rules import PAIRED_AGAIN, GrantSource, Tier
from longwave.membership.signals import rights_changed

PAIRED = timedelta(days=90)  # how long an account reads from anywhere after it was seen in its organisation's network


class NotGiven(ValueError):
    """A grant that makes no sense. The message says what was found and what was expected."""


def reader_at(email: str) -> Account:
    """The account of an address; one is made where there is none, and signs in by mail as everybody does."""
    found, _ = Account.objects.get_or_create(email=tidy_address(email), defaults={"password": make_password(None)})
    return found


@transaction.atomic
def comp(account: Account, end: datetime, reason: str, by: Account | None, tier: Tier = Tier.SUBSCRIBERS) -> Grant:
    """Let somebody read without paying until a moment, for a reason that is written down."""
    now = timezone.now()
    if end <= now:
        raise NotGiven(f"Found an end of {end:%Y-%m-%d %H:%M}, which has passed; expected one in the future.")
    if not reason.strip():
        raise NotGiven("Found no reason; expected a few words for whoever looks at this later.")
    given = Grant.objects.create(
        account=account, tier=tier.value, start=now, end=end, source=GrantSource.COMP.value, reason=reason, given_by=by
    )
    note_change(account.pk)
    return given


@transaction.atomic
def revoke(grant: Grant) -> None:
    """Take a grant back. What it opened closes within a second; other grants are not touched."""
    if Grant.objects.filter(pk=grant.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        note_change(grant.account_id)


@transaction.atomic
def note_change(account: int | None) -> None:
    """Void the passes of an account whose rights changed, and tell the rooms above. None: an organisation's changed."""
    if account is not None:
        RightsChange.objects.update_or_create(account_id=account, defaults={"at": timezone.now()})
    rights_changed.send(sender=Grant, account=account)


@transaction.atomic
def license_organisation(organisation: Organisation) -> None:
    """Make an organisation's grant what its dates say; no account that was paired with it reads on longer."""
    end = midnight(organisation.licence_end) if organisation.licence_end else None
    Grant.objects.update_or_create(
        organisation=organisation,
        source=GrantSource.LICENCE.value,
        source_id=str(organisation.pk),
        defaults={"tier": Tier.SUBSCRIBERS.value, "start": midnight(organisation.licence_start), "end": end},
    )
    note_change(None)
    if end:
        _end_pairings(organisation, end)


def _end_pairings(organisation: Organisation, end: datetime) -> None:
    """Let nobody who was paired with an organisation read beyond its licence; whoever was after its end, not at all."""
    paired = Grant.objects.standing().filter(source=GrantSource.PAIRING.value, source_id=str(organisation.pk))
    beyond = paired.filter(end__gt=end)
    accounts = list(beyond.values_list("account", flat=True))
    beyond.filter(start__gte=end).update(revoked_at=timezone.now())
    beyond.filter(start__lt=end).update(end=end)
    for account in accounts:
        note_change(account)


@transaction.atomic
def pair(account: Account, organisation: Organisation, now: datetime) -> Grant:
    """Let an account read from anywhere for ninety days, or until the licence ends; renewed on visits there."""
    end = now + PAIRED
    if organisation.licence_end:
        end = min(end, midnight(organisation.licence_end))
    paired, _ = Grant.objects.update_or_create(
        account=account,
        source=GrantSource.PAIRING.value,
        source_id=str(organisation.pk),
        defaults={
            "tier": Tier.SUBSCRIBERS.value,
            "start": now,
            "end": end,
            "reason": organisation.name,
            "revoked_at": None,
        },
    )
    note_change(account.pk)
    return paired


def pair_if_seen(account: Account, organisation: int, now: datetime) -> Grant | None:
    """Pair an account that reads in an organisation's network, at most once a day; None where there is nothing to do.

    Where the licence does not stand there is no pairing either. Mostly this is one query, and nothing is written.
    """
    pairings = Grant.objects.of(account).filter(source=GrantSource.PAIRING.value, source_id=str(organisation))
    if pairings.filter(start__gt=now - PAIRED_AGAIN).exists():
        return None
    licences = Grant.objects.in_force(now).filter(source=GrantSource.LICENCE.value, organisation=organisation)
    licence = licences.select_related("organisation").first()
    if licence is None or licence.organisation is None:
        return None
    return pair(account, licence.organisation, now)


def midnight(day: date) -> datetime:
    """The first moment of a day in the magazine's zone, as UTC: Python subtracts times of one zone by the clock."""
    return datetime.combine(day, time(), timezone.get_default_timezone()).astimezone(UTC)
