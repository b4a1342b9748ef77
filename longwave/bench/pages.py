"""`python -m longwave.bench.pages`, in a magazine's folder: the processor time that Django takes for a page.

No server and no network: what is measured is Django's whole stack, which a page costs wherever it is made. Pages take
turns, round by round, so that a slow moment of the machine hits all of them; the median of the rounds counts.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from longwave.ops.start import django_ready
from longwave.ops.stop import Stop

ROUNDS, REQUESTS, WARMING = 15, 40, 30


def request(path: str, host: str) -> dict[str, Any]:
    """A reader's GET as WSGI has it."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }


class _Said:
    """Keeps the status that an application answers with."""

    status = ""

    def __call__(self, status: str, headers: Any, fault: Any = None, /) -> Callable[[bytes], object]:
        self.status = status
        return bytes


def asking(application: Any, path: str, host: str) -> Callable[[], None]:
    """Asks for a page. Raises `Stop` when it is not answered with 200."""

    def ask() -> None:
        said = _Said()
        answer = application(request(path, host), said)
        b"".join(answer)
        answer.close()
        if not said.status.startswith("200"):
            raise Stop(f"{path} answers {said.status}; expected 200.")

    return ask


def paths() -> dict[str, str]:
    """One address of each kind of page, the newest of each."""
    from longwave.published.models import Entry, Kind
    from longwave.published.rules import INDEXES

    entries = Entry.objects.live().order_by("-published_at", "-id")
    newest = {kind: entries.filter(kind=kind).values_list("path", flat=True).first() for kind in Kind.values}
    story = entries.filter(kind=Kind.ARTICLE).values_list("published_at", flat=True).first()
    found = {"front page": "/"} | {kind: path for kind, path in newest.items() if path}
    found |= {"month": f"/archive/{story.year}/{story.month:02}/"} if story else {}
    return found | {f"all {about.title.lower()}": path for path, about in INDEXES.items()}


def measure() -> dict[str, float]:
    """Milliseconds of processor time for each kind of page."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    asks = {what: asking(application, path, settings.HOST) for what, path in paths().items()}
    for ask in asks.values():
        _times(ask, WARMING)
    rounds = [{what: _times(ask, REQUESTS) for what, ask in asks.items()} for _ in range(ROUNDS)]
    return {what: statistics.median(one[what] for one in rounds) for what in asks}


def _times(ask: Callable[[], None], requests: int) -> float:
    started = time.process_time()
    for _ in range(requests):
        ask()
    return (time.process_time() - started) / requests * 1000


def main() -> int:
    """Measure in the current folder and print a table of Markdown."""
    from longwave.bench import table

    try:
        django_ready()
        found = measure()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    print(f"{table.machine()}\n\n| page | processor ms |\n| --- | --- |")
    for what, cost in found.items():
        print(f"| {what} | {cost:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
