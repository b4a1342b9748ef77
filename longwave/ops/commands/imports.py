"""Bring in what was written elsewhere: a magazine's folder, or a podcast that already has a feed.

What is there already is changed where the source says something else and left alone where it says the same, so an
import may be repeated. A piece that cannot be taken is refused with file, line and reason; the others come in. The exit
code is 1 when anything was refused.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

EXAMPLES = """\
  longwave import folder ../old-site --dry-run
  longwave import folder ../old-site --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`folder DIR`."""
    sources = parser.add_subparsers(dest="source", metavar="SOURCE", required=True)
    folder = sources.add_parser("folder", help="Markdown files with YAML front matter, pictures and audio beside them")
    folder.add_argument("path", metavar="DIR")
    _add_shared(folder)


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="change nothing; report what would come in")
    parser.add_argument("--json", action="store_true", help="the report for a program")


def run(args: argparse.Namespace) -> int:
    """Import, and print the report."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from longwave.exchange.actions import import_folder
    from longwave.exchange.faults import Refused
    from longwave.ops.progress import bar
    from longwave.ops.stop import Stop

    try:
        with bar("Importing") as shown:
            report = import_folder(Path(args.path), dry_run=args.dry_run, progress=shown.at)
    except Refused as refused:
        raise Stop(str(refused)) from None
    print(json.dumps(report.as_json(), indent=1, ensure_ascii=False) if args.json else report)
    return int(report.refused > 0)
