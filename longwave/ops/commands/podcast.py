"""Check a podcast's feed, ours or another's, against what RSS, Apple, Spotify, YouTube and Podcasting 2.0 ask for.

Each broken rule is named with its line, what was found, what was expected and whose rule it is. The exit code is 1 when
a required rule is broken; advice alone leaves it 0.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from longwave.ops.stop import Stop

EXAMPLES = """\
  longwave podcast check feed.xml
  longwave podcast check https://magazine.example/podcasts/the-crossing/feed.xml --json
  longwave podcast check http://localhost:8000/podcasts/the-crossing/feed.xml
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`check SRC`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="list the rules that a feed breaks")
    check.add_argument("source", metavar="SRC", help="a file or an http:// or https:// address")
    check.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Read the feed and print what it breaks."""
    from longwave.podcast.check import broken_rules

    broken = broken_rules(read_source(args.source, args.here))
    required = [fault for fault in broken if fault.required]
    if args.json:
        rows = [
            {
                "rule": fault.rule,
                "authority": fault.authority,
                "required": fault.required,
                "line": fault.line,
                "where": fault.where,
                "fault": str(fault.fault),
            }
            for fault in broken
        ]
        print(json.dumps({"required": len(required), "broken": rows}, indent=1, ensure_ascii=False))
    else:
        for fault in broken:
            print(f"{'broken' if fault.required else 'advice'}  {fault}")
        print(f"{len(required)} broken, {len(broken) - len(required)} advised" if broken else "No rule is broken.")
    return int(bool(required))


def read_source(source: str, here: Path) -> bytes:
    """A feed's bytes from a file or an address. Raises `Stop` where it cannot be had."""
    from longwave.podcast.check import MOST_BYTES

    if "://" in source:
        return _fetched(source, MOST_BYTES)
    try:
        with (here / source).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Stop(f"{source}: the feed cannot be read ({error.strerror}). Expected a file or an address.") from error


def _fetched(url: str, most: int) -> bytes:
    """What an address answers; on one's own network too, since whoever types it is there already."""
    from longwave.kernel.connections import FetchFailed, FetchRefused
    from longwave.kernel.fetch import fetch

    try:
        return fetch(url, limit_bytes=most, seconds=60, allow_private=True).content
    except (FetchRefused, FetchFailed) as error:
        raise Stop(str(error)) from None
