"""Bring the readers of a newsletter along from elsewhere, from a table (CSV). No mail is sent.

Whoever is to be written to needs a proof that she agreed: when, where, and to which words. Whoever left or whose
mailbox failed elsewhere is kept away, in whatever order the files come. Importing a file again changes nothing. A row
that cannot be taken is refused with line and reason; the exit code is 1 when there was one.
"""

from __future__ import annotations

import argparse
import json

EXAMPLES = """\
  longwave newsletter import subscribed.csv --consent-text "Yes, send me the weekly letter" --dry-run
  longwave newsletter import cleaned.csv --newsletter friday-roundup
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`import FILE.csv`."""
    parser.add_argument("path", metavar="FILE.csv", help="its first line names the columns; email is required")
    parser.add_argument("--newsletter", default="", metavar="SLUG", help="for rows that name none")
    parser.add_argument(
        "--status",
        default="",
        choices=("subscribed", "unsubscribed", "cleaned", "complained"),
        help="what a file without that column is a list of",
    )
    parser.add_argument("--consent-text", default="", metavar="T", help="the words that all of them agreed to")
    parser.add_argument("--consent-source", default="", metavar="S", help="where all of them agreed")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; report what would come in")
    parser.add_argument("--json", action="store_true", help="the report for a program")


def run(args: argparse.Namespace) -> int:
    """Import, and print the report."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from longwave.exchange.actions import Given, import_list
    from longwave.exchange.faults import Refused
    from longwave.ops.progress import bar
    from longwave.ops.stop import Stop

    given = Given(args.newsletter, args.status, args.consent_source, args.consent_text)
    try:
        with bar("Importing") as shown:
            report = import_list(args.here / args.path, given, dry_run=args.dry_run, progress=shown.at)
    except Refused as refused:
        raise Stop(str(refused)) from None
    print(json.dumps(report.as_json(), indent=1, ensure_ascii=False) if args.json else report)
    return int(report.refused > 0)
