"""The servers that are measured: ours as `longwave web` runs it, and nginx with the same bytes as files."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from longwave.ops.stop import Stop

NGINX = """
worker_processes {workers}; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 4096; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    types {{ text/html html; application/rss+xml xml; audio/mpeg mp3; }}
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/files; }}
}}
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(url: str) -> bytes:
    """What an address answers."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        body: bytes = answer.read()
        return body


def _wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Stop(f"What should answer {url} ended with code {process.returncode} before it did.")
        with contextlib.suppress(OSError):
            fetched(url)
            return
        time.sleep(0.05)
    raise Stop(f"{url} did not answer within {seconds:.0f} seconds.")


def listening(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until somebody takes connections on a port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Stop(f"Nobody listens on port {port}.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def running(words: list[str], folder: Path, ready: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `longwave` command in a magazine's folder, from its first answer until the block ends."""
    command = [sys.executable, "-m", "longwave", *words]
    log = (folder / "bench.log").open("ab")
    process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stdout=log, stderr=log)
    try:
        _wait_for(ready, process)
        yield process
    finally:
        _stop(process)
        log.close()


@contextlib.contextmanager
def nginx(folder: Path, files: dict[str, bytes], workers: int) -> Iterator[str | None]:
    """nginx with these files by path, as its address; None where it is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        yield None
        return
    port = free_port()
    for name, content in files.items():
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, workers=workers))
    for each in (folder, folder.parent):  # nginx's workers give up root, and must still reach the files
        each.chmod(0o755)
    process = subprocess.Popen([program, "-c", str(config), "-e", str(folder / "nginx.log")])
    try:
        _wait_for(f"http://127.0.0.1:{port}/{next(iter(files))}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)
