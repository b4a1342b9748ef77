"""What the worker asks the DNS about the domains that letters come from: about each once an hour, and in no request."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from longwave.adapters.dns import Servers
from longwave.newsletter.letters import vouching
from longwave.newsletter.letters.authentication import WRONG, judge, records
from longwave.newsletter.models import Edition, Newsletter, SenderDomain
from longwave.newsletter.words import State

logger = logging.getLogger("longwave")

EVERY = timedelta(hours=1)  # between two looks at a domain
SOON = timedelta(minutes=1)
AWAITED = (State.SCHEDULED.value, State.PREPARING.value)


def once(now: datetime) -> None:
    """Ask about one domain whose finding is older than an hour, and remember what was found.

    One at a time, and none just before an edition leaves: a DNS may take seconds to say that it does not answer.
    """
    if not vouching.applies() or Edition.objects.filter(state__in=AWAITED, send_at__range=(now, now + SOON)).exists():
        return
    newsletters = Newsletter.objects.filter(active=True).exclude(sender_address="")
    seen = set(SenderDomain.objects.filter(looked_at__gt=now - EVERY).values_list("domain", flat=True))
    waiting = sorted({vouching.domain_of(newsletter) for newsletter in newsletters} - seen - {""})
    for domain in waiting[:1]:
        _look(domain, now)


def _look(domain: str, now: datetime) -> None:
    found = records(domain, settings.DKIM_KEY, Servers())
    faults = [f"{check.what}: {check.found}" for check in judge(found) if check.level == WRONG]
    about = {"looked_at": now, "faults": faults, "silent": found.fault[:255]}
    SenderDomain.objects.update_or_create(domain=domain, defaults=about)
    if faults or found.fault:
        logger.warning("The DNS of %s, from which newsletters are sent: %s", domain, found.fault or "; ".join(faults))
