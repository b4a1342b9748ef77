"""Bring in what is elsewhere: a magazine's folder, a podcast with a feed, a list of subscribers, what Stripe sold.

What is there already is changed where the source says something else and left alone where it says the same, so an
import may be repeated. A piece or row that cannot be taken is refused with file, line and reason; the others come in.
The exit code is 1 when anything was refused.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from longwave.exchange.report import Report
    from longwave.ops.progress import Bar

EXAMPLES = """\
  longwave import folder ../old-site --dry-run
  longwave import podcast https://old.example/feed.xml --dry-run
  longwave import podcast feed.xml --slug the-crossing --audio none
  longwave import subscribers readers.csv --dry-run
  longwave import stripe --dry-run --plan "Before"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`folder DIR`, `podcast SRC`, `subscribers FILE.csv` or `stripe`."""
    sources = parser.add_subparsers(dest="source", metavar="SOURCE", required=True)
    folder = sources.add_parser("folder", help="Markdown files with YAML front matter, pictures and audio beside them")
    folder.add_argument("path", metavar="DIR")
    _add_shared(folder)
    podcast = sources.add_parser("podcast", help="an existing show, from its RSS feed; GUIDs are kept exactly")
    podcast.add_argument("feed", metavar="SRC", help="a file or an http:// or https:// address")
    podcast.add_argument("--slug", help="the show's address here (default: made from its title)")
    podcast.add_argument(
        "--audio", choices=("fetch", "none"), default="fetch", help="none leaves recordings out; episodes stay drafts"
    )
    podcast.add_argument("--allow-private", action="store_true", help="the feed lives on one's own network")
    podcast.add_argument("--even-if-locked", action="store_true", help="for the owner of a feed that says it is locked")
    _add_shared(podcast)
    subscribers = sources.add_parser("subscribers", help="readers and what they may read, from a table (CSV)")
    subscribers.add_argument("path", metavar="FILE.csv", help="its first line names the columns; email is required")
    subscribers.add_argument(
        "--encoding", default="", metavar="NAME", help="what the file is written in, as windows-1252 (default: UTF-8)"
    )
    _add_shared(subscribers)
    stripe = sources.add_parser("stripe", help="subscriptions that were sold at Stripe before; nothing is charged")
    stripe.add_argument("--plan", default="", help="under which prices that are none of ours are kept, off sale")
    _add_shared(stripe)


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="change nothing; report what would come in")
    parser.add_argument("--json", action="store_true", help="the report for a program")


def run(args: argparse.Namespace) -> int:
    """Import, and print the report."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from longwave.exchange.faults import Refused
    from longwave.ops.progress import bar
    from longwave.ops.stop import Stop

    try:
        with bar("Importing") as shown:
            report = _imported(args, shown)
    except Refused as refused:
        raise Stop(str(refused)) from None
    print(json.dumps(report.as_json(), indent=1, ensure_ascii=False) if args.json else report)
    return int(report.refused > 0)


def _imported(args: argparse.Namespace, shown: Bar) -> Report:
    from longwave.exchange.actions import import_folder, import_podcast, import_subscribers

    if args.source == "folder":
        return import_folder(args.here / args.path, dry_run=args.dry_run, progress=shown.at)
    if args.source == "subscribers":
        path = args.here / args.path
        return import_subscribers(path, encoding=args.encoding, dry_run=args.dry_run, progress=shown.at)
    if args.source == "stripe":
        return _from_stripe(args, shown)
    return import_podcast(
        args.feed if "://" in args.feed else str(args.here / args.feed),
        audio=args.audio,
        allow_private=args.allow_private,
        dry_run=args.dry_run,
        slug=args.slug,
        even_if_locked=args.even_if_locked,
        progress=shown.at,
    )


def _from_stripe(args: argparse.Namespace, shown: Bar) -> Report:
    from longwave.adapters.payments import Away
    from longwave.adapters.stripe import StripeProvider
    from longwave.exchange.actions import import_stripe
    from longwave.membership.billing.providers import provider
    from longwave.ops.stop import Stop

    found = provider()
    if not isinstance(found, StripeProvider):
        raise Stop("Nothing is sold at Stripe here. Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET first.")
    try:
        return import_stripe(found, args.plan, dry_run=args.dry_run, progress=shown.at)
    except Away as away:
        raise Stop(f"Stripe did not answer ({away}). What came in until then stays; import again.") from None
