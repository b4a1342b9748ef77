"""A magazine of long articles, and what finding related ones costs in it.

Run in a magazine's folder: `python -m longwave.bench.relating --pieces N`; it says what it found as JSON.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import statistics
import sys
import time
import uuid
from dataclasses import asdict, dataclass

from longwave.bench.pieces import pieces

AT_ONCE = 500  # articles written at a time
ASKED = 9  # times that one is scored, or read
NEWEST = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Run:
    """What was found: seconds of a night, megabytes of its process, milliseconds of one article and of its process
    alone, selects and milliseconds of a page."""

    night: float
    memory: float
    one: float
    alone: float
    selects: int
    page: float


def measure(count: int) -> Run:
    """Measure, in a magazine that has nothing yet."""
    from longwave.discovery import scoring

    fill(count)
    night = scoring.score_all().seconds
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    one, alone = statistics.median(map(again, range(ASKED))), statistics.median(map(asked, range(ASKED)))
    selects, page = read()
    return Run(night, memory, 1000 * one, 1000 * alone, selects, 1000 * page)


def fill(count: int) -> None:
    """Write so many articles."""
    from longwave.discovery.actions import note
    from longwave.published.actions import fill
    from longwave.published.models import Entry
    from longwave.published.shapes import Record

    made = []
    for number, piece in enumerate(pieces(count), start=1):
        date = NEWEST - dt.timedelta(hours=3 * number)
        path = f"/articles/{piece.uid}/"
        record = Record(uuid.UUID(int=number), path, "article", piece.title, body_text=piece.text, published_at=date)
        entry = fill(Entry(uid=record.uid), record)
        entry.card = entry.stub()
        made.append(entry)
        if len(made) == AT_ONCE or number == count:
            note(Entry.objects.bulk_create(made))
            made = []


def again(number: int) -> float:
    """Seconds of the worker's task after one article changed."""
    from longwave.discovery import scoring
    from longwave.discovery.models import Nearest

    Nearest.objects.filter(entry__uid=uuid.UUID(int=number + 1)).update(due=True, digest="")
    began = time.perf_counter()
    scoring.score_due()
    return time.perf_counter() - began


def asked(number: int) -> float:
    """Seconds in which the process alone scores one article."""
    from longwave.discovery import scoring
    from longwave.discovery.related.asking import ask
    from longwave.published.models import Entry

    piece = scoring.piece_of(Entry.objects.get(uid=uuid.UUID(int=number + 1)))
    began = time.perf_counter()
    list(ask("score", scoring.folder(), [piece], scoring.LOOKED_AT))
    return time.perf_counter() - began


def read() -> tuple[int, float]:
    """How many selects an article takes with what stands under it, and the seconds of the median."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from longwave.published.facts import entry_at

    took = []
    for number in range(ASKED):
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            found = entry_at(f"/articles/p{number:06}/")
            took.append(time.perf_counter() - began)
        if found is None or not found.entry.related:
            raise SystemExit("Nothing stands under an article; nothing was measured.")
    return len(asked), statistics.median(took)


def main() -> int:
    """Measure and say."""
    from longwave.ops.start import django_ready

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=20_000)
    args = parser.parse_args()
    django_ready()
    print(json.dumps(asdict(measure(args.pieces))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
