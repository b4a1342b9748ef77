"""Serve the site only: one half of `longwave run`, for a magazine that has outgrown one machine.

Bring the database up to date before (`longwave django migrate`: while it lacks something, the site refuses to start),
collect static files (`longwave django collectstatic`), and run `longwave worker` somewhere too.
"""

from __future__ import annotations

import argparse

from longwave.ops.commands.run import add_listening

EXAMPLES = """\
  longwave web --workers 4
  longwave web --host 0.0.0.0 --port 8080
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    add_listening(parser)
    parser.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal."""
    import os
    import subprocess
    import sys

    from longwave.ops import web
    from longwave.ops.start import SETTINGS_MODULE, environment_ready, speak
    from longwave.ops.supervisor import end_with_parent

    speak()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    environment = environment_ready()
    if args.supervised:  # by `run`, which has just brought the database up to date
        end_with_parent()
    else:
        looked = subprocess.run([sys.executable, "-m", "longwave.ops.look"], check=False)
        if looked.returncode:
            return looked.returncode if looked.returncode > 0 else 1
    web.serve(environment.url, args.host, args.port or web.default_port(environment.url), args.workers)
    return 0
