"""Building feeds as episodes come and go."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from longwave.podcast import facts, feed
from longwave.podcast.models import Feed
from longwave.podcast.tasks import build_feed_later
from longwave.published.actions import next_generation, one_writer
from longwave.published.models import Entry, Kind

SOON = timedelta(minutes=1)  # after which a worker builds a feed that waits for the end of something longer
_waiting: ContextVar[bool] = ContextVar("feeds wait", default=False)


def on_stories_changed(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """Build the feed again of the show that changed, or whose episode did."""
    if entry.kind not in (Kind.SHOW, Kind.EPISODE):
        return
    show = entry.uid if entry.kind == Kind.SHOW else UUID(entry.data["show"]["uid"])
    if _waiting.get():
        _promise(show)
    else:
        build_feed(show)


@contextmanager
def feeds_at_the_end() -> Iterator[None]:
    """For hundreds of episodes at a time: what changes within is in the feeds when it ends, each built once.

    Building a feed after each of its episodes takes time that grows with their square. What is promised is stored with
    the change that it is owed for: should this process be killed, a worker, the next episode that is published or the
    next time somebody comes this way brings the feed up to date.
    """
    token = _waiting.set(True)
    try:
        yield
    finally:
        _waiting.reset(token)
    for promise in list(_promises()):
        with transaction.atomic():
            build_feed(_show_of(promise))
            _promises().filter(pk=promise.pk).delete()


def _promise(show: UUID) -> None:
    """See to it that the feed will be built, whatever becomes of this process.

    A promise that was given is locked: no worker keeps it before what it is owed for can be read.
    """
    if show not in map(_show_of, _promises().select_for_update()):
        build_feed_later.using(run_after=timezone.now() + SOON).enqueue(str(show))


def _promises() -> Any:
    return DBTaskResult.objects.filter(task_path=build_feed_later.module_path, status="READY")


def _show_of(promise: Any) -> UUID:
    return UUID(promise.args_kwargs["args"][0])


@transaction.atomic
def build_feed(uid: UUID) -> None:
    """Write a show's feed from the published record and keep its bytes; a withdrawn show has none.

    Only what everybody may hear has an item. Bytes that come out equal keep their validators, so that a change
    elsewhere wakes no podcast app.
    """
    one_writer()  # nobody publishes between our reading of the record and our writing of the feed
    now = timezone.now()
    show = Entry.objects.live().filter(uid=uid, kind=Kind.SHOW).first()
    if show is None:
        Feed.objects.filter(show=uid).delete()
        return
    language = show.data["feed_facts"]["language"]
    heard = [entry for entry in facts.feed_entries(uid, now) if entry.data["audio"]]
    episodes = [facts.feed_episode(entry, language, now) for entry in heard]
    about, last = facts.feed_show(show, settings.LONGWAVE_URL, now), feed.pages(len(episodes))
    for number in range(1, last + 1):
        keep_page(show, number, feed.write(about, episodes, number))
    Feed.objects.filter(show=uid, page__gt=last).delete()
    Feed.objects.filter(show=uid).update(built_at=now)


def rebuild_due(now: datetime) -> list[str]:
    """Build the feeds again whose episodes opened or closed at a date that has passed. Gives back their addresses."""
    kept = Feed.objects.filter(page=1).values_list("show", "path", "built_at")
    due = [(show, path) for show, path, at in kept if at is None or facts.opened_or_closed(show, at, now)]
    for show, _ in due:
        build_feed(show)
    return [path for _, path in due]


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
    next_generation()  # a feed that is built later than its episodes were published is news of its own
