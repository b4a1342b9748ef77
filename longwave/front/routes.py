"""What the front knows of every address: enough to decide who may read it and whether what it keeps is still true.

Read once when a process starts; after a change only the rows that changed are read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from longwave.access.rules import Tier, Work
from longwave.published import files
from longwave.published.models import GATHERING, STORIES, Entry, Kind, Magazine
from longwave.published.rules import INDEXES

ALONE = (
    *STORIES,
    Kind.PAGE,
    Kind.THREAD,
)  # kinds whose page changes with its own entry only; others list what changes elsewhere
FED = (*GATHERING, Kind.SHOW, Kind.THREAD)  # kinds with a feed below their page
COLUMNS = ("uid", "path", "kind", "tier", "opens_at", "closes_at", "generation", "withdrawn_at", "data__show__uid")
# Made of the record as a whole, and open to everybody.
FIXED = (
    "/",
    *INDEXES,
    "/feed.xml",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/robots.txt",
)  # made of the record as a whole
Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """One live address."""

    work: Work
    path: str
    generation: int
    alone: bool
    story: bool = False  # an article or an episode


class Routes:
    """Every live address of the published record. `refresh` runs in a thread; looking up is one dictionary."""

    def __init__(self) -> None:
        self.by_path: dict[str, Route] = {path: _listing(path) for path in FIXED}
        self._by_uid: dict[str, Route] = {}
        self.public: frozenset[str] = frozenset()  # the names of the files that everybody may have
        self.generation = self.chrome = -1

    def refresh(self) -> None:
        """Read what changed since the last time."""
        magazine = Magazine.objects.filter(pk=1).values_list("generation", "chrome_generation").first() or (0, 0)
        if magazine[0] != self.generation:
            changed = Entry.objects.filter(generation__gt=self.generation) if self._by_uid else Entry.objects.all()
            self._take(changed.order_by("generation").values_list(*COLUMNS).iterator())
            self.public = files.public_names()
        self.generation, self.chrome = magazine

    def _take(self, rows: Iterable[tuple]) -> None:  # type: ignore[type-arg]  # as wide as COLUMNS
        for uid, path, kind, tier, opens, closes, generation, withdrawn, show in rows:
            before = self._by_uid.pop(str(uid), None)
            if before and self.by_path.get(before.path) is before:
                del self.by_path[before.path]
                self.by_path.pop(f"{before.path}feed.xml", None)
            if withdrawn:
                continue
            scopes = {f"kind:{kind}"} | ({f"show:{show}"} if show else set())
            work = Work(str(uid), Tier(tier), opens, closes, scopes=frozenset(scopes))
            self.by_path[path] = self._by_uid[work.uid] = Route(work, path, generation, kind in ALONE, kind in STORIES)
            if kind in FED:
                self.by_path[f"{path}feed.xml"] = _listing(f"{path}feed.xml")

    def stamp(self, route: Route | None) -> Stamp:
        """What a page at this address is made from: it changes when the page does. None: a page that lists others."""
        return (route.generation, self.chrome) if route and route.alone else (self.generation, self.chrome)


def _listing(path: str) -> Route:
    """An address that is open to everybody and made of many entries."""
    return Route(Work(path, Tier.OPEN), path, 0, alone=False)
