"""The fault-injecting mail server (`longwave.bench.sink`) as a process of its own, and what it says that it took."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Taken:
    """A message that the server took."""

    reader: str
    digest: str
    connection: int
    sender: str


@dataclass
class Sink:
    """A mail server that runs, or does not just now."""

    folder: Path
    wishes: tuple[str, ...]
    port: int = 0
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.folder / "sink.log"

    @property
    def url(self) -> str:
        """It as a way for mail to leave."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, on the port that it had before."""
        words = ["--log", str(self.log), "--port", str(self.port), *self.wishes]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "longwave.bench.sink", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def stop(self) -> None:
        """Stop it, at once."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def taken(self) -> list[Taken]:
        """What it took, in order."""
        text = self.log.read_text() if self.log.exists() else ""
        return [Taken(r, d, int(c), s) for r, d, c, s in (line.split("\t") for line in text.splitlines())]

    def counts(self) -> Counter[str]:
        """How many messages each reader was sent."""
        return Counter(one.reader for one in self.taken())


@contextmanager
def sink(folder: Path, *wishes: object) -> Iterator[Sink]:
    """A mail server that behaves as its arguments say."""
    made = Sink(folder, tuple(map(str, wishes)))
    made.start()
    try:
        yield made
    finally:
        made.stop()
