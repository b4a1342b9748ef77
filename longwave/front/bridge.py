"""From granian's protocol (RSGI) to Django's WSGI application, in threads.

The request's body goes to a temporary file as it arrives, so that an editor's upload of an hour of sound needs no
memory; a streamed response leaves piece by piece, as fast as the reader takes it.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from granian.rsgi import ProtocolClosed

from longwave.front.encodings import Header, encode, understood

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY = 256 * 1024  # bytes of a request's body before it goes to the disk
LARGEST = 10 * 1024 * 1024  # bytes: a form, a comment, a webhook
LARGEST_AT_DESK = 2 * 1024 * 1024 * 1024  # bytes: a long recording, uncompressed
COPIES = 2  # of a large body in the temporary folder: ours, and the file that Django takes out of the form
SLOWEST = 120  # seconds a reader may take for one piece of a streamed response


class Bridge:
    """Runs a WSGI application for an RSGI server. `threads` is how many requests it works on at once.

    `trusted` says by a request's cookies whether it may send much; it is asked only when somebody wants to.
    """

    def __init__(self, application: Application, trusted: Callable[[str], bool], threads: int = 4) -> None:
        self.application, self.trusted = application, trusted
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="django")

    async def answer(self, scope: Any, proto: Any) -> None:
        """Take a request's body in, let Django answer, and send what it says."""
        refused = await self._refusal(scope)
        if refused:
            status, sentence = refused
            proto.response_str(status, [("content-type", "text/plain; charset=utf-8")], sentence + "\n")
            return
        body = await receive(scope, proto)
        if body is None:  # the sender went away; there is nobody to answer and nothing whole to act on
            proto.response_empty(400, [("content-length", "0")])
            return
        loop = asyncio.get_running_loop()
        try:
            answer = await loop.run_in_executor(self.threads, self._run, scope, body, _Way(proto, loop))
        except ProtocolClosed:  # the reader went away in the middle of a streamed response
            return
        finally:
            body.close()
        if answer is None:
            return
        status, headers, content = answer
        if content:
            proto.response_bytes(status, headers, content)
        else:
            proto.response_empty(status, headers)

    def close(self) -> None:
        """Let the requests that are being worked on end."""
        self.threads.shutdown(wait=True, cancel_futures=True)

    async def _refusal(self, scope: Any) -> tuple[int, str] | None:
        """Why a body is not even read: status and sentence."""
        length = scope.headers.get("content-length")
        if length is None:
            chunked = scope.headers.get("transfer-encoding") is not None
            return (411, "Say how long the body is: a Content-Length is needed here.") if chunked else None
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
        if size is not None and size <= LARGEST:
            return None
        largest = LARGEST_AT_DESK if await self._trusts(scope) else LARGEST
        if size is None or size > largest:
            return 413, f"The body has {length} bytes; at most {largest} are taken here."
        free = shutil.disk_usage(tempfile.gettempdir()).free
        if free < COPIES * size:
            return 507, f"The body has {size} bytes and needs twice that in the temporary folder; {free} are free."
        return None

    async def _trusts(self, scope: Any) -> bool:
        """Whether a request may send much: to the desk, by somebody who works there."""
        if not scope.path.startswith("/desk/"):
            return False
        asked = asyncio.get_running_loop().run_in_executor(self.threads, self.trusted, cookies(scope))
        return await asked

    def _run(self, scope: Any, body: IO[bytes], way: _Way) -> tuple[int, list[Header], bytes] | None:
        """Call Django in this thread, from the first query to the close that gives its connection back."""
        started: list[tuple[int, list[Header]]] = []

        def start(status: str, headers: list[Header], exc_info: Any = None) -> None:
            started.append((int(status[:3]), headers))

        response = self.application(environ(scope, body), start)
        streaming = getattr(response, "streaming", False)
        status, headers = started[-1]
        try:
            if streaming and scope.method != "HEAD":
                way.stream(status, headers, iter(response))
                return None
            content = b"" if streaming else b"".join(response)
        finally:
            getattr(response, "close", lambda: None)()
        asked = scope.headers
        headers, content = encode(status, headers, content, asked.get("accept-encoding"), asked.get("if-none-match"))
        return (status, headers, content) if scope.method != "HEAD" else (status, _measured(headers, content), b"")


def _measured(headers: list[Header], content: bytes) -> list[Header]:
    """The headers of an answer to HEAD: with the length that GET would have."""
    known = any(name == "content-length" for name, _ in headers)
    return headers if known or not content else [*headers, ("content-length", str(len(content)))]


class _Way:
    """The way back from a thread to a reader."""

    def __init__(self, proto: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.proto, self.loop = proto, loop

    def stream(self, status: int, headers: list[Header], pieces: Iterator[bytes]) -> None:
        """Send a response as it is made; a reader who goes away or stalls ends it."""
        lower = [(name.lower(), value) for name, value in headers]
        transport = self._wait(self._open(status, lower))
        for piece in pieces:
            if piece:
                self._wait(transport.send_bytes(bytes(piece)))

    async def _open(self, status: int, headers: list[Header]) -> Any:
        return self.proto.response_stream(status, headers)

    def _wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(_plain(work), self.loop).result(SLOWEST)


async def _plain(work: Any) -> Any:
    """granian hands out awaitables that are no coroutines; asyncio asks for one."""
    return await work


async def receive(scope: Any, proto: Any) -> IO[bytes] | None:
    """A request's body in a file, at its start; None when it broke off before it was whole."""
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by whoever asked for it
    expected = int(scope.headers.get("content-length") or 0)
    got = 0
    if expected:
        async for piece in proto:
            got += len(piece)
            body.write(piece)
    if got != expected:
        body.close()
        return None
    body.seek(0)
    return body


def cookies(scope: Any) -> str:
    """A request's cookies in one line; HTTP/2 may send them in several headers."""
    return "; ".join(value for name, value in scope.headers.items() if name == "cookie")


def environ(scope: Any, body: IO[bytes]) -> dict[str, Any]:
    """A WSGI environment (PEP 3333) for an RSGI request. Header names with an underscore are dropped: written with a
    dash they might be trusted, as X-Forwarded-Proto is."""
    host, _, port = scope.server.rpartition(":")
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        made[key] = f"{made[key]}, {value}" if key in made else value
    if "HTTP_COOKIE" in made:
        made["HTTP_COOKIE"] = cookies(scope)
    if scope.authority:  # HTTP/2 names it there; an absolute address does, and then Host says nothing (RFC 9112, 3.2.2)
        made["HTTP_HOST"] = scope.authority
    if "HTTP_IF_NONE_MATCH" in made:
        made["HTTP_IF_NONE_MATCH"] = understood(made["HTTP_IF_NONE_MATCH"])
    return made
