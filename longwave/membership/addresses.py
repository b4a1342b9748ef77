"""Another address for an account: a signed link that works once, whichever room asked for it.

The link is bound to the moment since which the account has its address, so that it is used up by the change, and stays
so when the account comes back to the address it had.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from longwave.membership.actions import note_change
from longwave.membership.models import Account, tidy_address

LIFE = timedelta(days=3)


class Refused(ValueError):
    """A change that is not possible. The message is for the reader."""


def token(account: Account, new: str, salt: str) -> str:
    """What a link for the change carries. `salt` says which room asked: its links open no other's page."""
    return signing.dumps([account.pk, account.email, account.email_since.isoformat(), tidy_address(new)], salt=salt)


def asked(token: str, salt: str) -> tuple[Account, str]:
    """Whose address a link changes, and to what. Raises `Refused` when it was used, is too old, or is not ours."""
    try:
        number, old, since, new = signing.loads(token, salt=salt, max_age=LIFE)
    except signing.BadSignature:
        raise Refused("This link was not made by us, or it is older than three days.") from None
    account = Account.objects.filter(pk=number, email=old, email_since=since, is_active=True).first()
    if account is None:
        raise Refused("This link was used already.")
    return account, new


@transaction.atomic
def change(token: str, salt: str) -> Account:
    """Make the new address the account's. Raises `Refused`."""
    account, new = asked(token, salt)
    if is_taken(new):
        raise Refused(f"{new} gets mail from us already, or has an account. Keep that one, or choose another address.")
    account.email, account.email_since = new, timezone.now()
    account.save(update_fields=["email", "email_since"])
    note_change(account.pk)
    return account


def is_taken(address: str) -> bool:
    """Whether an address has an account."""
    return Account.objects.filter(email=tidy_address(address)).exists()
