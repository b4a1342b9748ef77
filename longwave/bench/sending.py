"""`python -m longwave.bench.sending`, in a magazine's folder made for it: one edition, sent as the worker sends it.

It says how long freezing and sending took, and what processor time and memory the process needed for it.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from longwave.newsletter.models import Edition


@dataclass(frozen=True)
class Run:
    """One edition: seconds that freezing took, and sending from its start to the last answer; the processor's seconds
    of sending, and megabytes at most."""

    readers: int
    sent: int
    freezing: float
    sending: float
    processor: float
    memory: float


def measure(readers: int, size: int, providers: str) -> Run:
    """Freeze an edition to so many readers, and send it. Without a provider it is only frozen."""
    from longwave.bench import mailing

    newsletter = mailing.subscribe(readers)
    began = time.perf_counter()
    about = mailing.edition(newsletter, size)
    return _sent(about, time.perf_counter() - began, providers, 0.0)


def measure_last(providers: str, seconds: float) -> Run:
    """Send the edition that was frozen last, by another process, for so long."""
    from longwave.newsletter.models import Edition

    return _sent(Edition.objects.order_by("-pk")[0], 0.0, providers, seconds)


def _sent(about: Edition, freezing: float, providers: str, seconds: float) -> Run:
    from django.conf import settings
    from django.db.models import Max

    from longwave.bench import mailing
    from longwave.newsletter.sending.providers import read
    from longwave.newsletter.sending.sender import Sender
    from longwave.newsletter.words import Outcome

    started, spent = time.time(), time.process_time()
    if providers:
        mailing.start(about)
        sender = Sender(Path(settings.FOLDER), read(providers))
        if seconds:
            threading.Timer(seconds, sender.tell).start()
        sender.once()
    spent = time.process_time() - spent
    sent = about.deliveries.filter(state=Outcome.SENT)
    last = sent.aggregate(last=Max("done_at"))["last"] or started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(about.audience, sent.count(), freezing, last - started, spent, most)


def main(words: list[str]) -> int:
    """One run, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=30_000, help="bytes of HTML")
    parser.add_argument("--last", action="store_true", help="send the edition that was frozen last")
    parser.add_argument("--seconds", type=float, default=0.0, help="of it, no longer than this; 0: all of it")
    parser.add_argument("--by", default="", metavar="URL", help="the way for mail to leave")
    args = parser.parse_args(words)
    from longwave.ops.start import django_ready

    django_ready()
    found = measure_last(args.by, args.seconds) if args.last else measure(args.readers, args.size, args.by)
    print(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
