"""Reading the published record. A page asks one of these, and at most two of them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from longwave.published.models import Entry, EntryQuerySet, Kind, Magazine, OldPath
from longwave.published.rules import Edition, Index, edition
from longwave.published.shapes import Chrome, Stub, Term

PAGE = 24  # stories on one page of a list
EDITION = 26  # stories the front page chooses from; a show that fell silent before them is not its latest episode
# Written out, since building this SQL from a queryset costs a third of a page, at every page.
AT_PATH = """
    SELECT e.*, (SELECT chrome FROM published_magazine WHERE id = 1) AS chrome FROM published_entry e WHERE e.path = %s
"""

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
    entry = next(iter(Entry.objects.raw(AT_PATH, [path])), None)
    return Found(entry, chrome_of(getattr(entry, "chrome", None))) if entry else None


def moved_to(path: str) -> str | None:
    """Where an address leads that an entry once had."""
    old = OldPath.objects.select_related("entry").filter(path=path).first()
    return old.entry.path if old else None


def settled(path: str) -> str | None:
    """Where the entry is that has this address or once had it."""
    rows = Entry.objects.filter(Q(path=path) | Q(old_paths__path=path))
    return rows.values_list("path", flat=True).first()


@dataclass(frozen=True)
class Stories:
    """One page of a list, newest first, and whether there is more."""

    stubs: list[Stub]
    more: bool


def listed(key: str, page: int = 1, size: int = PAGE) -> Stories:
    """A page of the stories under a key such as `region:europe`."""
    return _page(Entry.objects.listed(key), page, size)


def index(about: Index, page: int = 1, size: int = PAGE) -> Stories:
    """A page of everything of a kind."""
    order = ("-published_at", "-id") if about.newest_first else ("title", "id")
    return _page(Entry.objects.live().filter(kind=about.kind).order_by(*order), page, size)


def _page(rows: EntryQuerySet, page: int, size: int) -> Stories:
    start = (page - 1) * size
    found = list(rows.stubs()[start : start + size + 1])
    return Stories(found[:size], len(found) > size)


def newest(size: int = 5) -> list[Stub]:
    """The newest stories."""
    return list(Entry.objects.stories().stubs()[:size])


def front(now: dt.datetime, zone: dt.tzinfo) -> Edition:
    """Today's front page, from the newest stories: one query."""
    return edition(newest(EDITION), now.astimezone(zone).date(), zone)


def month(year: int, number: int, zone: dt.tzinfo) -> list[Stub]:
    """Every story of a calendar month in the magazine's zone."""
    start = dt.datetime(year, number, 1, tzinfo=zone)
    end = dt.datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return list(Entry.objects.stories().filter(published_at__gte=start, published_at__lt=end).stubs())


def found(query: str, size: int = PAGE) -> list[Stub]:
    """Stories whose title or standfirst carries every word asked for."""
    return list(Entry.objects.mentioning(query).stubs()[:size])


def regions() -> list[Term]:
    """Every region with a page."""
    rows = Entry.objects.live().filter(kind=Kind.REGION).order_by("title").values_list("title", "path")
    return [{"name": title, "slug": path.strip("/").rpartition("/")[2], "path": path} for title, path in rows]


def dependants(key: str) -> list[UUID]:
    """The uids of live entries whose rows repeat what a key names."""
    return list(Entry.objects.live().filter(dependences__key=key).values_list("uid", flat=True))
