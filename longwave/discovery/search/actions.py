"""Keeping the index: within the transaction that changes an entry, by the clock, and all of it anew when asked to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from longwave.discovery.search import documents
from longwave.discovery.search.backend import Asked, index
from longwave.discovery.search.rules import Filters, Query
from longwave.discovery.search.tasks import index_missing
from longwave.published.actions import one_writer
from longwave.published.models import Entry, Kind

BATCH = 100  # entries in a transaction: others write in between


def on_entry_written(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """What was published is found from now on, and pieces about somebody by her other names."""
    held, now = index(), timezone.now()
    before = held.digest(entry.pk)
    held.learn(put(entry, now))
    if entry.kind == Kind.PERSON and held.digest(entry.pk) != before:
        about = Filters({"about": entry.path.strip("/").rpartition("/")[2]})
        _put_some([match.entry for match in held.filed(Asked(Query(), about, int(now.timestamp())))], now)


def on_entry_shown_anew(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """What was taken back is no longer found."""
    if entry.withdrawn_at:
        index().drop(entry.pk)


def put(entry: Entry, now: datetime, anyway: bool = False) -> set[str]:
    """Index an entry as it is public now, if that is not how it is indexed already; gives back its public words."""
    document, held = documents.of(entry, now), index()
    digest = hashlib.blake2b(repr(document).encode("utf-8", "replace"), digest_size=16).hexdigest()
    before = held.digest(entry.pk)
    if anyway or before != digest:
        if before:
            held.drop(entry.pk)
        held.put(document, digest)
    return document.words


def index_due(now: datetime) -> list[str]:
    """Index anew what opened or closed by itself; gives back the addresses."""
    due = index().due(int(now.timestamp()))
    for at in range(0, len(due), BATCH):
        _put_some(due[at : at + BATCH], now)
    return list(Entry.objects.filter(pk__in=due).values_list("path", flat=True)) if due else []


def missing() -> list[int]:
    """Entries that are not in the index as it is made now: all of a magazine that was there before it was made so."""
    return sorted(set(Entry.objects.live().values_list("pk", flat=True)) - index().current())


def catch_up(now: datetime) -> int:
    """Index what is not in the index, or not as it is made now; how many."""
    numbers = missing()
    for at in range(0, len(numbers), BATCH):
        _put_some(numbers[at : at + BATCH], now, anyway=True)
    return len(numbers)


def tidy() -> None:
    """Have the worker index what is missing: beside its rounds, since that may take minutes."""
    waiting = DBTaskResult.objects.filter(task_path=index_missing.module_path, status__in=("READY", "RUNNING"))
    if missing() and not waiting.exists():
        index_missing.enqueue()


def rebuild(now: datetime) -> Iterator[int]:
    """Index everything anew, some at a time, while the magazine goes on; gives back how many are done, again and again.

    Whatever it is stopped at, the index is whole: each entry is either as it was or as it is now.
    """
    held, seen, done = index(), set[str](), 0
    numbers = list(Entry.objects.live().order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(numbers), BATCH):
        some = numbers[at : at + BATCH]
        seen |= _put_some(some, now, anyway=True)
        done += len(some)
        yield done
    with transaction.atomic():
        one_writer()
        for gone in held.known() - set(Entry.objects.live().values_list("pk", flat=True)):
            held.drop(gone)
        held.unused_words(seen, int(now.timestamp()))
    held.settle()


@transaction.atomic
def _put_some(numbers: list[int], now: datetime, anyway: bool = False) -> set[str]:
    """Index some entries, read once nobody else can change them; those that were taken back are forgotten."""
    one_writer()
    words: set[str] = set()
    entries = Entry.objects.live().in_bulk(numbers)
    for number in numbers:
        if number in entries:
            words |= put(entries[number], now, anyway)
        else:
            index().drop(number)
    index().learn(words)  # once for all of them: they share most
    return words
