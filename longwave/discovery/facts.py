"""From the tables to what the rule of related entries takes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from longwave.discovery.models import Nearest, Wish
from longwave.discovery.rules import Near, Story, Wishes
from longwave.discovery.threads.rules import neighbours
from longwave.published.models import Entry
from longwave.published.shapes import Stub

POOL = 400  # the newest stories that share a list
COLUMNS = ("uid", "kind", "published_at", "topics", "regions", "people", "series", "nearest__sketch")


def stories(uids: Iterable[str | UUID]) -> dict[str, Story]:
    """Live stories as the rule sees them, by their uids."""
    rows = Entry.objects.stories().order_by().filter(uid__in=set(map(str, uids))).annotate(series=KT("data__show__uid"))
    return {str(row["uid"]): _story(row) for row in rows.values(*COLUMNS)}


def _story(row: dict[str, Any]) -> Story:
    by = {person["slug"] or person["name"] for person in row["people"] if person["role"] == "author"}
    return Story(
        uid=str(row["uid"]),
        kind=row["kind"],
        published_at=row["published_at"],
        topics=frozenset(term["slug"] for term in row["topics"]),
        regions=frozenset(term["slug"] for term in row["regions"]),
        by=frozenset(by | ({row["series"]} if row["series"] else set())),
        sketch=numbers(row["nearest__sketch"] or b""),
    )


def story_of(entry: Entry, sketch: tuple[int, ...]) -> Story:
    """An entry that may not be published, as the rule sees it."""
    names = ("uid", "kind", "published_at", "topics", "regions", "people")
    row = {name: getattr(entry, name) for name in names} | {"series": (entry.data.get("show") or {}).get("uid")}
    return replace(_story(row | {"nearest__sketch": b""}), sketch=sketch)


def numbers(sketch: bytes) -> tuple[int, ...]:
    """A stored sketch's numbers."""
    found = array("I")
    found.frombytes(bytes(sketch))
    return tuple(found)


def filed_alike(keys: Iterable[str], uid: str | UUID) -> list[str]:
    """The newest stories under some topics and regions, without one of them."""
    rows = Entry.objects.stories().filter(placements__key__in=list(keys)).exclude(uid=uid).distinct()
    return [str(found) for found in rows.values_list("uid", flat=True)[:POOL]]


def keys_of(story: Story) -> list[str]:
    """The lists in which stories are found that are filed as this one is."""
    return [f"topic:{slug}" for slug in story.topics] + [f"region:{slug}" for slug in story.regions]


def near_of(nearest: Nearest | None) -> list[Near] | None:
    """What is near to a story; None where it was not scored yet."""
    if nearest is None or not nearest.fit:
        return None
    return [Near(uid, score, tuple(terms)) for uid, score, terms in nearest.near]


def wishes(pins: dict[str, list[str]]) -> dict[str, Wishes]:
    """What editors said, by the uids of works: pins of their forms first, then those of a click in their order."""
    clicked: dict[str, list[str]] = {}
    excluded: dict[str, set[str]] = {}
    for wish in Wish.objects.filter(work__in=list(pins), undone_at__isnull=True).order_by("made_at", "pk"):
        if wish.verdict == Wish.PIN:
            clicked.setdefault(str(wish.work), []).append(str(wish.other))
        else:
            excluded.setdefault(str(wish.work), set()).add(str(wish.other))
    return {
        work: Wishes([*own, *clicked.get(work, ())], frozenset(excluded.get(work, ())) - set(own))
        for work, own in pins.items()
    }


def threaded(wishes: Wishes, entry: Entry) -> Wishes:
    """What editors said, and with it what comes next in the threads that they made."""
    return replace(wishes, thread=neighbours(entry.threads))


def due() -> QuerySet[Nearest]:
    """What wants to be scored: live stories of which the text changed, or that are back."""
    return Nearest.objects.filter(due=True, entry__withdrawn_at__isnull=True)


def pinned_under(uid: UUID) -> list[int]:
    """The numbers of the stories under which an editor pinned one with a click."""
    works = Wish.objects.filter(other=uid, verdict=Wish.PIN, undone_at__isnull=True).values("work")
    return list(Entry.objects.stories().order_by().filter(uid__in=works).values_list("pk", flat=True))


def cards(uids: Iterable[str]) -> dict[str, Stub]:
    """Live stories as others show them, by their uids."""
    rows = Entry.objects.live().filter(uid__in=set(uids)).values_list("uid", "card")
    return {str(uid): card for uid, card in rows}
