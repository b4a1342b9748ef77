"""Running coroutines in tests, whatever else runs in the test's own thread: Playwright keeps a loop there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def aside(act: Callable[[], Any]) -> Any:
    """What an act gives back, done in a thread of its own that leaves no connection behind."""

    def done() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives back, run in a loop of its own."""
    return aside(lambda: asyncio.run(work))
