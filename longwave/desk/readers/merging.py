"""Making one account of two that are one person's: what the other one has comes along, and the other one is closed."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from longwave.access.models import GiftLink
from longwave.account.actions import Refused as Refused
from longwave.account.actions import close
from longwave.account.facts import works_at_desk
from longwave.insight.actions import bring_along
from longwave.membership.actions import note_change
from longwave.membership.models import (
    Account,
    Checkout,
    Customer,
    GiftSubscription,
    Grant,
    Notice,
    Payment,
    Proof,
    Subscription,
    Withdrawal,
)
from longwave.newsletter.models import Consent, Interest
from longwave.newsletter.models import Subscription as Place

MERGE = "membership.merge"
OWNED = (Customer, Checkout, Subscription, Payment, Notice, Withdrawal, Consent)  # whatever is hers, without a clash


class NotMerged(ValueError):
    """Accounts that are not made one. The message is for the desk."""


def check(into: Account, other: Account | None) -> Account:
    """Refuse what cannot be merged."""
    if other is None:
        raise NotMerged("Nobody has this address.")
    if other.pk == into.pk:
        raise NotMerged("This is the same account.")
    if any(works_at_desk(one) or one.is_superuser or one.groups.exists() for one in (into, other)):
        raise NotMerged("Accounts of people of the desk are not merged: take their roles away first.")
    return other


@transaction.atomic
def merge(into: Account, address: str, reason: str, by: Account) -> str:
    """Give an account all that another one has, and close that one; gives back its address. Raises `NotMerged`."""
    other = check(into, Account.objects.filter(email=address.strip().lower()).first())
    list(Account.objects.select_for_update().filter(pk__in=(into.pk, other.pk)).order_by("pk"))
    for model in OWNED:
        model._default_manager.filter(account=other).update(account=into)
    GiftSubscription.objects.filter(giver=other).update(giver=into)
    GiftSubscription.objects.filter(redeemed_by=other).update(redeemed_by=into)
    GiftLink.objects.filter(giver=other).update(giver=into)
    bring_along(into, other)
    _grants(into, other)
    _once(Proof, "plan", into, other)
    _once(Place, "newsletter", into, other)
    _once(Interest, "topic", into, other)
    note_change(into.pk)
    was = other.email
    close(other)  # nothing of hers is left that could be charged
    log(instance=into, action=MERGE, user=by, data={"reason": reason, "what": was})
    return was


def _grants(into: Account, other: Account) -> None:
    """Grants come along; of two from the same source the one that lasts longer stays."""
    for grant in Grant.objects.filter(account=other):
        same = Grant.objects.filter(account=into, source=grant.source, source_id=grant.source_id).exclude(source_id="")
        twin = same.first()
        if twin is None:
            Grant.objects.filter(pk=grant.pk).update(account=into)
        elif not grant.revoked_at and (twin.revoked_at or (twin.end and (not grant.end or grant.end > twin.end))):
            Grant.objects.filter(pk=twin.pk).update(start=grant.start, end=grant.end, revoked_at=None)


def _once(model: type[Proof] | type[Place] | type[Interest], about: str, into: Account, other: Account) -> None:
    """Rows of which an account has one about each thing: its own stays."""
    has = model._default_manager.filter(account=into).values(about)
    model._default_manager.filter(account=other).exclude(**{f"{about}__in": has}).update(account=into)
