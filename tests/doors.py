"""The front around Django in this process, for tests whose magazine lies in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from longwave.front.kept import Store
from longwave.front.set_up import set_up
from longwave.front.wsgi import Wsgi
from tests import canaries, walk
from tests.canaries import Answer


class Door:
    """A front that has just read the magazine. `made` are the pages that Django rendered for it, `asked` what it was
    asked itself."""

    def __init__(self) -> None:
        self.django = get_wsgi_application()
        self.made: list[str] = []
        self.asked: list[str] = []
        self.pages, render, watch = set_up(self._rendering)
        self.ask = walk.at_door(Wsgi(self._asking, self.pages, render))
        watch.once()

    def _rendering(self, environ: dict[str, Any], start: Any) -> Any:
        self.made.append(environ["PATH_INFO"])
        return self.django(environ, start)

    def _asking(self, environ: dict[str, Any], start: Any) -> Any:
        self.asked.append(environ["PATH_INFO"])
        return self.django(environ, start)

    def ask_cold(self, *asked: Any, **more: Any) -> Answer:
        """The same with nothing kept."""
        self.pages.store = Store()
        return self.ask(*asked, **more)


@contextmanager
def published_once(blocker: Any) -> Iterator[None]:
    """The magazine of the canaries, as `canaries.published_once` has it, for requests through a door."""
    ends = (request_started, request_finished)
    for signal in ends:  # as Django's own test client does: a connection in a transaction would be closed
        signal.disconnect(close_old_connections)
    try:
        with canaries.published_once(blocker):
            yield
    finally:
        for signal in ends:
            signal.connect(close_old_connections)
