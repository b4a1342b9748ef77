"""Whom of a list a mail is for: everybody, those who may read more than others or do not yet, who chose a topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from longwave.access.rules import Tier
from longwave.membership.models import Grant
from longwave.newsletter.lists import topics
from longwave.newsletter.models import Edition, Interest, Subscription
from longwave.newsletter.models.lists import SubscriptionQuerySet


class Access(StrEnum):
    """What the readers of a segment have in common, at the moment of freezing."""

    PAID = "paid"  # a right to what is for subscribers
    FREE = "free"  # none
    REGISTERED = "registered"  # none, and has signed in before


EVERYBODY = "Everybody on its list"
WORDS = {
    Access.PAID: "Those who may read or hear what is for subscribers, all of it or a part",
    Access.FREE: "Those who may not",
    Access.REGISTERED: "Those who may not, and have signed in before",
}


def said(segment: Mapping[str, Any]) -> str:
    """Whom a segment is for, in words."""
    whom = WORDS[Access(segment["access"])] if "access" in segment else EVERYBODY
    if "topics" not in segment:
        return whom
    return f"{whom}, of these who chose {' or '.join(topics.names(segment['topics']).values())}"


def readers_of(edition: Edition, leaves: datetime, now: datetime) -> SubscriptionQuerySet:
    """The places on its list to which an edition goes that leaves at a moment. Raises what `narrowed` raises."""
    day = edition.day or timezone.localdate(leaves, timezone.get_default_timezone())
    return narrowed(Subscription.objects.getting(edition.newsletter, day), edition.segment, now)


def narrowed(places: SubscriptionQuerySet, segment: Mapping[str, Any], now: datetime) -> SubscriptionQuerySet:
    """Those of some places on lists that a segment is for; of an empty one all. Raises `ValueError` for one that this
    version does not know: nobody is written to by a misunderstanding."""
    if not segment.keys() <= {"access", "topics"}:
        raise ValueError(f"The segment {dict(segment)} is not known.")
    if "topics" in segment:
        wanted = Interest.objects.filter(account=OuterRef("account"), topic__in=segment["topics"])
        places = places.filter(Exists(wanted))
    if "access" not in segment:
        return places
    paying = Exists(Grant.objects.in_force(now).filter(account=OuterRef("account"), tier=Tier.SUBSCRIBERS.value))
    match Access(segment["access"]):
        case Access.PAID:
            return places.filter(paying)
        case Access.FREE:
            return places.exclude(paying)
        case Access.REGISTERED:
            return places.exclude(paying).filter(account__last_login__isnull=False)
