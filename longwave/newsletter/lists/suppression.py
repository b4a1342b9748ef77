"""Whom nothing is sent to: addresses as keyed hashes, which outlive accounts and can be read by nobody.

A suppression is of all mail or of lists only: whoever complained of a letter, or had herself erased, still gets the
codes and receipts that she asks for; an address that does not exist gets nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from contextlib import suppress as suppress_errors
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from longwave.membership.models import Account, tidy_address
from longwave.newsletter.models import Salt, Suppression
from longwave.newsletter.words import SuppressionReason

# What somebody's own confirmation lifts: it shows that mail arrives, and that she wants it. What the magazine decided
# by hand stays.
LIFTED = tuple(reason.value for reason in SuppressionReason if reason is not SuppressionReason.BY_HAND)


def digest(address: str) -> str:
    """The keyed hash of an address, the same for every spelling of it."""
    return hmac.digest(_key(), one_spelling(address).encode(), "sha256").hex()


def one_spelling(address: str) -> str:
    """An address as it is compared: in lower case, its domain in the form of the DNS."""
    local, at, domain = tidy_address(address).rpartition("@")
    if not domain.isascii():
        with suppress_errors(UnicodeError):  # what is no domain at all is compared as it is written
            domain = domain.encode("idna").decode()
    return local + at + domain


def suppress(
    address: str,
    reason: SuppressionReason,
    *,
    lists_only: bool,
    account: Account | None = None,
    detail: str = "",
    until: datetime | None = None,
) -> Suppression:
    """Send nothing to an address from now on. Repeating it changes nothing but what the other side said last."""
    # One that has run out begins anew, so that senders hear of it.
    Suppression.objects.filter(digest=digest(address), reason=reason.value, until__lte=timezone.now()).delete()
    about = {"account": account, "lists_only": lists_only, "detail": detail[:255], "until": until}
    found, _ = Suppression.objects.update_or_create(
        digest=digest(address), reason=reason.value, defaults=about, create_defaults={**about, "at": timezone.now()}
    )
    return found


def bring(address: str, detail: str, *, lists_only: bool, account: Account | None) -> bool:
    """Keep that an address was suppressed elsewhere; False where that was known. All mail weighs more than lists."""
    about = {"lists_only": lists_only, "account": account, "detail": detail[:255]}
    found, made = Suppression.objects.get_or_create(
        digest=digest(address), reason=SuppressionReason.IMPORTED.value, defaults=about
    )
    if found.lists_only and not lists_only:
        Suppression.objects.filter(pk=found.pk).update(lists_only=False)
        return True
    return made


def lift(address: str, newsletters: Iterable[UUID] = ()) -> None:
    """Forget suppressions of an address whose reader has just confirmed that she wants to be written to."""
    digests = [digest(address), _digest_before(address), *(digest_on(one, address) for one in newsletters)]
    Suppression.objects.filter(digest__in=digests, reason__in=LIFTED).delete()


# --- Of one newsletter ------------------------------------------------------------------------------------------


def digest_on(newsletter: UUID, address: str) -> str:
    """The hash of an address on one newsletter's list: of whoever left that one elsewhere, before she came here."""
    return hmac.digest(_key(), f"{newsletter.hex} {one_spelling(address)}".encode(), "sha256").hex()


def note_left(newsletter: UUID, address: str, detail: str) -> bool:
    """Keep that somebody left a newsletter elsewhere; False where it was known."""
    about = {"lists_only": True, "detail": detail[:255]}
    _, made = Suppression.objects.get_or_create(
        digest=digest_on(newsletter, address), reason=SuppressionReason.IMPORTED.value, defaults=about
    )
    return made


def left_of(newsletter: UUID, addresses: Iterable[str]) -> set[str]:
    """Those of some addresses whose readers left a newsletter elsewhere."""
    by_digest = {digest_on(newsletter, address): address for address in addresses}
    found = Suppression.objects.filter(digest__in=list(by_digest)).values_list("digest", flat=True)
    return {by_digest[one] for one in found}


# --- Of addresses that readers had before ------------------------------------------------------------------------


def _digest_before(address: str) -> str:
    """The hash of an address that somebody gave up. It is another one than senders go by: what was frozen for the old
    address before she moved still leaves."""
    return hmac.digest(_key(), f"before {one_spelling(address)}".encode(), "sha256").hex()


def note_moved(before: str, account: Account) -> None:
    """Keep that a reader gave up an address, also after she is forgotten, so that no list from elsewhere brings it."""
    about = {"lists_only": True, "account": account}
    Suppression.objects.get_or_create(
        digest=_digest_before(before), reason=SuppressionReason.MOVED.value, defaults=about
    )


def came_back(address: str) -> None:
    """Forget that an address was given up: a reader has just shown that she reads there."""
    Suppression.objects.filter(digest=_digest_before(address)).delete()


def moved_from(addresses: Iterable[str]) -> set[str]:
    """Those of some addresses that their readers gave up."""
    by_digest = {_digest_before(address): address for address in addresses}
    found = Suppression.objects.filter(digest__in=list(by_digest)).values_list("digest", flat=True)
    return {by_digest[one] for one in found}


def of_reader(account: Account) -> QuerySet[Suppression]:
    """Everything that is kept about a reader's addresses."""
    return Suppression.objects.filter(Q(account=account) | Q(digest=digest(account.email)))


def in_force(now: datetime) -> QuerySet[Suppression]:
    """Suppressions that have not run out."""
    return Suppression.objects.filter(Q(until__isnull=True) | Q(until__gt=now))


def from_all(address: str, now: datetime) -> bool:
    """Whether not even a code or a receipt is sent to an address."""
    return in_force(now).filter(digest=digest(address), lists_only=False).exists()


def from_lists(address: str, now: datetime) -> bool:
    """Whether no newsletter is sent to an address."""
    return in_force(now).filter(digest=digest(address)).exists()


def suppressed_since(moment: datetime | None) -> set[str]:
    """The digests of addresses suppressed from a moment on, of all where it is None: for a sender's own memory."""
    found = in_force(timezone.now())
    return set((found.filter(at__gte=moment) if moment else found).values_list("digest", flat=True))


def suppressed_of(addresses: Iterable[str]) -> set[str]:
    """Those of some addresses that no newsletter is sent to, asked for at once."""
    by_digest = {digest(address): address for address in addresses}
    found = in_force(timezone.now()).filter(digest__in=list(by_digest)).values_list("digest", flat=True)
    return {by_digest[one] for one in found}


@lru_cache
def _key() -> bytes:
    found, _ = Salt.objects.get_or_create(pk=1, defaults={"value": secrets.token_hex(32)})
    return bytes.fromhex(found.value)
