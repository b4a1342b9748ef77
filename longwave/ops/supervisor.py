"""Keeping child processes alive, and stopping them in order.

Each child is in a session of its own, so that Ctrl-C reaches only us and we decide the order; each holds the reading
end of a pipe as its standard input, so that it notices when we are gone, however we went.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from longwave.ops.rules import after_death

logger = logging.getLogger("longwave")

ROUND = 0.1  # seconds between two looks
PATIENCE = 12.0  # seconds a child may take to stop, before it is killed
SENDING = 28.0  # seconds, for one that may have mail on its way


@dataclass
class Child:
    """A process that should run for ever."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    patience: float | None = None  # seconds it may take to stop, where it may take longer than others
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    early: int = field(default=0)

    def alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts children in the order given, restarts those that die, and stops them in the same order."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = self.hurry = False  # plain flags: a signal may come while a lock is held
        self.reading, self.writing = os.pipe()

    def run(self) -> int:
        """Run until a signal or a hopeless child ends it; gives back the exit code."""
        before = {number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            code = self._watch()
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self.reading)
            os.close(self.writing)
        return code

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.hurry = self.stopping  # asked twice
        self.stopping = True

    def _watch(self) -> int:
        while not self.stopping:
            for child in self.children:
                reason = self._look_after(child)
                if reason:
                    logger.error(reason)
                    return 1
            time.sleep(ROUND)
        return 0

    def _look_after(self, child: Child) -> str:
        """Start a child that should run and does not; gives back why all must end, or nothing."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                self._start(child)
            return ""
        code = child.process.poll()
        if code is None:
            return ""
        decided = after_death(child.name, code, now - child.started, child.early)
        child.process, child.early, child.due = None, decided.early, now + decided.wait
        if not decided.again:
            return decided.reason
        logger.warning(decided.reason)
        return ""

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.command, stdin=self.reading, env=child.environment, start_new_session=True
        )

    def _stop(self) -> None:
        """Ask each child to end, in order, and kill the one that does not."""
        for child in self.children:
            if child.alive() and child.process:
                child.process.terminate()
                self._wait_for(child.process, child.name, child.patience or PATIENCE)

    def _wait_for(self, process: subprocess.Popen[bytes], name: str, patience: float) -> None:
        latest = time.monotonic() + patience
        while process.poll() is None:
            if self.hurry or time.monotonic() > latest:
                logger.warning("%s did not stop in time and is killed.", name)
                kill_session(process)
                process.wait()
                return
            time.sleep(ROUND)


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and whatever it started in its session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def end_with_parent(then: int = signal.SIGTERM) -> None:
    """In a child: end when the supervisor is gone, which closes our standard input."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), then)

    threading.Thread(target=wait, name="parent", daemon=True).start()
