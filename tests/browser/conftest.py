"""One magazine for all journeys: the demo, started as its publisher starts it, and browsers that visit it.

The demo stands once for each process that runs tests; `pytest -n auto --dist loadfile` gives everything here to one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import addresses as kinds
from tests.browser.crosswater import Crosswater, demo
from tests.browser.desk import Desk
from tests.browser.visits import Visit

PATIENCE = 20_000  # milliseconds until a page that does not do what it should is given up, on a busy machine
DESK = {"width": 1400, "height": 1000}


@pytest.fixture(scope="session")
def crosswater(request: Any, tmp_path_factory: Any) -> Iterator[Crosswater]:
    """The demo that all share who leave its clock alone."""
    yield from demo(request, tmp_path_factory.mktemp("crosswater"))


@pytest.fixture
def context(browser: Any, crosswater: Crosswater) -> Iterator[Callable[..., Any]]:
    """Makes a browser of its own for somebody, closed after the test."""
    made = []

    def make(**options: Any) -> Any:
        expect.set_options(timeout=PATIENCE)
        one = browser.new_context(base_url=crosswater.url, locale="en-GB", **options)
        one.set_default_timeout(PATIENCE)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


@pytest.fixture
def desk(context: Callable[..., Any], crosswater: Crosswater) -> Callable[[str], Desk]:
    """Somebody in a role, signed in: the first time by her one-time link, later by the cookie she was given."""

    def enter(role: str) -> Desk:
        held = crosswater.cookies.get(role)
        one = context(viewport=DESK, storage_state=held)
        at = Desk(one.new_page())
        if held is None:
            at.come_in(crosswater.links[role])
            crosswater.cookies[role] = one.storage_state()
        return at

    return enter


@pytest.fixture
def reader(context: Callable[..., Any]) -> Callable[..., Visit]:
    """Somebody who reads: a page that remembers what went wrong on it and whom it asked."""

    def visit(path: str = "", width: int = 1280, **options: Any) -> Visit:
        one = context(viewport={"width": width, "height": 900}, **options)
        made = Visit(one.new_page())
        if path:
            made.go(path)
        return made

    return visit


@pytest.fixture
def addresses(crosswater: Crosswater, desk: Callable[[str], Desk]) -> dict[str, str]:
    """An address for every kind of page. The one that is withdrawn is, by the first test that asks."""
    withdrawn = kinds.BESIDE["withdrawn"]
    if crosswater.get(withdrawn).status == 200:
        desk("editor").withdraw("A spare joint is worth a frigate", "We could not find the second surveyor again.")
    return kinds.addresses(crosswater)
