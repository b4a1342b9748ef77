"""Measuring: requests a second with wrk, processor time from the kernel, medians and ratios."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # clock ticks a second in /proc
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
BYTES = re.compile(r"Transfer/sec:\s+([\d.]+)([KMG]?)B")
ERRORS = re.compile(r"(?:Non-2xx or 3xx responses: (\d+)|Socket errors: (.+))")
SCALE = {"": 1e-6, "K": 1e-3, "M": 1.0, "G": 1e3}


@dataclass(frozen=True)
class Load:
    """One run of wrk: requests a second, megabytes a second, and what went wrong (empty when nothing did)."""

    rate: float
    megabytes: float
    faults: str


def wrk(url: str, connections: int, seconds: int, headers: Sequence[str] = ()) -> Load:
    """Ask one address as fast as it answers, on one thread. Raises RuntimeError with wrk's words when it cannot."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for header in headers:
        command += ["-H", header]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=False, timeout=seconds + 30)
    rate, volume = RATE.search(done.stdout), BYTES.search(done.stdout)
    if done.returncode or not rate or not volume:
        raise RuntimeError(f"wrk could not measure {url}: {done.stderr or done.stdout}")
    faults = ERRORS.search(done.stdout)
    return Load(float(rate[1]), float(volume[1]) * SCALE[volume[2]], faults[0] if faults else "")


def processor_seconds(parent: int) -> float:
    """The processor time that a process and everything below it has used so far."""
    total = 0.0
    for pid in [parent, *_below(parent)]:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def memory(parent: int) -> float:
    """The proportional set size of a process and everything below it, in megabytes."""
    total = 0
    for pid in [parent, *_below(parent)]:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]  # the kernel's form
    return total / 1024


def _below(parent: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_below(int(child))]
    return found


@dataclass(frozen=True)
class Pair:
    """Ours beside a peer, run by run in turn; `cost` is our processor time a request in milliseconds."""

    ours: list[Load]
    peers: list[Load]
    cost: float

    @property
    def ratio(self) -> float:
        """The median of ours over the median of the peer's, in requests a second."""
        return statistics.median(run.rate for run in self.ours) / statistics.median(run.rate for run in self.peers)


def side_by_side(ours: Callable[[], Load], peer: Callable[[], Load] | None, pid: int, rounds: int) -> Pair:
    """Measure both in turn, so that a slow moment of the machine hits both."""
    mine, theirs, used, answered = [], [], 0.0, 0.0
    for _ in range(rounds):
        before = processor_seconds(pid)
        run = ours()
        used += processor_seconds(pid) - before
        answered += run.rate
        mine.append(run)
        if peer:
            theirs.append(peer())
    seconds = used / max(answered, 1)
    return Pair(mine, theirs, seconds)
