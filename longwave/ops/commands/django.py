"""Django's own commands with this magazine's settings, for developers and for help from them.

Everything after the word goes to Django as it is; `longwave django help` lists what there is.
"""

from __future__ import annotations

import argparse

EXAMPLES = """\
  longwave django shell
  longwave django migrate --plan
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Shown in the help only: the words are passed on unread."""
    parser.add_argument("words", nargs="*", metavar="…", help="a command of Django and its options")


def run(args: argparse.Namespace) -> int:
    """Hand over to Django; its exit code is ours."""
    from django.core.management import execute_from_command_line

    from longwave.ops.start import django_ready

    django_ready()
    try:
        execute_from_command_line(["longwave django", *(args.rest or ["help"])])
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0
