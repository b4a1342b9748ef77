"""Keeping a process up to date: it notices within a fiftieth of a second that something changed anywhere.

A thread of its own, since the database must not be asked between two requests: what decisions need is read again, then
the addresses that changed, and the pages that many read are rendered anew before anybody has to wait for them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from longwave.access import generation
from longwave.access.counting import uses
from longwave.access.facts import Held
from longwave.front.kept import Kept, Key, Stamp
from longwave.front.pages import Pages
from longwave.insight.counting import plans_seen
from longwave.kernel.batches import Batch
from longwave.newsletter.letters.counting import clicks
from longwave.published.counting import reads, stopped, walls

logger = logging.getLogger("longwave")

EVERY = 0.02  # seconds between two looks at the generation
COUNTED = 50  # looks between two writes of what was counted
ELSEWHERE = 25  # looks between two at what other hosts say
HOT = 24  # pages rendered anew at once; the rest when somebody asks
BATCHES: tuple[Batch[Any], ...] = (uses, clicks, reads, walls, stopped, plans_seen)  # what is counted in this process
OFTEN = 3  # hits that make a page worth it


class Watch(threading.Thread):
    """Looks until told to stop. A failure is logged, and what was known before goes on being used."""

    def __init__(
        self,
        pages: Pages,
        held: Held,
        number: generation.Generation,
        render: Callable[[Key, Stamp], Kept | None],
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self.pages, self.held, self.number, self.render = pages, held, number, render
        self.told = threading.Event()
        self.several_hosts = connections["default"].vendor != "sqlite"
        self._others: object = None
        self._seen = b""

    def run(self) -> None:
        """Go on looking until `stop`."""
        looks = 0
        _counting_together(True)
        while not self.told.wait(EVERY):
            looks += 1
            try:
                if self.several_hosts and looks % ELSEWHERE == 0:
                    self._listen()
                if looks % COUNTED == 0:
                    _write_counts()
                self.once()
            except Exception:
                logger.exception("What changed could not be read; the pages of before are shown")
                self.told.wait(1)
            finally:
                close_old_connections()
        connections.close_all()

    def stop(self) -> None:
        """End after the look in hand, and write what was counted."""
        self.told.set()
        _counting_together(False)
        _write_counts()

    def behind(self) -> bool:
        """Whether something changed that this process has not read yet."""
        return self.number.value != self._seen

    def first(self) -> None:
        """Read everything, before the first request. A database that is away is waited for by `run`."""
        try:
            self.once()
        except DatabaseError:
            logger.exception("The magazine could not be read yet")
        finally:
            connections.close_all()

    def once(self) -> None:
        """Read again what changed, if anything did."""
        day, seen = str(timezone.localdate(timezone=timezone.get_default_timezone())), self.number.value
        if seen == self._seen and day == self.pages.day and not self.held.outdated():
            return
        self.held.fresh()
        self.pages.routes.refresh()
        self.pages.day, self._seen = day, seen  # as of before reading: what changed meanwhile is read at the next look
        self._renew()

    def _listen(self) -> None:
        """Hear of a change that another host made, through the cache they share."""
        said = cache.get(generation.SHARED)
        if said != self._others:
            self._others = said
            self.number.move()

    def _renew(self) -> None:
        """Render the pages that are read most and are no longer true."""
        stale = [(page.hits, key) for key, page in self.pages.stale() if page.hits >= OFTEN]
        for _, key in sorted(stale, reverse=True)[:HOT]:
            stamp = self.pages.stamp_of(key[0])
            page = self.render(key, stamp) if stamp else None
            if page:
                self.pages.store.keep(key, page)


def _counting_together(together: bool) -> None:
    """Let what is counted in this process be written by the watch, or each at once."""
    for batch in BATCHES:
        batch.batched = together


def _write_counts() -> None:
    for batch in BATCHES:
        batch.write()
