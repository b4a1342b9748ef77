"""Killing workers in the middle of an edition, as power cuts and operators do: `python -m longwave.bench.kills`.

In a magazine's folder that was made for it. The workers are real ones: processes that run what `longwave worker` runs,
ended by SIGKILL at random moments and started again. The witness is the mail server, never the ledger.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

CONNECTIONS = 8
BETWEEN = 0.6  # seconds from one kill to the next, about
RESUMED = 10.0  # seconds after which sending should have been resumed
PATIENCE = 240.0  # seconds until the edition must have ended
SIZE = 2000  # bytes of HTML


@dataclass(frozen=True)
class Trial:
    """What came of it: readers who got nothing, copies beyond the first, and readers whose copies were not the same.
    `bound` is how many repeats there may be: a message of each open connection for each kill."""

    readers: int
    workers: int
    kills: int
    missed: int
    repeats: int
    bound: int
    differing: int
    slowest_resume: float
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether the promise was kept."""
        return not self.missed and not self.differing and self.repeats <= self.bound


@contextlib.contextmanager
def sink(log: Path, *wishes: object) -> Iterator[str]:
    """A mail server that is a witness; gives its address."""
    words = [sys.executable, "-m", "longwave.bench.sink", "--log", str(log), *map(str, wishes)]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"smtp://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.communicate()


def fork(provider: str) -> int:
    """A worker that sends by this provider; gives its process."""
    from django.db import connections

    connections.close_all()  # none may be shared with a child
    pid = os.fork()
    if not pid:
        _work(provider)
    return pid


def _work(provider: str) -> NoReturn:
    code = 1
    try:
        from django.conf import settings

        from longwave.newsletter.sending import providers
        from longwave.ops.worker import work

        settings.MAIL_PROVIDERS = providers.read(provider)
        work()
        code = 0
    finally:
        os._exit(code)


class Worker:
    """A worker that is killed and started again."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        self.pid = fork(provider)

    def kill(self) -> None:
        """End it as it is."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def again(self) -> None:
        """Start another one in its place."""
        self.pid = fork(self.provider)


def trial(readers: int, workers: int, kills: int, seed: int) -> Trial:
    """Send an edition to so many readers while workers are killed so often."""
    from longwave.bench import mailing

    newsletter = mailing.subscribe(readers)
    about = mailing.edition(newsletter, SIZE)
    chance = random.Random(seed)
    # As slow as it must be for the last kill to meet an edition that is not yet sent.
    delay = CONNECTIONS * workers * max(1, kills) * BETWEEN * 1.5 / readers
    began, resumes = time.monotonic(), [0.0]
    with tempfile.TemporaryDirectory() as folder, sink(Path(folder) / "log", "--delay", delay) as url:
        log = Path(folder) / "log"
        mailing.start(about)
        crew = [Worker(f"{url}?connections={CONNECTIONS}") for _ in range(workers)]
        done = 0
        try:
            while done < kills and not mailing.ended(about):
                wait_for_more(log)
                time.sleep(chance.uniform(0, BETWEEN))
                worker = chance.choice(crew)
                worker.kill()
                done += 1
                worker.again()
                resumes.append(wait_for_more(log))
            if not _wait(lambda: mailing.ended(about) is not None, PATIENCE):
                print("The edition does not end.", file=sys.stderr)
        finally:
            for worker in crew:
                worker.kill()
        return _judge(log, readers, workers, done, max(resumes), time.monotonic() - began)


def _judge(log: Path, readers: int, workers: int, kills: int, resume: float, seconds: float) -> Trial:
    counts: Counter[str] = Counter()
    digests: dict[str, set[str]] = defaultdict(set)
    for line in log.read_text().splitlines():
        reader, digest, *_ = line.split("\t")
        counts[reader] += 1
        digests[reader].add(digest)
    differing = sum(len(found) > 1 for found in digests.values())
    repeats, missed = counts.total() - len(counts), readers - len(counts)
    bound = kills * CONNECTIONS
    return Trial(readers, workers, kills, missed, repeats, bound, differing, round(resume, 2), round(seconds, 1))


def wait_for_more(log: Path, patience: float = RESUMED) -> float:
    """Wait until the server takes another message, if there is one; gives back how many seconds that took."""
    began, size = time.monotonic(), _size(log)
    _wait(lambda: _size(log) > size, patience)
    return time.monotonic() - began


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _wait(true: Callable[[], bool], patience: float) -> bool:
    latest = time.monotonic() + patience
    while not (found := true()) and time.monotonic() < latest:
        time.sleep(0.01)
    return found


def main(words: list[str]) -> int:
    """One trial, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(words)
    from longwave.ops.start import django_ready

    django_ready()
    found = trial(args.readers, args.workers, args.kills, args.seed)
    print(json.dumps(asdict(found)))
    return 0 if found.passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
