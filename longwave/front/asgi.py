"""The front for ASGI servers: kept pages before Django, as under granian."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async

from longwave.front.pages import Hit, Miss, Request
from longwave.front.wsgi import Wsgi

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Asgi:
    """An ASGI application around Django's. Pages are looked up and rendered as the WSGI door does."""

    def __init__(self, application: Callable[[Any, Receive, Send], Awaitable[None]], door: Wsgi) -> None:
        self.application, self.door = application, door

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request; what is not HTTP is Django's."""
        answer = await self._answer(request_of(scope)) if scope["type"] == "http" else None
        if answer is None:
            await self.application(scope, receive, send)
            return
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})

    async def _answer(self, request: Request) -> Hit | None:
        pages = self.door.pages
        answer = pages.look(request)
        if isinstance(answer, Miss):
            kept = await sync_to_async(self.door.made)(answer)
            return pages.send(kept, request, answer.more) if kept else None
        if answer and answer.stale:
            kept = await sync_to_async(self.door.made)(answer.stale)
            return pages.send(kept, request, answer.stale.more) if kept else answer
        return answer


def request_of(scope: Any) -> Request:
    """An ASGI request as pages are asked with; cookies may come in several headers."""
    headers: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, joint = raw.decode("latin-1"), "; " if raw == b"cookie" else ", "
        text = value.decode("latin-1")
        headers[name] = f"{headers[name]}{joint}{text}" if name in headers else text
    peer = (scope.get("client") or ("", 0))[0]
    query = scope["query_string"].decode("latin-1")
    return Request(scope["method"], scope["path"], query, headers, peer, headers.get("host", ""))
