"""A magazine with enough articles for a week of newsletters: written as entries, dated by days."""

import datetime as dt
import uuid

from django.utils import timezone

from longwave.access.rules import Tier
from longwave.newsletter.models import Newsletter
from longwave.newsletter.words import Rhythm
from longwave.published import actions
from longwave.published.models import Entry
from longwave.published.shapes import Record

MONDAY = dt.date(2026, 11, 30)
FRIDAY = dt.date(2026, 12, 4)
REGIONS = ("Europe", "Asia", "Africa", "Americas")


def at(day, hour=0, minute=0):
    """A moment by the clock of the magazine's zone."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=timezone.get_default_timezone())


def article(slug, published, region="Europe", tier=Tier.SUBSCRIBERS, **more):
    """A published article, as publishing writes it."""
    term = {"name": region, "slug": region.lower(), "path": f"/regions/{region.lower()}/"}
    uid = more.pop("uid", None) or uuid.uuid5(uuid.NAMESPACE_URL, slug)
    facts = {"uid": uid, "path": f"/articles/{slug}/", "kind": "article", "title": slug.title(), "tier": tier}
    facts |= {"standfirst": f"What {slug} means.", "teaser_html": "<p>A beginning.</p>", "regions": [term]}
    actions.write(Record(**(facts | {"published_at": published, "updated_at": published} | more)))
    return Entry.objects.get(uid=uid)


def a_month_of_articles(before=MONDAY, count=28):
    """Twenty-eight articles for subscribers, one for each day of four weeks, and a few that are free."""
    found = [
        article(f"piece-{ago}", at(before - dt.timedelta(days=ago), 12), REGIONS[ago % 4])
        for ago in range(1, count + 1)
    ]
    for ago in (2, 4, 6):
        article(f"free-{ago}", at(before - dt.timedelta(days=ago), 15), tier=Tier.OPEN)
    return found


def senders():
    """Both newsletters, with an address to send as."""
    Newsletter.objects.update(sender_address="desk@magazine.example", sender_name="The magazine")
    return (Newsletter.objects.get(rhythm=rhythm.value) for rhythm in (Rhythm.DAILY, Rhythm.ROUNDUP))
