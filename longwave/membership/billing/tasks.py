"""What the worker does about money that takes long."""

from __future__ import annotations

import logging

from django_tasks import task

logger = logging.getLogger("longwave")

AGAIN = 15 * 60  # seconds until another attempt, where the provider was away


@task(backend="worker")
def look_through(night: str) -> None:
    """Tell of renewals and of gifts' ends that come, forget for whom gifts were whose giver is gone, carry out
    withdrawals that wait, and compare what the provider says with ours. Where the provider is away, the night may be
    begun once more."""
    from datetime import timedelta

    from django.core.cache import cache
    from django.utils import timezone

    from longwave.adapters.payments import Away
    from longwave.membership.billing import gift_ends, leaving, notices, providers, rounds
    from longwave.membership.billing.manual import ManualProvider
    from longwave.membership.billing.projecting import settings
    from longwave.membership.billing.reconciling import reconcile
    from longwave.membership.models import GiftSubscription

    GiftSubscription.objects.forget()
    notices.renewals(timezone.now(), timedelta(days=settings().notice_days))
    gift_ends.tell_of_ends(timezone.now())
    reconcile(ManualProvider())  # by invoice a term just runs out: nobody tells of it
    provider = providers.provider()
    if provider is None:
        return
    try:
        leaving.carry_out_waiting(timezone.now(), provider)
        tally = reconcile(provider)
    except Away as away:
        logger.warning("Subscriptions could not be compared with %s's: %s", provider.name, away)
        cache.touch(rounds.mark(night), AGAIN)
        return
    logger.info("Compared %d subscriptions with %s's: %s", tally.seen, provider.name, tally)
