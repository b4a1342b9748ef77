"""Measure the site, the newsletter's sender, what members, searches or related articles cost on this machine.

A magazine is made in a temporary folder and served on free ports of this machine; nothing else is touched. `site`
measures pages, podcast feed and audio: wrk makes the requests, and nginx is the peer where it is installed. `mail`
measures sending beside Postfix's smtp-source, both to its smtp-sink. `members` measures pages of plans and accounts,
nights, messages of the payment provider's stand-in and the desk's list of readers. `search` measures searching and
indexing in a magazine of generated long articles, `related` how long it takes to find what belongs together there. With
--documents it ranks the documents of any file for each other instead, so that somebody else can judge the rankings.
Close other programs first: the ratio is what counts, the absolute numbers are those of your machine.
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
  longwave bench related --pieces 20000
  longwave bench related --documents corpus.jsonl --out rankings.jsonl --no-dates
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, how long and how often."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("site", "mail", "members", "search", "related"),
        default="site",
        help="default: %(default)s",
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
    parser.add_argument(
        "--pieces", type=int, default=20_000, metavar="N", help="long articles that are searched or scored"
    )
    parser.add_argument("--database", default="", metavar="URL", help="an empty one to search in, instead of a file")
    parser.add_argument("--documents", metavar="FILE", help="only rank these: lines of JSON with id, title, date, text")
    parser.add_argument("--out", metavar="FILE", help="where the rankings go: lines of JSON with query and ranked")
    parser.add_argument("--no-dates", action="store_true", help="rank as if all documents were of one day")
    parser.add_argument("--json", action="store_true", help="figures for a program")


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    return {"site": _site, "mail": _mail, "members": _members, "search": _search, "related": _related}[args.what](args)


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


def _related(args: argparse.Namespace) -> int:
    from pathlib import Path

    from longwave.bench import mail, related
    from longwave.ops.stop import Stop

    if bool(args.documents) != bool(args.out):
        raise Stop("Ranking needs both: --documents FILE, and --out FILE for the rankings.")
    if args.documents:
        count = related.rank(Path(args.documents), Path(args.out), dates=not args.no_dates)
        print(f"Ranked {count:,} documents in {args.out}.")
        return 0
    found = related.figures(args.pieces)
    _print(args, found, mail.markdown(found))
    return 0 if all(figure.reached for figure in found) else 1


def _print(args: argparse.Namespace, rows: Sequence[Any], shown: str) -> None:
    from longwave.bench import table

    if args.json:
        print(json.dumps({"machine": table.machine(), "rows": [asdict(row) for row in rows]}, indent=1))
    else:
        print(f"{table.machine()}\n\n{shown}")
