"""The mails of one reader that are not about money: newsletters' copies, sign-ups, gifts for her, her withdrawals.

What is about money stands among what she pays (`membership.desk.history`). Codes to sign in, and links that prove an
address, are written down nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from longwave.desk.newsletter import rules
from longwave.membership.models import Account, GiftSubscription, Withdrawal
from longwave.newsletter.models import Delivery, Newsletter, SignUp
from longwave.newsletter.words import Outcome

LATELY = timedelta(days=90)
SHOWN = 100  # of each kind, the newest


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: when it was settled or is from, what it is, how it stands, and what a server said of it. `edition` is the
    number of a newsletter's."""

    at: datetime | None
    what: str
    state: str
    said: str = ""
    edition: int = 0


def copies(account: Account, now: datetime) -> list[Mail]:
    """Her newsletters of the last ninety days, from the ledger, newest first."""
    lately = Q(done_at__gte=(now - LATELY).timestamp()) | Q(done_at=None)
    rows = Delivery.objects.filter(lately, account=account).select_related("edition__newsletter")
    rows = rows.defer("edition__compiled", "edition__body").order_by("-pk")
    return [_copy(row) for row in rows[:SHOWN]]


def _copy(row: Delivery) -> Mail:
    at = datetime.fromtimestamp(row.done_at, UTC) if row.done_at else row.edition.frozen_at
    what = f"{row.edition.newsletter}: {row.edition.subject or row.edition.day or row.edition}"
    return Mail(at, what, rules.OUTCOMES[Outcome(row.state)], f"{row.code or ''} {row.answer}".strip(), row.edition_id)


def others(account: Account, now: datetime) -> list[Mail]:
    """What else was sent to her by a cause that is written down, newest first."""
    found = [*_sign_ups(account), *_gifts(account), *_withdrawals(account)]
    return sorted(found, key=lambda one: one.at or now, reverse=True)[:SHOWN]


def _sign_ups(account: Account) -> list[Mail]:
    """Mails to confirm what was asked for at her address; they are known for three days."""
    rows = list(SignUp.objects.filter(address=account.email).order_by("-at")[:SHOWN])
    names = dict(Newsletter.objects.values_list("pk", "name")) if rows else {}
    found = []
    for row in rows:
        wanted = ", ".join(names[pk] for pk in row.newsletters if pk in names)
        state = "confirmed" if row.confirmed_at else "on its way" if row.next_at else "sent; she has not confirmed"
        found.append(Mail(row.at, f"to confirm that she wants {wanted or 'newsletters'}", state))
    return found


def _gifts(account: Account) -> list[Mail]:
    """Gifts that were brought to her address, or will be."""
    rows = GiftSubscription.objects.filter(to_email__iexact=account.email, paid_at__isnull=False)
    found = []
    for row in rows.select_related("giver", "price__plan")[:SHOWN]:
        if row.delivered_at is None and (row.cancelled_at or row.redeemed_at):
            state = "not sent: its code was used before, or it was taken back"
        elif row.delivered_at:
            state = "sent"
        else:
            state = f"goes out on {row.deliver_on:%Y-%m-%d}" if row.deliver_on else "on its way"
        by = f" by {row.giver}" if row.giver else ""
        found.append(Mail(row.delivered_at or row.paid_at, f"the gift {row.price} that was bought for her{by}", state))
    return found


def _withdrawals(account: Account) -> list[Mail]:
    """Confirmations that a withdrawal arrived, with an account or without one."""
    rows = Withdrawal.objects.filter(Q(account=account) | Q(account=None, email__iexact=account.email))
    found = []
    for row in rows[:SHOWN]:
        state = f"tried again {timezone.localtime(row.confirm_at):%Y-%m-%d %H:%M}" if row.confirm_at else "sent"
        found.append(Mail(row.stated_at, f"that her withdrawal arrived: {row.contract}", state))
    return found
