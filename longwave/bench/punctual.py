"""How long after its time an edition's first copy leaves, and after how long it goes on where a worker was killed:
`python -m longwave.bench.punctual`, in a magazine's folder made for it.

The worker is a real one: a process that runs what `longwave worker` runs. The witness is the mail server.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from longwave.bench import kills

READERS = 2000
AHEAD = 7.0  # seconds until its time, in which the worker has begun
DELAY = 0.05  # seconds of the server for each message, so that the kill meets an edition that is not yet sent


@dataclass(frozen=True)
class Moments:
    """Seconds from an edition's time to its first copy at the server, and from a worker's new start to the next one."""

    first: float
    resumed: float


def measure() -> Moments:
    """Let a worker meet the time of an edition, and kill it in the middle."""
    from django.utils import timezone

    from longwave.bench import mailing
    from longwave.newsletter.models import Edition

    about = mailing.edition(mailing.subscribe(READERS), kills.SIZE)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with kills.sink(log, "--delay", DELAY) as url:
            send_at = timezone.now() + timedelta(seconds=AHEAD)
            Edition.objects.filter(pk=about.pk).update(send_at=send_at, latest_at=send_at + timedelta(hours=1))
            worker = kills.Worker(f"{url}?connections={kills.CONNECTIONS}")
            try:
                kills.wait_for_more(log, AHEAD + kills.PATIENCE)
                first = time.time() - send_at.timestamp()
                time.sleep(1)
                worker.kill()
                worker.again()
                return Moments(round(first, 2), round(kills.wait_for_more(log, kills.PATIENCE), 2))
            finally:
                worker.kill()


def main() -> int:
    """One run, as JSON."""
    from longwave.ops.start import django_ready

    django_ready()
    print(json.dumps(asdict(measure())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
