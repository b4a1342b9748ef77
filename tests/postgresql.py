"""A PostgreSQL server for one run of the tests, from Debian's own programs, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
INSTALLING = 300  # seconds
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # bytes; each magazine's database takes fifteen million
# Nothing here outlives the run, so nothing need reach the disk, and nothing is ever recovered.
OPTIONS = "fsync=off full_page_writes=off synchronous_commit=off wal_level=minimal max_wal_senders=0 autovacuum=off"


class Missing(Exception):
    """There is no PostgreSQL here and none can be had. The message says why."""


@dataclass(frozen=True)
class Server:
    """A server that runs. `address` is a DATABASE_URL without the database's name."""

    folder: Path
    programs: Path
    port: int
    version: str

    @property
    def address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}"

    def restart(self) -> None:
        """Restart it as an upgrade does: whoever is connected is sent away."""
        _run(self.programs / "pg_ctl", "--pgdata", self.folder / "data", "--log", self.folder / "log", "restart")

    def stop(self) -> None:
        """Stop it and remove what it kept."""
        _run(self.programs / "pg_ctl", "--pgdata", self.folder / "data", "--mode", "immediate", "--wait", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Server:
    """Start a server. Raises `Missing` where that cannot be done."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="longwave-postgresql-", dir=_memory()))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")  # it refuses to run as root
    folder.chmod(0o700)
    port = _free_port()
    data = folder / "data"
    _run(programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=60", *OPTIONS.split()]
    options = " ".join([f"-p {port}", *(f"-c {setting}" for setting in settings)])
    _run(programs / "pg_ctl", "--pgdata", data, "--log", folder / "log", "--wait", "-o", options, "start")
    version = _run(programs / "postgres", "--version").split()[2]
    return Server(folder, programs, port, version)


def _memory() -> Path | None:
    """A folder in memory, where a thousand small files are copied ten times as fast; none where there is no room."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > ROOM else None
    except OSError:
        return None


def _programs() -> Path:
    found = _look()
    if found is None and os.getuid() == 0 and shutil.which("apt-get"):
        _install()
        found = _look()
    if found is None:
        raise Missing(
            "no initdb and pg_ctl in /usr/lib/postgresql or on PATH; `apt-get install postgresql` brings them"
        )
    return found


def _look() -> Path | None:
    kept = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    on_path = shutil.which("initdb")
    return kept[-1].parent if kept else Path(on_path).parent if on_path else None


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]):
        try:
            subprocess.run(["apt-get", "-qq", *command], env=quiet, check=True, timeout=INSTALLING, capture_output=True)
        except (subprocess.SubprocessError, OSError) as error:
            raise Missing(f"`apt-get {' '.join(command)}` failed: {error}") from error


def _run(*command: object) -> str:
    """Run a program of PostgreSQL, as its own user where we are root; gives back what it says."""
    words = [str(word) for word in command]
    if os.getuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *words]
    # Its output goes to a file: the server keeps what it was given, and a pipe would stay open as long as it runs.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=120, cwd="/", check=False
        )
        said.seek(0)
        text = said.read().decode(errors="replace")
    if done.returncode:
        raise Missing(f"`{' '.join(words)}` failed: {text.strip()}")
    return text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
