"""Links in letters that are a reader's own: to leave by, and to her preferences. Signed, and read without storage.

Whoever is passed on a letter has its links too: they change what is sent, and show nobody's mailbox the whole of what
we hold. For that a link goes to her address (`proven_path`), and lasts a day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from longwave.kernel.tokens import Signer
from longwave.membership.models import Account

PROVEN_LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whom a link takes from which newsletter's list. `edition` is the one it stood in, None for any other mail."""

    edition: UUID | None
    newsletter: int
    account: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose preferences a link opens. Until `proven_until` it is known that she reads mail at the address that `mark`
    is of."""

    account: int
    proven_until: datetime | None = None
    mark: str = ""

    def proven(self, account: Account, now: datetime) -> bool:
        """Whether she may be shown and change everything that is hers. A link to an address that she had before, and
        that may be somebody else's by now, proves nothing."""
        return self.proven_until is not None and now < self.proven_until and self.mark == _mark(account)


def confirm_path(sign_up: UUID) -> str:
    """Where somebody confirms, by a button, what was asked for at her address."""
    return f"/newsletter/confirm/{_signer('confirm').sign(sign_up.hex)}/"


def sign_up(token: str) -> UUID | None:
    """What a link confirms; None for one that we did not sign."""
    text = _signer("confirm").open(token)
    return UUID(text) if text else None


def unsubscribe_path(edition: UUID | None, newsletter: int, account: int) -> str:
    """Where a reader leaves a newsletter: by a button, or by her mail program's one click (RFC 8058)."""
    text = f"{edition.hex if edition else ''}-{newsletter}-{account}"
    return f"/newsletter/unsubscribe/{_signer('unsubscribe').sign(text)}/"


def leaving(token: str) -> Leaving | None:
    """What a link to leave by says; None for one that we did not sign."""
    text = _signer("unsubscribe").open(token)
    if text is None:
        return None
    edition, newsletter, account = text.split("-")
    return Leaving(UUID(edition) if edition else None, int(newsletter), int(account))


def preferences_path(account: int) -> str:
    """Where a reader says what she wants to get."""
    return f"/newsletter/preferences/{_signer('preferences').sign(str(account))}/"


def proven_path(account: Account, now: datetime) -> str:
    """The same page by a link that only her mailbox has: there she takes what is hers along, or has it erased."""
    end = int((now + PROVEN_LIFE).timestamp())
    return f"/newsletter/preferences/{_signer('preferences').sign(f'{account.pk}-{end}-{_mark(account)}')}/"


def holder(token: str) -> Holder | None:
    """Whose preferences a link opens; None for one that we did not sign."""
    text = _signer("preferences").open(token)
    if text is None:
        return None
    account, end, mark = [*text.split("-"), "", ""][:3]
    return Holder(int(account), datetime.fromtimestamp(int(end), UTC) if end else None, mark)


def _mark(account: Account) -> str:
    """An address since a moment: other ones, and the same one after a change and back, have other marks."""
    return hashlib.sha256(f"{account.email} {account.email_since.isoformat()}".encode()).hexdigest()[:16]


@lru_cache
def _signer(kind: str) -> Signer:
    return Signer([settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)], f"newsletter-{kind}")
