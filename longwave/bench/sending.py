"""`python -m longwave.bench.sending`, in a magazine's folder made for it: one edition, sent as the worker sends it.

It says how long freezing and sending took, and what processor time and memory the process needed for it.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


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
    from django.conf import settings
    from django.db.models import Max

    from longwave.bench import mailing
    from longwave.newsletter.sending.providers import read
    from longwave.newsletter.sending.sender import Sender
    from longwave.newsletter.words import Outcome

    newsletter = mailing.subscribe(readers)
    began = time.perf_counter()
    about = mailing.edition(newsletter, size)
    freezing = time.perf_counter() - began
    started, spent = time.time(), time.process_time()
    if providers:
        mailing.start(about)
        Sender(Path(settings.FOLDER), read(providers)).once()
    spent = time.process_time() - spent
    sent = about.deliveries.filter(state=Outcome.SENT)
    last = sent.aggregate(last=Max("done_at"))["last"] or started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(readers, sent.count(), freezing, last - started, spent, most)


def main(words: list[str]) -> int:
    """One run, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=30_000, help="bytes of HTML")
    parser.add_argument("--by", default="", metavar="URL", help="the way for mail to leave")
    args = parser.parse_args(words)
    from longwave.ops.start import django_ready

    django_ready()
    print(json.dumps(asdict(measure(args.readers, args.size, args.by))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
