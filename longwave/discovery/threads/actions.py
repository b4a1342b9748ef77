"""Keeping threads and their parts in step, whichever of them changed. All of it is in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from longwave.discovery.actions import relate_again
from longwave.discovery.tasks import relate_parts
from longwave.discovery.threads.records import live_parts
from longwave.discovery.threads.rules import neighbours, place_of, told
from longwave.editorial import actions as desk
from longwave.published import actions
from longwave.published.models import STORIES, Entry, Kind, Placement, key_of

if TYPE_CHECKING:
    from longwave.discovery.threads.models import ThreadPage

AT_ONCE = 10  # parts under which is chosen again inside the editor's own request; the worker takes the rest


def on_entry_written(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """A thread was written: its parts say so."""
    if entry.kind == Kind.THREAD:
        gather(entry)


def on_entry_shown_anew(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """A piece came, went or was renamed: its threads are written again. A thread went: its parts forget it."""
    if entry.kind in STORIES:
        rewrite_threads_of(entry)
    elif entry.kind == Kind.THREAD and entry.withdrawn_at:
        gather(entry)


def on_entry_previewed(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """A draft is looked at: it says which threads it would be a part of, had it been published."""
    if entry.kind in STORIES:
        entry.threads = places_of_draft(entry)


def places_of_draft(entry: Entry) -> list[dict[str, Any]]:
    """What a draft would say of the threads in which the desk has it, had it been published."""
    told_with = ((thread, told(live_parts(thread, entry))) for thread in threads_with(entry))
    found = (place_of(str(entry.uid), thread.title, thread.address, parts) for thread, parts in told_with)
    return [place for place in found if place]


def rewrite_threads_of(entry: Entry) -> None:
    """Write again the threads in which the desk has a piece, published before or not."""
    for thread in threads_with(entry):
        desk.publish(thread)


def threads_with(entry: Entry) -> list[ThreadPage]:
    """The live threads in which the desk has a piece."""
    from longwave.discovery.threads.models import ThreadPage

    number = desk.number_of(entry.uid)
    found = ThreadPage.objects.live().filter(parts__target=number).distinct().order_by("title", "pk")
    return list(found) if number else []


@transaction.atomic
def gather(thread: Entry) -> None:
    """Make the list of a thread what its row says, and tell every piece that is, or was, a part of it."""
    actions.one_writer()
    uids = [] if thread.withdrawn_at else [part["uid"] for part in thread.data["parts"]]
    before = actions.list_only(key_of(thread), list(Entry.objects.filter(uid__in=uids)))
    retell(before | set(Entry.objects.filter(uid__in=uids).values_list("pk", flat=True)))


def retell(numbers: Iterable[int]) -> None:
    """Have pieces say which threads they are in, and choose again what stands under those with other neighbours."""
    pieces = list(Entry.objects.live().filter(pk__in=list(numbers)).only("uid", "threads"))
    placed = Placement.objects.filter(entry__in=pieces, key__startswith=f"{Kind.THREAD}:")
    keys = {key.partition(":")[2] for key in placed.values_list("key", flat=True)}
    threads = list(Entry.objects.live().filter(uid__in=keys, kind=Kind.THREAD).order_by("title", "pk"))
    moved = []
    for piece in pieces:
        found = [place_of(str(piece.uid), one.title, one.path, one.data["parts"]) for one in threads]
        places = [place for place in found if place]
        if neighbours(places) != neighbours(piece.threads):
            moved.append(piece.pk)
        piece.threads = places
    actions.tell_threads(pieces)
    relate_again(moved[:AT_ONCE])
    if moved[AT_ONCE:]:
        relate_parts.enqueue(moved[AT_ONCE:])
