"""Measure the site, the newsletter's sender, what members or searches cost on this machine, medians of several rounds.

A magazine is made in a temporary folder and served on free ports of this machine; nothing else is touched. `site`
measures pages, podcast feed and audio: wrk makes the requests, and nginx is the peer where it is installed. `mail`
measures sending beside Postfix's smtp-source, both to its smtp-sink. `members` measures pages of plans and accounts,
nights, messages of the payment provider's stand-in and the desk's list of readers. `search` measures searching and
indexing in a magazine of generated long articles. Close other programs first: the
ratio is what counts, the absolute numbers are those of your machine.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

EXAMPLES = """\
  longwave bench
  longwave bench --rounds 5 --seconds 5 --articles 2000
  longwave bench --json > figures.json
  longwave bench mail
  longwave bench mail --kills 200
  longwave bench members --subscriptions 1000 --people 10000
  longwave bench search --pieces 20000
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, how long and how often."""
    parser.add_argument(
        "what", nargs="?", choices=("site", "mail", "members", "search"), default="site", help="default: %(default)s"
    )
    parser.add_argument("--rounds", type=int, default=5, help="runs of each, in turn with nginx (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=3, help="length of a run (default: %(default)s)")
    parser.add_argument("--articles", type=int, default=0, metavar="N", help="generated articles beside the demo's")
    parser.add_argument("--readers", type=int, default=20_000, metavar="N", help="of an edition that is sent")
    parser.add_argument(
        "--subscribers",
        type=int,
        default=1_000_000,
        metavar="N",
        help="of a worker whose memory is measured",
    )
    parser.add_argument("--subscriptions", type=int, default=100_000, metavar="N", help="that a night goes through")
    parser.add_argument("--people", type=int, default=1_000_000, metavar="N", help="in the desk's list of readers")
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="only kill workers that send, so often")
    parser.add_argument("--pieces", type=int, default=20_000, metavar="N", help="long articles that are searched")
    parser.add_argument("--database", default="", metavar="URL", help="an empty one to search in, instead of a file")
    parser.add_argument("--json", action="store_true", help="figures for a program")


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    return {"site": _site, "mail": _mail, "members": _members, "search": _search}[args.what](args)


def _site(args: argparse.Namespace) -> int:
    from longwave.bench import site, table

    found = site.rows(args.rounds, args.seconds, args.articles)
    _print(args, found, table.markdown(found))
    return 1 if any(row.faults for row in found) else 0


def _mail(args: argparse.Namespace) -> int:
    from longwave.bench import mail

    found = mail.killed(args.kills) if args.kills else mail.figures(args.rounds, args.readers, args.subscribers)
    _print(args, found, mail.markdown(found))
    return 0 if all(figure.reached for figure in found) else 1


def _members(args: argparse.Namespace) -> int:
    from longwave.bench import mail, members

    found = members.figures(args.subscriptions, args.people)
    _print(args, found, mail.markdown(found))
    return 0 if all(figure.reached for figure in found) else 1


def _search(args: argparse.Namespace) -> int:
    from longwave.bench import mail, search

    found = search.figures(args.pieces, args.database)
    _print(args, found, mail.markdown(found))
    return 0 if all(figure.reached for figure in found) else 1


def _print(args: argparse.Namespace, rows: Sequence[Any], shown: str) -> None:
    from longwave.bench import table

    if args.json:
        print(json.dumps({"machine": table.machine(), "rows": [asdict(row) for row in rows]}, indent=1))
    else:
        print(f"{table.machine()}\n\n{shown}")
