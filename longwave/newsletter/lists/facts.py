"""Reading lists: what is offered, what a reader gets, what we hold about her, and today's preview."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from longwave.access import generation
from longwave.access.actions import complimentary_path
from longwave.access.models import AccessSettings, PreviewDay
from longwave.membership.models import Account, tidy_address
from longwave.newsletter.lists import suppression, topics
from longwave.newsletter.lists.rules import Choice, Offer, Wish
from longwave.newsletter.models import Consent, Delivery, Edition, Newsletter, Returned, Subscription
from longwave.newsletter.words import Frequency, Outcome, Rhythm, Standing
from longwave.published.models import Entry
from longwave.published.shapes import Stub

# Written out, since a page waits for it: see `published.facts`.
OFFERED = """
    SELECT id, slug, name, description, rhythm FROM newsletter_newsletter WHERE active AND at_sign_up
    ORDER BY send_at, name
"""
HELD = 300.0  # seconds after which what is offered is read again, changed or not


def offered() -> tuple[Offer, ...]:
    """What sign-up boxes offer. It stands on every piece's page, so it is read again only when something changed."""
    return offered_at(generation.at(settings.GENERATION).value, int(time.monotonic() / HELD))


@lru_cache(maxsize=1)
def offered_at(number: bytes, period: int) -> tuple[Offer, ...]:
    """What is offered as of a generation, read again after a while in any case."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERED)
        return tuple(
            Offer(number, slug, name, text, Rhythm(rhythm)) for number, slug, name, text, rhythm in cursor.fetchall()
        )


def offer_of(newsletter: Newsletter) -> Offer:
    """A newsletter as the rules see it."""
    return Offer(newsletter.pk, newsletter.slug, newsletter.name, newsletter.description, Rhythm(newsletter.rhythm))


def reader(address: str) -> Account | None:
    """The account of an address."""
    return Account.objects.filter(email=tidy_address(address)).first()


def is_on(account: Account, newsletter: Newsletter) -> bool:
    """Whether somebody gets a newsletter, pauses aside."""
    places = Subscription.objects.filter(account=account, newsletter=newsletter)
    return places.exclude(standing=Standing.LEFT.value).exists()


def active(numbers: list[int]) -> list[Newsletter]:
    """Those of some newsletters that still go out."""
    return list(Newsletter.objects.filter(pk__in=numbers, active=True))


def wish_of(subscription: Subscription | None) -> Wish:
    """What a reader wants of a newsletter, by her place on its list."""
    if subscription is None:
        return Wish(on=False)
    on = subscription.standing == Standing.ON
    return Wish(on, Frequency(subscription.frequency), subscription.paused_until)


def choices(account: Account) -> list[Choice]:
    """Every newsletter that goes out, with what a reader gets of it."""
    held = {one.newsletter_id: one for one in Subscription.objects.filter(account=account)}
    return [
        Choice(offer_of(one), Standing(held[one.pk].standing) if one.pk in held else None, wish_of(held.get(one.pk)))
        for one in Newsletter.objects.filter(active=True).order_by("send_at", "name")
        if one.at_sign_up or one.pk in held
    ]


@dataclass(frozen=True, slots=True)
class Preview:
    """The article that everybody may read today, and where it opens."""

    story: Stub
    path: str


def todays_preview(now: datetime) -> Preview | None:
    """The preview of the day, if there is one: by its own address where it is open to everybody, otherwise by the link
    that today's edition has."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    work = PreviewDay.objects.filter(day=today).values_list("work", flat=True).first()
    entry = Entry.objects.filter(uid=work, withdrawn_at__isnull=True).first() if work else None
    if entry is None:
        return None
    if (AccessSettings.objects.first() or AccessSettings()).preview_for_all:
        return Preview(entry.stub(), entry.path)
    edition = Edition.objects.select_related("complimentary").filter(day=today, items__work=entry.uid).first()
    link = edition.complimentary if edition else None
    return Preview(entry.stub(), complimentary_path(link, entry.uid) if link else entry.path)


def export(account: Account) -> dict[str, Any]:
    """Everything we hold about a reader of newsletters, as plain data."""
    subscriptions = Subscription.objects.filter(account=account).select_related("newsletter").order_by("pk")
    consents = Consent.objects.filter(account=account).select_related("newsletter").order_by("pk")
    deliveries = Delivery.objects.filter(account=account).select_related("edition").order_by("pk")
    returned = Returned.objects.filter(account=account).select_related("delivery__edition").order_by("pk")
    return {
        "topics": list(topics.chosen(account).values()),
        "subscriptions": [
            {
                "newsletter": one.newsletter.name,
                "standing": one.standing,
                "frequency": one.frequency,
                "paused_until": one.paused_until,
                "since": one.since,
                "confirmed_at": one.confirmed_at,
                "left_at": one.left_at,
            }
            for one in subscriptions
        ],
        "consents": [
            {
                "newsletter": one.newsletter.name if one.newsletter else None,
                "kind": one.kind,
                "text": one.text,
                "source": one.source,
                "at": one.at,
            }
            for one in consents
        ],
        "deliveries": [
            {"edition": one.edition.slug, "address": one.address, "state": Outcome(one.state).name.lower()}
            for one in deliveries
        ],
        "returned": [
            {
                "edition": one.delivery.edition.slug if one.delivery else None,
                "kind": one.kind,
                "cause": one.cause,
                "status": one.status,
                "words": one.words,
                "effect": one.effect,
                "at": one.at,
            }
            for one in returned
        ],
        "suppressions": [
            {
                "reason": one.reason,
                "blocks": "newsletters" if one.lists_only else "everything",
                "detail": one.detail,
                "at": one.at,
                "until": one.until,
            }
            for one in suppression.of_reader(account).order_by("pk")
        ],
    }
