"""What answers a request: the file system for files, what is kept for pages, Django for the rest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from longwave.front import static
from longwave.front.bridge import Bridge, cookies
from longwave.front.kept import Kept, Key
from longwave.front.pages import Hit, Miss, Pages, Request
from longwave.front.render import Renderer
from longwave.media import delivery
from longwave.media.delivery import Stored

logger = logging.getLogger("longwave")

PATIENCE = 40  # looks, of 5 ms: then what was known before has to do
AUDIO, PICTURES = "/audio/", "/media/images/"


class Front:
    """An RSGI application. Files and kept pages never touch the database; the rest is Django's, 404 included."""

    def __init__(
        self,
        bridge: Bridge,
        pages: Pages,
        render: Renderer,
        media: Path,
        static_root: Path,
        hsts: int = 0,
        stopped: Callable[[], None] = lambda: None,
        behind: Callable[[], bool] = lambda: False,
    ) -> None:
        self.stopped, self.behind = stopped, behind
        self.bridge, self.pages, self.render, self.media, self.static_root = bridge, pages, render, media, static_root
        self.more = [("strict-transport-security", f"max-age={hsts}")] if hsts else []
        self._under_way: dict[Key, asyncio.Task[Kept | None]] = {}

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        found = self._file(scope)
        if found is not None:
            self._send(scope, proto, found)
            return
        request = request_of(scope)
        if self.behind():
            await self._caught_up()
        answer = self.pages.look(request)
        if isinstance(answer, Miss):
            answer = await self._made(answer, request)
        if answer is None:
            await self.bridge.answer(scope, proto)
            return
        if answer.stale:
            answer = await self._renewed(answer, answer.stale, request)
        if answer.body and scope.method != "HEAD":
            proto.response_bytes(answer.status, answer.headers, answer.body)
        else:
            proto.response_empty(answer.status, answer.headers)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server stops."""
        self.bridge.close()
        self.stopped()

    async def _made(self, miss: Miss, request: Request) -> Hit | None:
        """The page that was missing, rendered once however many wait for it."""
        kept = await asyncio.shield(self._begin(miss))
        return self.pages.send(kept, request, miss.more) if kept else None

    async def _renewed(self, old: Hit, miss: Miss, request: Request) -> Hit:
        """The page as it is now for the first who asks, and as it was for the crowd beside her."""
        if miss.key in self._under_way:
            return old
        return await self._made(miss, request) or old

    async def _caught_up(self) -> None:
        """Wait until this process has read what was just changed: whoever published sees it at once."""
        for _ in range(PATIENCE):
            await asyncio.sleep(0.005)
            if not self.behind():
                return

    def _begin(self, miss: Miss) -> asyncio.Task[Kept | None]:
        """Have a page rendered, unless that is under way."""
        task = self._under_way.get(miss.key)
        if task is None:
            task = self._under_way[miss.key] = asyncio.create_task(self._make(miss))
        return task

    async def _make(self, miss: Miss) -> Kept | None:
        try:
            work = asyncio.get_running_loop().run_in_executor(self.bridge.threads, self.render, miss.key, miss.stamp)
            kept = await work
        except Exception:
            logger.exception("%s could not be rendered", miss.key[0])
            return None
        finally:
            self._under_way.pop(miss.key, None)
        if kept:
            self.pages.store.keep(miss.key, kept)
        return kept

    def _file(self, scope: Any) -> Stored | None:
        path: str = scope.path
        if path.startswith((AUDIO, PICTURES)):
            public = delivery.name_of(path) in self.pages.routes.public  # about other files Django decides
            return delivery.find(self.media, path) if public else None
        if path.startswith(static.PREFIX):
            return static.find(self.static_root, path, scope.headers.get("accept-encoding"))
        return None

    def _send(self, scope: Any, proto: Any, file: Stored) -> None:
        decided = delivery.deliver(file, scope.method, scope.headers)
        headers = decided.headers + self.more
        if decided.start == decided.end:
            proto.response_empty(decided.status, headers)
        elif decided.status == 206:
            proto.response_file_range(206, headers, str(file.path), decided.start, decided.end)
        else:
            proto.response_file(200, headers, str(file.path))


class _Headers:
    """A request's headers. Of what may come in several lines all of it counts: cookies, and where a request was
    forwarded from, which a proxy may add in a line of its own below one that anybody wrote."""

    def __init__(self, scope: Any) -> None:
        self.scope = scope

    def get(self, key: str) -> str | None:
        """One header's value."""
        if key == "cookie" and self.scope.http_version.startswith("2"):
            return cookies(self.scope)
        if key == "x-forwarded-for":
            return ", ".join(self.scope.headers.get_all(key))
        value: str | None = self.scope.headers.get(key)
        return value


def request_of(scope: Any) -> Request:
    """A request of granian's as pages are asked with."""
    headers = _Headers(scope)
    peer = scope.client.rpartition(":")[0].strip("[]")
    host = scope.authority or ", ".join(scope.headers.get_all("host"))  # RFC 9112, 3.2: several are none
    return Request(scope.method, scope.path, scope.query_string, headers, peer, host)
