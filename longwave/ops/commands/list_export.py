"""Write the lists of the newsletters as a table (CSV): who is on them, who has left, with the proof of each consent.

`longwave newsletter import` reads it again. Only its owner may read the file: it is full of people.
"""

from __future__ import annotations

import argparse

EXAMPLES = """\
  longwave newsletter export readers.csv
  longwave newsletter export daily.csv --newsletter daily-preview
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`export FILE.csv`."""
    parser.add_argument("path", metavar="FILE.csv")
    parser.add_argument("--newsletter", default="", metavar="SLUG", help="this one only")


def run(args: argparse.Namespace) -> int:
    """Export, and say how much."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from longwave.exchange.actions import export_list
    from longwave.exchange.faults import Refused
    from longwave.ops.progress import bar
    from longwave.ops.stop import Stop

    try:
        with bar("Exporting") as shown:
            count = export_list(args.here / args.path, args.newsletter, progress=shown.at)
    except Refused as refused:
        raise Stop(str(refused)) from None
    print(f"{args.path}: {count} {'row' if count == 1 else 'rows'}.")
    return 0
