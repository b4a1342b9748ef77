"""A whole magazine in a folder of its own, used as its publisher uses it: by commands, in processes of their own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

STARTING = 300  # seconds: nobody measures here, and the machine may have other things to do


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    """What a site answered. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Magazine:
    """A folder and what the environment says beside its `longwave.env`."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands: nothing of the tests' own magazine."""
        ours = ("LONGWAVE_", "DATABASE_URL", "DJANGO_", "CACHE_URL", "EMAIL_URL", "STORAGE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {"PYTHONUNBUFFERED": "1"} | self.settings

    def longwave(self, *words: object, seconds: float = STARTING) -> subprocess.CompletedProcess[str]:
        """Carry out a command in the folder, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "longwave", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    @contextmanager
    def running(self, *words: object) -> Iterator[subprocess.Popen[bytes]]:
        """A command that serves on `port`, once it answers; stopped as a service manager would."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "longwave", *map(str, words)],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                self.wait_for(process)
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)
                    process.wait(STARTING)

    def wait_for(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the site answers. Fails with its log when it ends before."""
        latest = time.monotonic() + STARTING
        while time.monotonic() < latest and process.poll() is None:
            try:
                if self.get("/livez").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"The site does not answer; its log says:\n{self.log()}")

    def log(self) -> str:
        """What the commands that ran said."""
        return (self.folder / "log").read_text(errors="replace")

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for an address."""
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Make a request; underscores in header names stand for dashes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Host": f"localhost:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()
