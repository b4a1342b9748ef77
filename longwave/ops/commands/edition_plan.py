"""Say what goes into the coming editions, and why: each day's preview, what is given away, and what was left out.

Nothing is changed. Days that are over show the editions that were sent; others are worked out by what is known now, and
may change until an edition is frozen. What an editor should see to is said on standard error. The exit code is 1 when
a day has no preview.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from longwave.ops.stop import Stop

if TYPE_CHECKING:
    from longwave.newsletter.outlook import Outlook, Planned

EXAMPLES = """\
  longwave newsletter plan
  longwave newsletter plan --from 2026-12-01 --to 2026-12-31 --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--from D --to D`."""
    parser.add_argument("--from", dest="first", metavar="D", type=day, help="the first day (default: today)")
    parser.add_argument("--to", dest="last", metavar="D", type=day, help="the last day (default: eight days later)")
    parser.add_argument("--json", action="store_true", help="for programs")


def day(text: str) -> date:
    """A day as it is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; expected one like 2026-12-04") from None


def run(args: argparse.Namespace) -> int:
    """Work the days out, and print them."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from django.utils import timezone

    from longwave.newsletter import facts, planning

    now = timezone.now()
    first = args.first or facts.today(now)
    last = args.last or first + planning.AHEAD
    if last < first:
        raise Stop(f"--to {last} is before --from {first}; expected a later day.")
    found = planning.look_ahead(now, first, last)
    named = names(found)
    print(json.dumps(document(found, named), indent=1, ensure_ascii=False) if args.json else text(found, named))
    for line in dict.fromkeys(warning for edition in found.editions for warning in edition.contents.warnings):
        print(f"Note: {line}", file=sys.stderr)
    return int(any(not choice.work for choice in found.previews.values()))


def names(found: Outlook) -> dict[str, str]:
    """The slugs of all pieces that are named."""
    from longwave.newsletter import facts

    works = {item.work for edition in found.editions for item in edition.contents.items}
    works |= {work for edition in found.editions for work, _ in edition.contents.left_out}
    return facts.slugs(works)


def document(found: Outlook, named: dict[str, str]) -> dict[str, Any]:
    """The plan as programs read it."""
    return {"editions": [row(edition, named) for edition in found.editions]}


def row(edition: Planned, named: dict[str, str]) -> dict[str, Any]:
    """One edition. `items` are all of its pieces in their order, the preview and what is given away among them."""
    from longwave.newsletter import facts
    from longwave.newsletter.words import Slot

    def listed(pairs: Iterator[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"slug": named[work], "reason": reason} for work, reason in pairs if work in named]

    lead = next(iter(edition.of(Slot.LEAD)), "")
    return {
        "date": edition.day.isoformat(),
        "kind": edition.rhythm.value,
        "send_at": edition.moments.send_at.astimezone(facts.zone()).isoformat(),
        "preview": named.get(lead),
        "complimentary": [named[work] for work in edition.of(Slot.COMPLIMENTARY) if work in named],
        "items": listed((item.work, item.reason) for item in edition.contents.items),
        "left_out": listed(iter(edition.contents.left_out)),
    }


def text(found: Outlook, named: dict[str, str]) -> str:
    """The plan as people read it."""
    return "\n\n".join("\n".join(lines(edition, named)) for edition in found.editions) or "There is no edition."


def lines(edition: Planned, named: dict[str, str]) -> Iterator[str]:
    """One edition, a line for each piece."""
    from longwave.newsletter import facts

    at = edition.moments.send_at.astimezone(facts.zone())
    state = ", frozen" if edition.frozen else ""
    yield f"{at:%A} {at.day} {at:%B %Y, %H:%M}: {edition.rhythm.value}{state}"
    for item in edition.contents.items:
        yield f"  {item.slot.value:<14}{named.get(item.work, item.work)}: {item.reason}"
    for work, reason in edition.contents.left_out:
        yield f"  {'left out':<14}{named.get(work, work)}: {reason}"
