"""Reading the published record. A page asks one of these, and at most two of them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from longwave.published.models import Entry, Kind, Magazine, OldPath
from longwave.published.rules import Edition, Index, edition
from longwave.published.shapes import Chrome, Stub, Term

PAGE = 24  # stories on one page of a list
EDITION = 26  # stories the front page chooses from; a show that fell silent before them is not its latest episode
# SQL is written out where a page waits for it: building it from a queryset costs a third of a page, at every page.
AT_PATH = """
    SELECT e.*, (SELECT chrome FROM published_magazine WHERE id = 1) AS chrome FROM published_entry e WHERE e.path = %s
"""
LIVE = "e.withdrawn_at IS NULL"
NEWEST_FIRST, BY_TITLE = "ORDER BY e.published_at DESC, e.id DESC", "ORDER BY e.title, e.id"
# Not `e.kind IN`, for which databases take the index of kinds and sort every story there ever was to find the newest.
STORIES = f"{LIVE} AND (e.kind || '') IN ('article', 'episode')"
NEWEST = f"SELECT e.card FROM published_entry e WHERE {STORIES} {NEWEST_FIRST} LIMIT %s"
BETWEEN = f"""
    SELECT e.card FROM published_entry e WHERE {STORIES} AND e.published_at >= %s AND e.published_at < %s {NEWEST_FIRST}
"""
LISTED = f"published_entry e JOIN published_placement p ON p.entry_id = e.id WHERE p.key = %s AND {STORIES}"
OF_KIND = f"published_entry e WHERE e.kind = %s AND {LIVE}"
PARSED = 1024  # cards kept as they were parsed, six kilobytes each: the same few dozen stand on most pages

NOTHING: Chrome = {"name": "Longwave", "tagline": "", "logo": None, "menu": [], "footer": [], "social": []}


@lru_cache(maxsize=8)
def _parsed(chrome: str) -> Chrome:
    found: Chrome = NOTHING | json.loads(chrome)
    return found


def chrome_of(found: str | Chrome | None) -> Chrome:
    """The chrome as an annotation gives it: text on SQLite, parsed on PostgreSQL, nothing in an empty magazine."""
    if not found:
        return NOTHING
    return _parsed(found) if isinstance(found, str) else NOTHING | found


def magazine() -> Chrome:
    """The magazine's chrome, by a query of its own."""
    row = next(iter(Magazine.objects.raw("SELECT id, chrome FROM published_magazine WHERE id = 1")), None)
    return chrome_of(row.chrome if row else None)


@dataclass(frozen=True)
class Found:
    """An entry and what surrounds its page."""

    entry: Entry
    magazine: Chrome


def entry_at(path: str) -> Found | None:
    """The entry at an address, withdrawn ones too, with the chrome beside it: one query for a whole page."""
    if "\0" in path:  # which PostgreSQL refuses to look for
        return None
    entry = next(iter(Entry.objects.raw(AT_PATH, [path])), None)
    return Found(entry, chrome_of(getattr(entry, "chrome", None))) if entry else None


def moved_to(path: str) -> str | None:
    """Where an address leads that an entry once had."""
    old = OldPath.objects.select_related("entry").filter(path=path).first() if "\0" not in path else None
    return old.entry.path if old else None


def settled(path: str) -> str | None:
    """Where the entry is that has this address or once had it."""
    if "\0" in path:
        return None
    rows = Entry.objects.filter(Q(path=path) | Q(old_paths__path=path))
    return rows.values_list("path", flat=True).first()


def promised(path: str, uid: UUID) -> str:
    """The headline of another live piece to which an address leads, because it was once that piece's own."""
    old = OldPath.objects.select_related("entry").filter(path=path, entry__withdrawn_at__isnull=True)
    found = old.exclude(entry__uid=uid).first()
    return found.entry.title if found else ""


@dataclass(frozen=True)
class Stories:
    """One page of a list, newest first, and whether there is more."""

    stubs: list[Stub]
    more: bool


@lru_cache(maxsize=PARSED)
def _card(text: str) -> Stub:
    found: Stub = json.loads(text)
    return found


def _cards(sql: str, *values: Any) -> list[Stub]:
    """The cards that a query selects. They are shared between pages: nobody changes one."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_card(text) for (text,) in cursor.fetchall()]


def listed(key: str, page: int = 1, size: int = PAGE) -> Stories:
    """A page of the stories under a key such as `region:europe`."""
    return _page(LISTED, key, NEWEST_FIRST, page, size)


def index(about: Index, page: int = 1, size: int = PAGE) -> Stories:
    """A page of everything of a kind."""
    return _page(OF_KIND, about.kind, NEWEST_FIRST if about.newest_first else BY_TITLE, page, size)


def _page(rows: str, key: str, order: str, page: int, size: int) -> Stories:
    """One page of rows. They are sorted by their keys first, so that only a page's own cards are read."""
    chosen = f"SELECT e.id FROM {rows} {order} LIMIT %s OFFSET %s"
    sql = f"SELECT e.card FROM published_entry e WHERE e.id IN ({chosen}) {order}"
    found = _cards(sql, key, size + 1, (page - 1) * size)
    return Stories(found[:size], len(found) > size)


def newest(size: int = 5) -> list[Stub]:
    """The newest stories."""
    return _cards(NEWEST, size)


def front(now: dt.datetime, zone: dt.tzinfo) -> Edition:
    """Today's front page, from the newest stories: one query."""
    return edition(newest(EDITION), now.astimezone(zone).date(), zone)


def month(year: int, number: int, zone: dt.tzinfo) -> list[Stub]:
    """Every story of a calendar month in the magazine's zone."""
    start = dt.datetime(year, number, 1, tzinfo=zone)
    end = dt.datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (start, end)]
    return _cards(BETWEEN, *moments)


def regions() -> list[Term]:
    """Every region with a page."""
    rows = Entry.objects.live().filter(kind=Kind.REGION).order_by("title").values_list("title", "path")
    return [{"name": title, "slug": path.strip("/").rpartition("/")[2], "path": path} for title, path in rows]


def dependants(key: str) -> list[UUID]:
    """The uids of live entries whose rows repeat what a key names."""
    return list(Entry.objects.live().filter(dependences__key=key).values_list("uid", flat=True))
