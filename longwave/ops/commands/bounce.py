"""Take in mails that came back: failures and complaints. `longwave newsletter bounce` is here.

SRC is a maildir, a folder with a file for each mail, an mbox or a single mail, `-` for the same in a pipe, or an imap://
or imaps:// address. Without one it is the mailbox of LONGWAVE_BOUNCE_MAILBOX. In a maildir and by IMAP only what is
unread is looked at, and marked as read. The same mail again changes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from longwave.ops.stop import Stop

if TYPE_CHECKING:
    from longwave.newsletter.bounces.actions import Taken
    from longwave.newsletter.bounces.mailboxes import Waiting

EXAMPLES = """\
  longwave newsletter bounce
  longwave newsletter bounce /var/mail/bounces/ --dry-run
  longwave newsletter bounce - --json < bounced.mbox
"""
TEMPORARY = 75  # EX_TEMPFAIL: a mail server that hands over a mail through a pipe keeps it, and tries again


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[SRC]`."""
    parser.add_argument("source", metavar="SRC", nargs="?", default="", help="where the mails are; - is standard input")
    parser.add_argument("--dry-run", action="store_true", help="say what would follow, and change nothing")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Take in one mail after another."""
    from longwave.newsletter.bounces.mailboxes import NoMailbox
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()
    try:
        taken = list(_taken(_waiting(args.source, args.here), args.dry_run))
    except NoMailbox as error:
        raise Stop(str(error)) from None
    if args.json:
        print(json.dumps({"reports": [_row(one) for one in taken]}, indent=1, ensure_ascii=False))
        return 0
    for one in taken:
        print(_line(one))
    counts = Counter(one.effect.value if one.new else "known already" for one in taken)
    print(", ".join(f"{count} {effect}" for effect, count in sorted(counts.items())) or "No mail has come back.")
    return 0


def _taken(mails: Iterator[Waiting], dry_run: bool) -> Iterator[Taken]:
    from django.db import DatabaseError
    from django.utils import timezone

    from longwave.newsletter.bounces.actions import take_mail

    for waiting in mails:
        try:
            one = take_mail(waiting.raw, timezone.now(), dry_run=dry_run)
        except DatabaseError as error:
            raise Stop(f"The database does not answer; the mail has to come again: {error}", code=TEMPORARY) from error
        if not dry_run:
            waiting.done()
        yield one


def _waiting(source: str, here: Path) -> Iterator[Waiting]:
    """What waits in the place that is named, seen from where the operator stands, or in the magazine's own."""
    from django.conf import settings

    from longwave.newsletter.bounces import mailboxes

    folder = here if source else Path()
    source = source or settings.BOUNCE_MAILBOX
    if source == "-":
        return mailboxes.in_stream(sys.stdin.buffer)
    if source.startswith(("imap://", "imaps://")):
        return mailboxes.by_imap(source)
    if not source:
        raise Stop("Nowhere to look: name a maildir, an mbox or an imaps:// address, or set LONGWAVE_BOUNCE_MAILBOX.")
    return mailboxes.in_path(folder / source)


def _row(one: Taken) -> dict[str, object]:
    return {
        "kind": one.finding.kind.value,
        "cause": one.finding.cause.value if one.finding.cause else None,
        "status": one.finding.status or None,
        "words": one.finding.words,
        "address": one.delivery.address if one.delivery else None,
        "effect": one.effect.value,
        "new": one.new,
    }


def _line(one: Taken) -> str:
    effect = one.effect.value if one.new else "known already"
    about = one.delivery.address if one.delivery else "no copy of ours"
    said = " ".join(part for part in (one.finding.status, one.finding.words[:100]) if part)
    return f"{effect:<14}{one.finding.kind.value:<12}{about}{': ' if said else ''}{said}"
