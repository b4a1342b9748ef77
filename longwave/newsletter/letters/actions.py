"""What letters write: the links that open pieces for an edition's readers, and how often its links were followed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from longwave.access import actions as access
from longwave.access.links import COMPLIMENTARY_LIFE
from longwave.newsletter.letters.facts import Contents
from longwave.newsletter.models import Edition, Link, LinkDay


@transaction.atomic
def opened(edition: Edition, contents: Contents) -> dict[UUID, str]:
    """The paths that open what an edition gives: one for each piece, the same for every reader.

    They last a fortnight from the day it is sent. An edition that gives something else than before gets new ones.
    """
    given = [piece.uid for piece in contents.given]
    if not given:
        return {}
    held = edition.complimentary
    if held is None or held.revoked_at or not set(given) <= set(held.uses.values_list("work", flat=True)):
        sent = max(timezone.now(), edition.send_at or timezone.now())
        label = f"{edition.newsletter.name}, {contents.day}"[:120]
        held = access.mint_edition(label, given, edition.written_by, sent + COMPLIMENTARY_LIFE)
        edition.complimentary = held
        edition.save(update_fields=["complimentary"])
    return {uid: access.complimentary_path(held, uid) for uid in given}


@transaction.atomic
def count_clicks(followed: Mapping[tuple[int, dt.date], int]) -> None:
    """Add how often links were followed, by day. What was deleted meanwhile is not counted."""
    there = set(Link.objects.filter(pk__in={link for link, _ in followed}).values_list("pk", flat=True))
    known = sorted((link, day) for link, day in followed if link in there)
    LinkDay.objects.bulk_create([LinkDay(link_id=link, day=day) for link, day in known], ignore_conflicts=True)
    for link, day in known:
        LinkDay.objects.filter(link=link, day=day).update(count=F("count") + followed[link, day])
