"""Which tests stay together when several processes share them, which begin, and which one run is enough for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

JOURNEYS = "tests/browser/"  # one demo for all of them
# What takes long comes first, so that no process waits for another's last test.
LONGEST_FIRST = (JOURNEYS, "longwave/ops/", "tests/", "longwave/front/", "longwave/exchange/", "longwave/account/")
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "crosswater"}


def share(nodeid: str) -> str:
    """What goes to one process as a whole: a module, which may have fixtures of its own, or all journeys."""
    return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


class Shares(LoadFileScheduling):
    """Shares in the order in which tests were collected."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)


def in_order(items: list[pytest.Item]) -> None:
    """Put whole shares one after the other, the longest first."""
    first: dict[str, int] = {}
    for number, item in enumerate(items):
        first.setdefault(share(item.nodeid), number)

    def place(item: pytest.Item) -> tuple[int, int]:
        rooms = (number for number, room in enumerate(LONGEST_FIRST) if item.nodeid.startswith(room))
        return next(rooms, len(LONGEST_FIRST)), first[share(item.nodeid)]

    items.sort(key=place)


def split(items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The tests whose answer may depend on the database, and the others."""
    both: tuple[list[pytest.Item], list[pytest.Item]] = ([], [])
    for item in items:
        both[not needs_database(item)].append(item)
    return both


def needs_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, itself or by a fixture, and is not marked as the same on all of them.

    pytest-django gives none to a test that does not ask.
    """
    asks = set(getattr(item, "fixturenames", ())) & DATABASE or item.get_closest_marker("django_db")
    return bool(asks) and item.get_closest_marker("any_database") is None
