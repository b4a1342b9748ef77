"""The site's figures: pages, feed and audio, warm and cold, beside nginx with the same bytes."""

from __future__ import annotations

import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from longwave.bench import access, crowd, measure, servers
from longwave.ops.stop import Stop

ENCLOSURE = re.compile(rb'<enclosure[^>]*url="http://[^/]+(/audio/[^"]+)"')
IDLE, LONGEST = 3, 300  # seconds after the last task; seconds that all of them may take
WAITING = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"
MEGABYTE = "Range: bytes=0-1048575"


@dataclass(frozen=True)
class Row:
    """One measured line: our rate, the peer's, their ratio, our processor time a request in milliseconds."""

    what: str
    rate: float
    peer: float | None
    ratio: float | None
    cost: float
    unit: str = "requests/s"
    faults: str = ""


@contextmanager
def magazine(
    articles: int, *words: str, prepare: Callable[[Path], None] = lambda folder: None
) -> Iterator[tuple[Path, str, int]]:
    """The demo in a folder of its own, served by a command, mostly `web`: folder, address, process."""
    with tempfile.TemporaryDirectory(prefix="longwave-bench-") as name:
        folder, port = Path(name), servers.free_port()
        url = f"http://127.0.0.1:{port}"
        lines = ["LONGWAVE_MODE=demo", f"LONGWAVE_URL={url}", ""]
        (folder / "longwave.env").write_text("\n".join(lines))
        command = [sys.executable, "-m", "longwave.ops.demo", "--articles", str(articles), "--room", str(port)]
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise Stop(f"The demo could not be made: {made.stderr.strip()[-400:]}")
        prepare(folder)
        with servers.running([*words, "--port", str(port)], folder, f"{url}/livez") as served:
            yield folder, url, served.pid


def _paths(url: str) -> dict[str, str]:
    """The addresses that are measured."""
    feed = servers.fetched(f"{url}/podcasts/the-crossing/feed.xml")
    found = ENCLOSURE.search(feed)
    if found is None:
        raise Stop("The demo's feed has no enclosure to measure.")
    return {
        "article": "/articles/cable-ships/",
        "front page": "/",
        "region": "/regions/africa/",
        "episode": "/podcasts/the-crossing/mending-the-deep/",
        "podcast feed": "/podcasts/the-crossing/feed.xml",
        "audio": found[1].decode(),
    }


def rows(rounds: int, seconds: int, articles: int) -> list[Row]:
    """Measure everything. Raises `Stop` when wrk is missing."""
    if shutil.which("wrk") is None:
        raise Stop("wrk is needed to make requests: install it (on Debian: apt-get install wrk).")
    with ExitStack() as stack:
        folder, url, pid = stack.enter_context(magazine(articles, "web", "--workers", "2"))
        paths = _paths(url)
        files = {f"{n}.html": servers.fetched(url + path) for n, path in enumerate(paths.values())}
        files["gated.html"] = servers.fetched(url + access.GATED)
        peer = stack.enter_context(servers.nginx(folder / "nginx", files, workers=2))
        found = [_cold(url, paths["article"])]
        for number, (what, path) in enumerate(paths.items()):
            headers = (MEGABYTE,) if what == "audio" else ()
            beside = f"{peer}/{number}.html" if peer else None
            found.append(_row(what, url + path, beside, headers, pid, rounds, seconds))
        found.append(_held(url + paths["article"], pid, rounds, seconds))
        found += _gated(url, f"{peer}/gated.html" if peer else None, pid, rounds, seconds)
        found += [Row(what, cost, None, None, 0.0, unit="µs") for what, cost in access.microseconds().items()]
        found.append(Row("memory, two processes of the site", measure.memory(pid), None, None, 0.0, unit="MB PSS"))
    return [*found, *_crowd(articles), _idle(articles)]


def _crowd(articles: int) -> list[Row]:
    """Ten thousand connections at publish: how many renderings the readers of a variant got, and how long it took.

    One process serves them, so that there should be one rendering of each variant.
    """
    with magazine(articles, "web", "--workers", "1", prepare=crowd.prepare) as (folder, url, _):
        got = crowd.gather(folder, url, access.GATED, access.crowd_cookies())
    what, told = f"{crowd.CONNECTIONS:,} connections at publish, cold", got.told()
    most = max(map(len, got.renderings.values()), default=0)
    if most > 1 or len(got.renderings) < len(access.crowd_cookies()):
        told = f"{told}; expected one rendering of each of two variants".removeprefix("; ")
    return [
        Row(f"{what}: the last answer after", got.seconds * 1000, None, None, 0.0, "ms", told),
        Row(f"{what}: renderings of each variant", most, None, None, 0.0, ""),
    ]


def _idle(articles: int) -> Row:
    """The memory of a magazine that nobody reads, once the worker has done what there was to do."""
    with magazine(articles, "run") as (folder, url, pid):
        servers.fetched(f"{url}/")
        until = time.monotonic() + LONGEST
        while _waiting(folder) and time.monotonic() < until:
            time.sleep(1)
        time.sleep(IDLE)
        used = measure.memory(pid)
    return Row(
        "memory, `longwave run` idle: a process of the site, the worker, the supervisor",
        used,
        None,
        None,
        0.0,
        "MB PSS",
    )


def _waiting(folder: Path) -> int:
    """How many tasks the worker has before it."""
    with closing(sqlite3.connect(folder / "data" / "longwave.sqlite3")) as database:
        found = database.execute(WAITING).fetchone()
    return int(found[0])


def _gated(url: str, peer: str | None, pid: int, rounds: int, seconds: int) -> list[Row]:
    """A subscribers' article at the wall and behind it, and behind it while other pages are being made."""
    article, found = url + access.GATED, []
    for who, cookie in access.demo_cookies().items():
        found.append(_row(f"article, {who}", article, peer, (f"Cookie: {cookie}",), pid, rounds, seconds))
    with access.misses(f"{url}/articles/?page=1", (rounds * 2 + 2) * (seconds + 1)):
        what = f"article, {who}, beside {access.MISSES} connections of misses"
        found.append(_row(what, article, peer, (f"Cookie: {cookie}",), pid, rounds, seconds))
    return found


def _cold(url: str, path: str) -> Row:
    """The very first page that a fresh process makes, in milliseconds of waiting."""
    started = time.perf_counter()
    servers.fetched(url + path)
    waited = (time.perf_counter() - started) * 1000
    return Row("article, first request", waited, None, None, 0.0, unit="ms")


def _row(what: str, url: str, peer: str | None, headers: tuple[str, ...], pid: int, rounds: int, seconds: int) -> Row:
    connections = 16 if what == "audio" else 64
    measure.wrk(url, connections, 1, headers)  # warm
    ours = partial(measure.wrk, url, connections, seconds, headers)
    beside = partial(measure.wrk, peer, connections, seconds, headers) if peer else None
    pair = measure.side_by_side(ours, beside, pid, rounds)
    audio = what == "audio"
    rate = statistics.median(run.megabytes if audio else run.rate for run in pair.ours)
    other = statistics.median(run.megabytes if audio else run.rate for run in pair.peers) if peer else None
    cost = pair.cost / seconds * 1000
    faults = "; ".join(sorted({run.faults for run in pair.ours if run.faults}))
    return Row(what, rate, other, rate / other if other else None, cost, "MB/s" if audio else "requests/s", faults)


def _held(url: str, pid: int, rounds: int, seconds: int) -> Row:
    """The article again for browsers that hold it: 304."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        etag = answer.headers["ETag"]
    return _row("article, held by the browser", url, None, (f"If-None-Match: {etag}",), pid, rounds, seconds)
