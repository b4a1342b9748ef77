"""Write everything that is published as a magazine's folder: Markdown, pictures and audio.

The same site gives the same bytes, so the folder may be kept under version control, and `longwave import folder` reads
it again.
"""

from __future__ import annotations

import argparse
import json

EXAMPLES = """\
  longwave export ../mymag-2026-11
  longwave export ../mymag-2026-11 --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", metavar="DIR", help="a new or an empty folder, or one of an earlier export")
    parser.add_argument("--json", action="store_true", help="the report for a program")


def run(args: argparse.Namespace) -> int:
    """Export, and say what was written."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from longwave.exchange.actions import export_folder
    from longwave.exchange.faults import Refused
    from longwave.ops.progress import bar
    from longwave.ops.stop import Stop

    try:
        with bar("Exporting") as shown:
            report = export_folder(args.here / args.folder, progress=shown.at)
    except Refused as refused:
        raise Stop(str(refused)) from None
    print(json.dumps(report.as_json(), indent=1, ensure_ascii=False) if args.json else report)
    return 0
