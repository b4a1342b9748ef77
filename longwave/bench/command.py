"""Measure the site beside nginx on this machine: pages, podcast feed and audio, medians of several rounds.

The demo is made in a temporary folder and served on a free port of this machine; nothing else is touched. wrk makes
the requests; nginx is the peer where it is installed. Close other programs first: the ratio is what counts, the
absolute numbers are those of your machine.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

EXAMPLES = """\
  longwave bench
  longwave bench --rounds 5 --seconds 5 --articles 2000
  longwave bench --json > figures.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long and how often."""
    parser.add_argument("--rounds", type=int, default=5, help="runs of each, in turn with nginx (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=3, help="length of a run (default: %(default)s)")
    parser.add_argument("--articles", type=int, default=0, metavar="N", help="generated articles beside the demo's")
    parser.add_argument("--json", action="store_true", help="figures for a program")


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    from longwave.bench import site, table

    found = site.rows(args.rounds, args.seconds, args.articles)
    if args.json:
        print(json.dumps({"machine": table.machine(), "rows": [asdict(row) for row in found]}, indent=1))
    else:
        print(f"{table.machine()}\n\n{table.markdown(found)}")
    return 1 if any(row.faults for row in found) else 0
