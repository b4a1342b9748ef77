"""What is read most of a region, a topic or a person, written into its entry, so that its page asks nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from longwave.insight.facts import reads_between
from longwave.published import actions
from longwave.published.models import GATHERING, Entry, Placement, key_of
from longwave.published.shapes import Stub

DAYS, SHOWN = 30, 4


def on_entry_written(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """Choose anew for a page that was written again, as when one of its pieces was taken back."""
    if entry.kind in GATHERING:
        choose([entry], timezone.localdate(timezone=timezone.get_default_timezone()))


def choose(entries: Iterable[Entry], today: date) -> int:
    """Write the most read pieces of the last days into some entries; gives back in how many they changed."""
    pages = {key_of(entry): entry for entry in entries}
    ranked = _ranked(set(pages), today)
    changed = 0
    for key, entry in pages.items():
        if entry.related != ranked.get(key, []):
            changed += 1
        if entry.related or key in ranked:
            actions.relate(entry, ranked.get(key, []))
    return changed


def everywhere(today: date) -> int:
    """The same for every region, topic and person."""
    return choose(Entry.objects.live().filter(kind__in=GATHERING).only("uid", "kind", "path", "related"), today)


def _ranked(keys: set[str], today: date) -> dict[str, list[Stub]]:
    """The cards of the most read pieces of each list that has any; of two read as often the newer one first."""
    reads = reads_between(today - timedelta(days=DAYS), today)
    if not reads:
        return {}
    placed = Placement.objects.filter(key__in=keys, entry__uid__in=reads, entry__withdrawn_at=None)
    rows = placed.values_list("key", "entry__uid", "entry__published_at", "entry__card")
    best: dict[str, list[Stub]] = {}
    for key, _, _, card in sorted(rows, key=lambda row: (reads[row[1]], row[2]), reverse=True):
        held = best.setdefault(key, [])
        if len(held) < SHOWN:
            held.append(card)
    return best
