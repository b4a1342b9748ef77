"""Run the worker and the schedule only: the other half of `longwave run`.

It makes pictures' smaller formats, publishes and withdraws what is scheduled (catching up what fell due while it did
not run), and tidies up. More than one may run; each task is done by one of them. It refuses to start while the database
lacks a change of this version.
"""

from __future__ import annotations

import argparse

EXAMPLES = """\
  longwave worker
  longwave --dir /srv/mymag worker
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""
    parser.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Work until a signal."""
    from longwave.ops.start import django_ready, up_to_date
    from longwave.ops.supervisor import end_with_parent

    django_ready()
    if args.supervised:  # by `run`, which brought the database up to date; one that is away for a moment is waited for
        end_with_parent()
    else:
        up_to_date()
    from longwave.ops.worker import work

    work()
    return 0
