"""Say how editions stand: what is scheduled, on its way, sent or missed, and who is in doubt.

A copy is in doubt when a provider was told of it and its answer never came. With an edition's name those are listed,
one address a line. The exit code is 1 when something is in doubt, or an edition cannot go on and says why.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from longwave.ops.stop import Stop

if TYPE_CHECKING:
    from longwave.newsletter.models import Edition

EXAMPLES = """\
  longwave newsletter status
  longwave newsletter status daily-preview-2026-12-04 --json
"""
SHOWN = 30  # editions, the latest ones


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[EDITION]`."""
    parser.add_argument("edition", metavar="EDITION", nargs="?", default="", help="only this one, with who is in doubt")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Read, and print."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from longwave.newsletter.models import Edition

    editions = Edition.objects.select_related("newsletter")
    found = list(editions.filter(slug=args.edition) if args.edition else editions[:SHOWN])
    if args.edition and not found:
        raise Stop(f"{args.edition!r} is no edition; `longwave newsletter status` names them.")
    rows = [row(edition, with_addresses=bool(args.edition)) for edition in found]
    if args.json:
        print(json.dumps({"editions": rows}, indent=1, ensure_ascii=False))
    else:
        print("\n".join(map(line, rows)) or "There is no edition yet: `longwave newsletter compose` makes them.")
    return int(any(edition["counts"].get("doubt") or edition["stuck"] for edition in rows))


def row(edition: Edition, with_addresses: bool) -> dict[str, Any]:
    """An edition, its state, and how many of its copies are in which."""
    from longwave.newsletter import facts
    from longwave.newsletter.words import Outcome, State

    sent_at = edition.send_at.astimezone(facts.zone()).isoformat() if edition.send_at else None
    counts = {Outcome(state).name.lower(): count for state, count in sorted(edition.deliveries.all().counts().items())}
    told: dict[str, Any] = {
        "edition": str(edition),
        "newsletter": edition.newsletter.name,
        "state": edition.state,
        "send_at": sent_at,
        "audience": edition.audience,
        "counts": counts,
        "why": edition.why,
        "stuck": bool(edition.why) and edition.state in (State.SCHEDULED, State.PREPARING, State.PAUSED),
        "warnings": list(edition.warnings),
    }
    if with_addresses:
        doubtful = edition.deliveries.filter(state=Outcome.DOUBT.value).order_by("pk")
        told["in_doubt"] = list(doubtful.values_list("address", flat=True))
    return told


def line(row: dict[str, Any]) -> str:
    """An edition as people read it."""
    counts = ", ".join(f"{count} {name}" for name, count in row["counts"].items())
    at = (row["send_at"] or "")[:16].replace("T", " ")
    said = [f"{row['state']:<20}{at:<18}{row['edition']}" + (f": {counts}" if counts else "")]
    said += [f"{'':38}{sentence}" for sentence in (row["why"], *row["warnings"]) if sentence]
    said += [f"{'':38}in doubt: {address}" for address in row.get("in_doubt", ())]
    return "\n".join(said)
