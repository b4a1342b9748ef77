"""Send an edition now, whatever its time; or, with --to, show one to somebody as it would be.

An edition is named as in its address: daily-preview-2026-12-04. Sent, it is frozen as it is and handed to the worker's
sender, once. A copy for looking at is sent at once by this command; it is compiled anew, and nothing of the edition is
frozen.
"""

from __future__ import annotations

import argparse

from longwave.ops.stop import Stop

EXAMPLES = """\
  longwave newsletter send daily-preview-2026-12-04
  longwave newsletter send daily-preview-2026-12-04 --to ana@magazine.example
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`EDITION [--to ADDRESS]`."""
    parser.add_argument("edition", metavar="EDITION")
    parser.add_argument("--to", metavar="ADDRESS", default="", help="only a copy for looking at, to this address")


def run(args: argparse.Namespace) -> int:
    """Send it, or a copy."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from django.utils import timezone

    from longwave.newsletter import actions
    from longwave.newsletter.letters.limits import Unsendable
    from longwave.newsletter.models import Edition

    edition = Edition.objects.filter(slug=args.edition).select_related("newsletter").first()
    if edition is None:
        raise Stop(f"{args.edition!r} is no edition; `longwave newsletter status` names them.")
    try:
        if args.to:
            actions.show_to(edition, args.to, timezone.now())
            print(f"A copy of {edition} was sent to {args.to}.")
            return 0
        actions.send_now(edition, timezone.now())
    except (actions.Refused, Unsendable) as refusal:
        raise Stop(str(refusal), code=1) from None
    edition.refresh_from_db()
    print(f"{edition} is on its way: {edition.audience} copies. `longwave newsletter status` says how far it is.")
    return 0
