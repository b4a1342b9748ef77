"""Keeping related entries up to date as stories come and go."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from longwave.discovery.rules import Candidate, related
from longwave.discovery.tasks import relate_neighbours
from longwave.published import actions
from longwave.published.models import STORIES, Entry

POOL = 400  # the newest stories that share a list; older ones come back through pins


def candidate(entry: Entry) -> Candidate:
    """An entry as the rule sees it."""
    return Candidate(
        uid=str(entry.uid),
        kind=entry.kind,
        published_at=entry.published_at,
        topics=frozenset(term["slug"] for term in entry.topics),
        regions=frozenset(term["slug"] for term in entry.regions),
    )


def keys_of(entry: Entry) -> list[str]:
    """The lists in which an entry's neighbours are found."""
    regions = [f"region:{term['slug']}" for term in entry.regions]
    return [f"topic:{term['slug']}" for term in entry.topics] + regions


def neighbours(entry: Entry) -> list[Entry]:
    """The newest stories that share a topic or a region with an entry."""
    rows = Entry.objects.stories().filter(placements__key__in=keys_of(entry)).exclude(pk=entry.pk).distinct()
    return list(rows.without_bodies()[:POOL])


@transaction.atomic
def relate(entry: Entry) -> None:
    """Choose an entry's related entries and store them with it."""
    actions.one_writer()  # nothing chosen here is withdrawn before it is stored
    pins = [str(uid) for uid in entry.data.get("pins", [])]
    pool = {str(found.uid): found for found in Entry.objects.stories().filter(uid__in=pins).without_bodies()}
    pool |= {str(found.uid): found for found in neighbours(entry)}
    choices = related(candidate(entry), pins, [candidate(found) for found in pool.values()])
    actions.relate(entry, [pool[choice.uid].stub() for choice in choices])


def on_entry_written(sender: type[Entry], entry: Entry, created: bool, **_: Any) -> None:
    """Relate what was written; when it is new, its neighbours may want it too, and the worker asks them."""
    if entry.kind not in STORIES:
        return
    relate(entry)
    if created:
        relate_neighbours.enqueue(entry.pk)
