"""Run the magazine: the site, the worker and the schedule, supervised in one command.

The folder is brought up to date first (database, static files). A part that dies is started again; Ctrl-C or SIGTERM
stops everything in order, within half a minute. Behind a proxy that speaks TLS, leave the host as it is and point the
proxy at the port.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

EXAMPLES = """\
  longwave run
  longwave --dir /srv/mymag run --port 8001 --workers 4
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    add_listening(parser)


def add_listening(parser: argparse.ArgumentParser) -> None:
    """The options that `run`, `web` and `demo` share."""
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s, this machine)")
    parser.add_argument("--port", type=int, help="default: that of LONGWAVE_URL if it is this machine, or 8000")
    parser.add_argument("--workers", type=int, default=1, help="processes for the site (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Prepare the folder, then supervise until a signal."""
    from longwave.ops import web
    from longwave.ops.start import environment_ready, speak

    speak()
    environment = environment_ready()
    port = args.port or web.default_port(environment.url)
    web.free_or_stop(args.host, port)
    if web.is_local(environment.url) and port != web.default_port(environment.url):
        print(
            f"LONGWAVE_URL is {environment.url}, but the site will listen on port {port}: links in feeds and mails "
            "would lead elsewhere. Set LONGWAVE_URL to match.",
            file=sys.stderr,
        )
    prepared = subprocess.run([sys.executable, "-m", "longwave.ops.prepare"], check=False)
    if prepared.returncode:
        return prepared.returncode if prepared.returncode > 0 else 1
    return supervise(args.host, port, args.workers)


def supervise(host: str, port: int, workers: int) -> int:
    """Run site and worker as children of this process."""
    from longwave.ops.supervisor import SENDING, Child, Supervisor

    longwave = [sys.executable, "-m", "longwave"]
    listening = ["--host", host, "--port", str(port), "--workers", str(workers)]
    children = [
        Child("web", [*longwave, "web", *listening, "--supervised"]),
        Child("worker", [*longwave, "worker", "--supervised"], patience=SENDING),
    ]
    print(f"Starting (process {os.getpid()}); Ctrl-C stops everything.", flush=True)
    return Supervisor(children).run()
