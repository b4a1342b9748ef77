"""The site's processes: granian with our RSGI application."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from longwave.ops import heap
from longwave.ops.stop import Stop

logger = logging.getLogger("longwave")

TARGET = "longwave.front.rsgi:application"
HOST, PORT = "127.0.0.1", 8000
GRACE = 8  # seconds for requests that are being answered when the site stops
SLOWEST_START = 60.0  # seconds
HEAD = 32 * 1024  # bytes of a request before its body: an address and cookies as long as the front takes them, and more
WAITING = 4096  # connections that the system holds until they are taken
CONNECTIONS, FILES = 16_384, 512  # of one process: readers, idle ones too, and whatever else it has open
DIE_WITH_PARENT = 1  # Linux: PR_SET_PDEATHSIG


def free_or_stop(host: str, port: int) -> None:
    """Raise `Stop` unless the port can be listened on. granian would share a port with another of its kind silently."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that just ended do not count
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Stop(
                f"Port {port} on {host} cannot be used ({getattr(error, 'strerror', None) or error}). Expected a free "
                f"one: stop what listens there, or choose another with --port {port + 1}."
            ) from error


def default_port(url: str) -> int:
    """The port to listen on for a magazine's address: its own where it is on this machine, otherwise 8000."""
    parts = urlsplit(url)
    return parts.port if parts.port and is_local(url) else PORT


def is_local(url: str) -> bool:
    """Whether an address is one of this machine only."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")


def serve(url: str, host: str, port: int, workers: int) -> None:
    """Serve until a signal. `url` is the magazine's address, named in the one line that says it is up."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    free_or_stop(host, port)

    class Site(Server):
        def startup(self, *args: Any) -> None:
            super().startup(*args)
            # Not granian's own hook, which runs before the processes are forked: a fork beside a thread may hang.
            threading.Thread(target=announce, args=(url, host, port, workers), daemon=True).start()

    server = Site(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        websockets=False,
        http1_settings=HTTP1Settings(max_buffer_size=HEAD),
        log_level=LogLevels.warning,
        backlog=WAITING,
        backpressure=connections(),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    )
    server.serve(target_loader=partial(load, os.getpid()))


def connections() -> int:
    """How many connections one process may hold, after the limit of open files was raised as far as it goes.

    granian counts connections that wait for their next request too; with its own few hundred, as many idle browsers
    would keep everybody else out.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + FILES
    files = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return max(FILES, files - FILES)


def load(parent: int, target: str) -> Callable[..., Any]:
    """Load the application in a process of the server: all of it, before the first request.

    A process whose parent was killed must not stay behind and hold the port. Linux kills it when asked to; a parent
    that died before that shows in its number. (One that stops as it should waits for its processes.)
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            raise SystemExit(1)
    heap.stay_small()
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(import_module(module), name)
    return application


def announce(url: str, host: str, port: int, workers: int) -> None:
    """Once the site answers, say so in one line."""
    started = time.monotonic()
    while time.monotonic() - started < SLOWEST_START:
        if answers(host, port, urlsplit(url).netloc):
            count = "one process" if workers == 1 else f"{workers} processes"
            logger.info("Longwave answers on %s (%s:%s, %s)", reached_at(url, port), host, port, count)
            return
        time.sleep(0.2)
    logger.warning("The site did not answer within %.0f s; what it says above may tell why.", SLOWEST_START)


def reached_at(url: str, port: int) -> str:
    """Where a browser finds the site: the magazine's address, on this machine with the port that it listens on."""
    parts = urlsplit(url)
    if not is_local(url) or parts.port == port:
        return url
    return f"{parts.scheme}://{parts.netloc.removesuffix(f':{parts.port}')}:{port}"


def answers(host: str, port: int, name: str, path: str = "/livez") -> bool:
    """Whether a site answers 200 under the name readers use."""
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(where, port, timeout=10)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path, headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    return False
