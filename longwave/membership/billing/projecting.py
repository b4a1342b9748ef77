"""From what a provider says of a subscription to our rows: the subscription, its payments, its grant, and notices.

Whatever order messages come in, the provider is asked how things stand now, and that is written down: so all orders end
the same. Nothing here asks anybody: it is one transaction.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from longwave.adapters.payments import Invoice, Provider, Snapshot
from longwave.membership.actions import note_change
from longwave.membership.billing import notices
from longwave.membership.billing.rules import Access, Why, access
from longwave.membership.models import (
    Account,
    BillingSettings,
    Customer,
    Grant,
    Payment,
    Price,
    Subscription,
)
from longwave.membership.rules import OPENED, GrantSource, Opened, Scope, Tier

logger = logging.getLogger("longwave")

SAME = ("state", "currency", "created", "start", "end", "trial_end", "ends_at", "ended_at")
PAUSES = ("paused_from", "paused_until", "failing_since", "upcoming")
BILL = ("shown", "due", "paid", "refunded", "currency", "created", "paid_at", "failed_at", "open", "disputed", "lost")
MORE = ("url", "mend_url", "period_start", "period_end")


class Unknown(LookupError):
    """A subscription of a customer whom we never sent to a checkout: kept, tried again, and shown to the publisher."""


class WrongMode(ValueError):
    """Something from a provider's test mode in a live magazine, or the other way round."""


def mode(provider: Provider) -> str:
    """A provider and its mode, under which prices have their numbers."""
    return f"{provider.name}-{'live' if provider.live else 'test'}"


def settings() -> BillingSettings:
    """What the publisher decided."""
    return BillingSettings.objects.first() or BillingSettings()


@transaction.atomic
def project(found: Snapshot, provider: Provider, asked_at: datetime, quiet: bool = False) -> Subscription:
    """Write down how a subscription stands. `asked_at` is when the provider was asked, by the machine's clock: an
    answer older than the one we have is dropped. `quiet` tells nobody, as in an import.

    Raises `Unknown` and `WrongMode`.
    """
    if found.live != provider.live:
        raise WrongMode(f"{found.number} is of the {'live' if found.live else 'test'} mode; expected the other one.")
    account = _account(found, provider)
    owner = account.pk if account else None
    held = Subscription.objects.select_for_update().filter(provider=provider.name, number=found.number).first()
    if held and (held.asked_at > asked_at or (held.digest == whole(found) and held.account_id == owner)):
        return held
    before = _before(held) if held else notices.FIRST_SEEN
    written = _write(held, found, provider, account, asked_at)
    for invoice in found.invoices:
        write_payment(invoice, provider.name, account, written)
    if account:
        grace = timedelta(days=settings().grace_days)
        _grant(written, access(found, grace), account)
        if quiet:
            notices.pass_over(found, account, grace)
        else:
            notices.about(found, account, grace, before)
    return written


def _before(held: Subscription) -> notices.Before:
    return notices.Before(dict(held.payments.values_list("number", "refunded")), went_on=held.ends_at is None)


def digest(found: Snapshot) -> str:
    """A mark of how a subscription stands, by which lists and single answers are compared: of its invoices the newest
    alone, as lists bring no others, nor what is charged next. What no row holds is not compared."""
    ours = replace(found, invoices=(found.latest,) if found.latest else (), upcoming=None, each=0, credit=0, held=0)
    said = asdict(ours)
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def whole(found: Snapshot) -> str:
    """A mark of all that a provider says: the same again needs no writing."""
    single = repr((found.invoices, found.upcoming))
    return f"{digest(found)[:32]}{hashlib.sha256(single.encode()).hexdigest()[:32]}"


def _account(found: Snapshot, provider: Provider) -> Account | None:
    """Whose it is; nobody's where she has closed her account meanwhile."""
    held = Subscription.objects.filter(provider=provider.name, number=found.number).select_related("account").first()
    if held and held.account:
        return held.account
    known = Customer.objects.filter(provider=provider.name, number=found.customer).select_related("account").first()
    if known is None and held:
        return None
    if known is None or known.live != found.live:
        raise Unknown(f"{found.number} belongs to {found.customer}, whom no checkout of ours has brought.")
    return known.account


def _write(
    held: Subscription | None, found: Snapshot, provider: Provider, account: Account | None, asked_at: datetime
) -> Subscription:
    row = held or Subscription(provider=provider.name, number=found.number)
    row.account, row.customer, row.live = account, found.customer, found.live
    row.price = price_of(found, provider)
    row.plan = row.price.plan if row.price else row.plan
    for name in (*SAME, *PAUSES):
        setattr(row, name, getattr(found, name))
    row.asked_at, row.digest = asked_at, whole(found)
    row.save()
    return row


def price_of(found: Snapshot, provider: Provider) -> Price | None:
    """The price of ours among all items of a subscription; None where it has others only."""
    if not found.rates:
        return None
    named = Price.objects.filter(**{f"numbers__{mode(provider)}__in": list(found.rates)})
    return named.select_related("plan").first()


def write_payment(invoice: Invoice, provider: str, account: Account | None, of: Subscription | None) -> Payment:
    """Write down how an invoice stands."""
    values: dict[str, Any] = {name: getattr(invoice, name) for name in (*BILL, *MORE)}
    values |= {"account": account, "subscription": of}
    return Payment.objects.update_or_create(provider=provider, number=invoice.number, defaults=values)[0]


def _grant(row: Subscription, opened: Access, account: Account) -> None:
    """Make the subscription's grant what it opens; whoever reads by it is told apart within a second."""
    held = Grant.objects.filter(
        account=account, source=GrantSource.SUBSCRIPTION.value, source_id=source_id(row)
    ).first()
    if not opened.opens or opened.end is None:
        if held and held.revoked_at is None:
            held.revoked_at = row.asked_at
            held.save(update_fields=["revoked_at"])
            note_change(account.pk)
        return
    wanted = {"tier": Tier.SUBSCRIBERS.value, "start": opened.start, "end": opened.end, "revoked_at": None}
    wanted |= {"scope": scope_of(row), "reason": row.plan.name if row.plan else ""}
    if held and all(getattr(held, name) == value for name, value in wanted.items()):
        return
    Grant.objects.update_or_create(
        account=account, source=GrantSource.SUBSCRIPTION.value, source_id=source_id(row), defaults=wanted
    )
    note_change(account.pk)


def scope_of(row: Subscription) -> Scope:
    """What a subscription opens, by its plan: everything where it has none of ours."""
    return Scope(row.plan.scope) if row.plan else Scope.EVERYTHING


def opened_of(row: Subscription) -> Opened:
    """The same in words."""
    return OPENED[scope_of(row)]


def source_id(row: Subscription) -> str:
    """By what its grant is found."""
    return f"subscription:{row.pk}"


@transaction.atomic
def gone(provider: Provider, number: str, now: datetime) -> None:
    """Close a subscription that its provider knows no more: its customer was deleted there. The account stays."""
    row = Subscription.objects.select_for_update().filter(provider=provider.name, number=number).first()
    if row is None or row.state == "canceled":
        return
    row.state, row.ended_at, row.digest = "canceled", now, ""
    row.save()
    if row.account:
        end = min(now, row.end)
        _grant(row, Access(row.start, end, Why.OVER), row.account)
    logger.warning("%s no longer knows %s: its subscription is closed.", provider.name, number)
