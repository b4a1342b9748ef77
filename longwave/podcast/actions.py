"""Building feeds as episodes come and go."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from longwave.podcast import facts, feed
from longwave.podcast.models import Feed
from longwave.published.models import Entry, Kind


def on_stories_changed(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """Build the feed again of the show that changed, or whose episode did."""
    if entry.kind == Kind.SHOW:
        build_feed(entry.uid)
    elif entry.kind == Kind.EPISODE:
        build_feed(UUID(entry.data["show"]["uid"]))


@transaction.atomic
def build_feed(uid: UUID) -> None:
    """Write a show's feed from the published record and keep its bytes; a withdrawn show has none.

    Bytes that come out equal keep their validators, so that a change elsewhere wakes no podcast app.
    """
    show = Entry.objects.live().filter(uid=uid, kind=Kind.SHOW).first()
    if show is None:
        Feed.objects.filter(show=uid).delete()
        return
    language = show.data["feed_facts"]["language"]
    episodes = [facts.feed_episode(entry, language) for entry in facts.feed_entries(show) if entry.data["audio"]]
    about, last = facts.feed_show(show, settings.LONGWAVE_URL), feed.pages(len(episodes))
    for number in range(1, last + 1):
        keep_page(show, number, feed.write(about, episodes, number))
    Feed.objects.filter(show=uid, page__gt=last).delete()


def keep_page(show: Entry, number: int, body: bytes) -> None:
    """Keep one page of a feed unless it is the same as before."""
    etag = hashlib.blake2b(body, digest_size=16).hexdigest()
    path = feed.page_url(show.data["feed"], number)
    if Feed.objects.filter(show=show.uid, page=number, path=path, etag=etag).exists():
        return
    Feed.objects.update_or_create(
        show=show.uid,
        page=number,
        defaults={
            "path": path,
            "body": body,
            "zipped": gzip.compress(body, mtime=0),
            "etag": etag,
            "changed_at": timezone.now(),
        },
    )
