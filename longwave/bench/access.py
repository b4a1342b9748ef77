"""The figures of who may read what: the decision by itself, and gated pages for those at the wall and behind it."""

from __future__ import annotations

import statistics
import threading
import time
import timeit
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from longwave.access.gate import METER, PASS, Asked, Gate
from longwave.access.known import Known
from longwave.access.metering import Tally, month_of
from longwave.access.networks import Networks, Range, parse
from longwave.access.passes import Pass
from longwave.access.rules import Meter, Reader, Right, Tier, Visit, Work, decide
from longwave.bench import measure
from longwave.conf.environment import DEVELOPMENT_KEY

GATED = "/articles/a-border-run-by-software/"  # the demo's, for subscribers; read free by whoever has read nothing
RANGES = 20_000  # of organisations: more than any magazine has
MISSES = 3  # connections that ask for pages that are not kept
BROWSER = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
    "accept-language": "en-GB",
}


def subscriber(gate: Gate, now: datetime) -> str:
    """The cookie of somebody who subscribes."""
    right = Right(Tier.SUBSCRIBERS, now - timedelta(days=30), now + timedelta(days=30))
    return f"{PASS}={Pass(Reader(1_000_000, rights=(right,)), now, 'Olga').write(gate.passes)}"


def at_the_wall(gate: Gate, now: datetime) -> str:
    """The cookie of a browser that has read its free articles of this month, in the demo's time zone."""
    tally = Tally(month_of(now, UTC))
    for _ in range(9):
        tally = tally.adding(str(uuid.uuid4()))
    return f"{METER}={tally.write(gate.meters)}"


def crowd_cookies() -> dict[str, str]:
    """Those who come at once when an article is published: by the variant that they should get."""
    found = demo_cookies()
    return {"full": found["signed subscriber"], "wall": found["anonymous at the wall"]}


def demo_cookies() -> dict[str, str]:
    """Cookies that the demo takes: it has no secret of its own."""
    gate, now = Gate([DEVELOPMENT_KEY]), datetime.now(UTC)
    return {"anonymous at the wall": at_the_wall(gate, now), "signed subscriber": subscriber(gate, now)}


def microseconds() -> dict[str, float]:
    """What deciding costs in this process: `decide` by itself, and with cookies and the address looked up."""
    gate, now = Gate(["a secret that is not one, for measuring only"]), datetime.now(UTC)
    base = parse("10.0.0.0").first
    known = Known(networks=Networks((Range(base + 512 * n, base + 512 * n + 255), n) for n in range(RANGES)))
    work, visit = Work(str(uuid.uuid4()), Tier.SUBSCRIBERS), Visit(now, meter=Meter(2, frozenset({"one", "two"})))
    found = {"decide": _cost(lambda: decide(Reader(), work, visit))}
    for who, cookie in (("subscriber", subscriber(gate, now)), ("at the wall", at_the_wall(gate, now))):
        headers = BROWSER | {"cookie": f"theme=dark; {cookie}"}

        def whole(headers: dict[str, str] = headers) -> None:
            gate.judge(work, Asked.by("GET", headers, "203.0.113.9"), known, now)

        found[f"cookies, address and decide, {who}"] = _cost(whole)
    return found


def _cost(act: object, times: int = 5000) -> float:
    runs = timeit.repeat(act, number=times, repeat=7, timer=time.process_time)  # type: ignore[arg-type]  # a callable
    return statistics.median(runs) / times * 1e6


@contextmanager
def misses(url: str, seconds: int) -> Iterator[None]:
    """Three connections that ask for a page which Django makes each time, while something else is measured."""
    beside = threading.Thread(target=measure.wrk, args=(url, MISSES, seconds))
    beside.start()
    time.sleep(0.3)
    try:
        yield
    finally:
        beside.join()
