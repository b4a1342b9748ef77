"""Before a gift ends, whoever reads by it is told; not whoever has all that it opens by something else then."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from longwave.adapters.payments import State
from longwave.membership.billing.gifts import OF
from longwave.membership.billing.notices import tell
from longwave.membership.billing.projecting import scope_of
from longwave.membership.models import Account, GiftSubscription, Grant, Subscription
from longwave.membership.rules import GrantSource, Tier, covered

KIND = "gift-ending"
BEFORE = timedelta(days=7)


def tell_of_ends(now: datetime) -> int:
    """Tell those whose gift ends within some days; gives back how many were told anew."""
    rows = Grant.objects.in_force(now).filter(source=GrantSource.GIFT.value, end__lte=now + BEFORE)
    told = 0
    for grant in rows.select_related("account").iterator():
        if grant.account and grant.end and not _reads_on(grant.account, grant, grant.end):
            gift = GiftSubscription.objects.get(pk=grant.source_id.removeprefix(OF))
            told += tell(grant.account, KIND, about(gift, grant.end))
    return told


def about(gift: GiftSubscription, end: datetime) -> str:
    """What a mail about an end is about: a gift that lasts longer has another one."""
    return f"{gift.uid}:{end:%Y-%m-%d}"


def _reads_on(account: Account, gift: Grant, end: datetime) -> bool:
    """Whether all that a gift opens is open afterwards too: by what lasts longer, or by a subscription that goes on."""
    then = Grant.objects.of(account).standing().filter(Q(end__isnull=True) | Q(end__gt=end), start__lte=end)
    longer = then.filter(tier=Tier.SUBSCRIBERS.value).exclude(pk=gift.pk).values_list("scope", flat=True)
    rows = Subscription.objects.filter(account=account, state__in=(State.ACTIVE, State.TRIALING), ends_at=None)
    renewed = [scope_of(row) for row in rows.exclude(provider="manual").filter(paused_from=None).select_related("plan")]
    return covered(gift.scope, [*longer, *renewed])
