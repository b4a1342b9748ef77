"""Ten thousand readers at once, the moment an article is published, and nobody has asked for it before.

What is counted is what the readers got. A template of the measured magazine's own writes the moment of rendering into
every page, so that two renderings of one page are two different pages.
"""

from __future__ import annotations

import asyncio
import collections
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from longwave.ops.stop import Stop

CONNECTIONS = 10_000
OPENING = 400  # connections that are being opened at a time: more would overflow the server's queue
PATIENCE = 120.0  # seconds for the last answer
MOMENT = '<footer>{% now "H:i:s.u" %}</footer>\n'
RENDERED = re.compile(rb"<footer>([\d:.]+)</footer>")
PUBLISH = """
from longwave.editorial.models import ArticlePage
page = ArticlePage.objects.get(slug="{slug}").get_latest_revision_as_object()
page.standfirst += " Once more."
page.save_revision().publish()
"""


@dataclass
class Crowd:
    """What the readers got: renderings by kind of reader, what went wrong, seconds until the last answer."""

    renderings: dict[str, set[bytes]] = field(default_factory=lambda: collections.defaultdict(set))
    faults: collections.Counter[str] = field(default_factory=collections.Counter)
    seconds: float = 0.0
    answers: int = 0

    def told(self) -> str:
        """What went wrong, most often first; empty when nothing did."""
        return "; ".join(f"{count} x {fault}" for fault, count in self.faults.most_common(3))


class Reader(asyncio.Protocol):
    """One connection: asks once, and tells `ended` the whole answer or what went wrong instead."""

    def __init__(self, ended: asyncio.Future[bytes | str]) -> None:
        self.ended, self.got = ended, bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hold the connection until `ask`."""
        self.transport = transport

    def ask(self, request: bytes) -> None:
        """Send the request."""
        self.transport.write(request)  # type: ignore[attr-defined]  # a TCP connection's transport can write

    def data_received(self, data: bytes) -> None:
        """Gather the answer; the server closes after it."""
        self.got += data

    def connection_lost(self, error: Exception | None) -> None:
        """The answer is complete, or was cut off."""
        if not self.ended.done():
            self.ended.set_result(f"{error}" if error else bytes(self.got))


def prepare(folder: Path) -> None:
    """Have the magazine in a folder write the moment of rendering into each page; before it is served."""
    part = folder / "templates" / "longwave" / "parts" / "footer.html"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(MOMENT)


def publish(folder: Path, path: str) -> None:
    """Publish an article again, with another standfirst."""
    code = PUBLISH.format(slug=path.rstrip("/").rpartition("/")[2])
    command = [sys.executable, "-m", "longwave", "django", "shell", "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"{path} could not be published again: {done.stderr.strip()[-400:]}")


def gather(folder: Path, url: str, path: str, cookies: dict[str, str], connections: int = CONNECTIONS) -> Crowd:
    """Open the connections, publish, and let all of them ask at once, each kind of reader in turn."""
    return asyncio.run(_gather(folder, url, path, cookies, connections))


async def _gather(folder: Path, url: str, path: str, cookies: dict[str, str], connections: int) -> Crowd:
    readers = await _open(url, connections)
    publish(folder, path)
    host, kinds = urlsplit(url).netloc, list(cookies)
    started = time.perf_counter()
    for number, reader in enumerate(readers):
        cookie = cookies[kinds[number % len(kinds)]]
        reader.ask(_request(host, path, cookie))
    await asyncio.wait([reader.ended for reader in readers], timeout=PATIENCE)
    crowd = Crowd(seconds=time.perf_counter() - started)
    for number, reader in enumerate(readers):
        _note(crowd, kinds[number % len(kinds)], reader.ended.result() if reader.ended.done() else "no answer")
        reader.transport.close()
    return crowd


async def _open(url: str, connections: int) -> list[Reader]:
    host, _, port = urlsplit(url).netloc.partition(":")
    loop = asyncio.get_running_loop()
    turn = asyncio.Semaphore(OPENING)

    async def one() -> Reader:
        async with turn:
            make = lambda: Reader(loop.create_future())  # noqa: E731  # one for each connection
            return (await loop.create_connection(make, host, int(port)))[1]

    return list(await asyncio.gather(*(one() for _ in range(connections))))


def _request(host: str, path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", "Sec-Fetch-Mode: navigate"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return "\r\n".join([*lines, "", ""]).encode()


def _note(crowd: Crowd, kind: str, got: bytes | str) -> None:
    """What one reader got."""
    if isinstance(got, str):
        crowd.faults[got] += 1
        return
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"^content-length: (\d+)", head, re.IGNORECASE | re.MULTILINE)
    moment = RENDERED.search(body)
    if not head.startswith(b"HTTP/1.1 200") or not length or int(length[1]) != len(body) or not moment:
        crowd.faults[head.partition(b"\r\n")[0].decode("latin-1") or "nothing came"] += 1
        return
    crowd.answers += 1
    crowd.renderings[kind].add(moment[1])
