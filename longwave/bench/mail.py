"""Sending, beside Postfix's own smtp-source to the same smtp-sink; with a slow server; and with workers killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longwave.bench import kills, servers
from longwave.ops.stop import Stop

PROGRAMS = ("smtp-sink", "smtp-source")
SESSIONS = 16  # of smtp-source, which writes nothing to a disk, and of ours
HTML = 30_000  # bytes
WIRE = 40_000  # bytes of one of our mails: 30,000 of HTML, quoted, its text and its head
SLOW, EACH = 0.02, 500  # seconds before a slow server answers, and how many it is sent by each connection
AUDIENCE = 100_000
A_WHILE = 20.0  # seconds of sending after which the memory of a worker with many subscribers is looked at
HUNDREDS = 50  # of kills in one edition: more would need more readers


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, what was found, what was to be reached, and whether it was."""

    what: str
    found: str
    goal: str
    reached: bool


def figures(rounds: int, readers: int, subscribers: int) -> list[Figure]:
    """Measure sending. Raises `Stop` when smtp-source cannot be had."""
    _need_postfix()
    with magazine() as folder:
        found = _side_by_side(folder, rounds, readers)
        found += [_slow(folder, connections) for connections in (4, SESSIONS)]
        freezing = _send(folder, AUDIENCE, "")["freezing"]
        found.append(Figure(f"freezing {AUDIENCE:,} readers", f"{freezing:.1f} s", "5 s", freezing <= 5))
        found += _moments(folder)
        if subscribers:
            found.append(_many(folder, subscribers))
    return found


def _side_by_side(folder: Path, rounds: int, readers: int) -> list[Figure]:
    """Ours and smtp-source in turn, so that a slow moment of the machine hits both."""
    ours, theirs, processor, memory = [], [], [], 0.0
    for _ in range(rounds):
        with _smtp_sink() as port:
            run = _send(folder, readers, f"smtp://127.0.0.1:{port}?connections={SESSIONS}")
        _whole(run)
        ours.append(run["sent"] / run["sending"])
        processor.append(1e6 * run["processor"] / run["sent"])
        memory = max(memory, run["memory"])
        with _smtp_sink() as port:
            theirs.append(readers / _smtp_source(port, readers))
    rate, peer, cost = statistics.median(ours), statistics.median(theirs), statistics.median(processor)
    what = f"messages a second, {readers:,} readers, {HTML // 1000} KB of HTML, {SESSIONS} connections"
    said = f"{rate:,.0f}, smtp-source {peer:,.0f}: {rate / peer:.2f}"
    return [
        Figure(what, said, "0.70", rate >= 0.7 * peer),
        Figure("processor time a message", f"{cost:.0f} µs", "250 µs", cost <= 250),
        Figure(f"memory of the sending process, {readers:,} readers", f"{memory:.0f} MB", "200 MB", memory <= 200),
    ]


def _moments(folder: Path) -> list[Figure]:
    """A worker as the operator has it meets the time of an edition, and is killed in the middle."""
    found = run_in(folder, "longwave.bench.punctual")
    first, resumed = found["first"], found["resumed"]
    return [
        Figure("an edition's first message, after its time", f"{first:.1f} s", "10 s", first <= 10),
        Figure("going on, after a killed worker was started again", f"{resumed:.1f} s", "10 s", resumed <= 10),
    ]


def _many(folder: Path, subscribers: int) -> Figure:
    """The memory of a worker that sends for a while to very many readers; another process has made them."""
    _send(folder, subscribers, "")
    with _smtp_sink() as port:
        by = f"smtp://127.0.0.1:{port}?connections={SESSIONS}"
        memory = run_in(folder, "longwave.bench.sending", "--last", "--seconds", str(A_WHILE), "--by", by)["memory"]
    what = f"memory of the sending process, {subscribers:,} subscribers"
    return Figure(what, f"{memory:.0f} MB", "200 MB", memory <= 200)


def killed(count: int) -> list[Figure]:
    """Kill workers so often, on several editions of 5,000 readers."""
    found: list[dict[str, Any]] = []
    while count > 0:
        now = min(count, HUNDREDS)
        count -= now
        with magazine() as folder:
            words = ("longwave.bench.kills", "--workers", "2", "--kills", str(now), "--seed", str(count))
            found.append(run_in(folder, *words))
    total = {key: sum(one[key] for one in found) for key in ("kills", "missed", "repeats", "bound", "differing")}
    resume = max(one["slowest_resume"] for one in found)
    times = f"{total['kills']} kills of two workers"
    return [
        Figure(f"{times}: readers missed", str(total["missed"]), "0", not total["missed"]),
        Figure(f"{times}: repeats", str(total["repeats"]), str(total["bound"]), total["repeats"] <= total["bound"]),
        Figure(f"{times}: repeats that differ", str(total["differing"]), "0", not total["differing"]),
        Figure(f"{times}: slowest to go on", f"{resume:.1f} s", "10 s", resume <= 10),
    ]


def markdown(found: list[Figure]) -> str:
    """The figures as a table."""
    lines = ["| what | found | goal | |", "| --- | --- | --- | --- |"]
    lines += [f"| {one.what} | {one.found} | {one.goal} | {'reached' if one.reached else 'missed'} |" for one in found]
    return "\n".join(lines)


def _slow(folder: Path, connections: int) -> Figure:
    log = folder / f"slow-{connections}.log"
    with kills.sink(log, "--delay", SLOW) as url:
        run = _send(folder, EACH * connections, f"{url}?connections={connections}")
    _whole(run)
    rate, most = run["sent"] / run["sending"], connections / SLOW
    share = rate / most
    what = f"messages a second, {connections} connections, answers after {1000 * SLOW:.0f} ms"
    return Figure(what, f"{rate:,.0f} of {most:,.0f}: {share:.2f}", "0.80", share >= 0.8)


def _whole(run: dict[str, Any]) -> None:
    if run["sent"] != run["readers"]:
        raise Stop(f"Of {run['readers']} copies only {run['sent']} were sent; nothing was measured.")


@contextlib.contextmanager
def magazine() -> Iterator[Path]:
    """A magazine without anything in it, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="longwave-bench-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        (folder / "longwave.env").write_text("LONGWAVE_MODE=demo\nLONGWAVE_URL=http://127.0.0.1:8000\n")
        words = [sys.executable, "-m", "longwave", "django", "migrate", "--no-input", "--verbosity", "0"]
        made = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise Stop(f"The tables could not be made: {made.stderr.strip()[-400:]}")
        yield folder


def _send(folder: Path, readers: int, provider: str) -> dict[str, Any]:
    return run_in(folder, "longwave.bench.sending", "--readers", str(readers), "--size", str(HTML), "--by", provider)


def run_in(folder: Path, *words: str) -> dict[str, Any]:
    """What a program said last, as JSON, in a magazine's folder. Raises `Stop` when it said nothing."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise Stop(f"{words[0]} failed: {done.stderr.strip()[-400:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")


def _need_postfix() -> None:
    if not all(map(_program, PROGRAMS)) and os.getuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "postfix"]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, capture_output=True, check=False)
    if not all(map(_program, PROGRAMS)):
        raise Stop(
            "smtp-source and smtp-sink are needed to compare with: on Debian, `apt-get install postfix` has them."
        )


@contextlib.contextmanager
def _smtp_sink() -> Iterator[int]:
    port = servers.free_port()
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen([str(_program("smtp-sink")), *user, f"127.0.0.1:{port}", "1000"])
    try:
        servers.listening(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


def _smtp_source(port: int, messages: int) -> float:
    """How many seconds Postfix's own program needs."""
    words = ["-s", str(SESSIONS), "-m", str(messages), "-l", str(WIRE), "-f", "desk@magazine.example"]
    began = time.perf_counter()
    program = str(_program("smtp-source"))
    subprocess.run([program, *words, "-t", "reader@readers.example", f"127.0.0.1:{port}"], check=True)
    return time.perf_counter() - began
