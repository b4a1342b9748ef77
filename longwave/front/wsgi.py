"""The front for WSGI servers: kept pages before Django, as under granian. Files stay with Django's own views."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from longwave.front.kept import Kept, Key
from longwave.front.pages import Hit, Miss, Pages, Request
from longwave.front.render import Application, Renderer


class EnvironHeaders:
    """A WSGI environment's headers, by their names in lower case."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ

    def get(self, key: str, /) -> str | None:
        """One header's value."""
        value: str | None = self._environ.get("HTTP_" + key.upper().replace("-", "_"))
        return value


class Wsgi:
    """A WSGI application around Django's. A page that several threads miss is rendered by the first of them."""

    def __init__(self, application: Application, pages: Pages, render: Renderer) -> None:
        self.application, self.pages, self.render = application, pages, render
        self._locks: dict[Key, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        request = request_of(environ)
        answer = self.pages.look(request)
        if isinstance(answer, Miss):
            kept = self.made(answer)
            answer = self.pages.send(kept, request, answer.more) if kept else None
        if answer is None:
            return self.application(environ, start_response)
        if answer.stale:
            kept = self.made(answer.stale)
            answer = self.pages.send(kept, request, answer.stale.more) if kept else answer
        return _sent(answer, request.method, start_response)

    def made(self, miss: Miss) -> Kept | None:
        """The page that was missing or is out of date."""
        with self._locks[miss.key]:
            held = self.pages.store.get(miss.key)
            if held and held.stamp == miss.stamp:
                return held
            kept = self.render(miss.key, miss.stamp)
            if kept:
                self.pages.store.keep(miss.key, kept)
            return kept


def request_of(environ: dict[str, Any]) -> Request:
    """A WSGI request as pages are asked with."""
    path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace") or "/"  # PEP 3333 lets it be empty
    headers = EnvironHeaders(environ)
    method, query = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
    return Request(method, path, query, headers, environ.get("REMOTE_ADDR", ""), environ.get("HTTP_HOST", ""))


def _sent(hit: Hit, method: str, start_response: Callable[..., Any]) -> list[bytes]:
    start_response(f"{hit.status} {HTTPStatus(hit.status).phrase}", hit.headers)
    return [] if method == "HEAD" else [hit.body]
