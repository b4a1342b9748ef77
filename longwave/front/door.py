"""What answers a request: the file system for files, Django for the rest."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from longwave.front import static
from longwave.front.bridge import Bridge
from longwave.media import delivery
from longwave.media.delivery import Stored

AUDIO, PICTURES = "/audio/", "/media/images/"


class Front:
    """An RSGI application. Files never touch the database; what is no file is Django's to answer, 404 included."""

    def __init__(self, bridge: Bridge, media: Path, static_root: Path, hsts: int = 0) -> None:
        self.bridge, self.media, self.static_root = bridge, media, static_root
        self.more = [("strict-transport-security", f"max-age={hsts}")] if hsts else []

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        found = self._file(scope)
        if found is None:
            return await self.bridge.answer(scope, proto)
        return self._send(scope, proto, found)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server stops."""
        self.bridge.close()

    def _file(self, scope: Any) -> Stored | None:
        path: str = scope.path
        if path.startswith((AUDIO, PICTURES)):
            return delivery.find(self.media, path)
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
