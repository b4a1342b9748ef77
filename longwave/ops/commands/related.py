"""Say when pieces were last compared with each other, or write out what editors pinned and excluded.

With --pins each line is JSON: under which piece (`work`), which other one, `verdict`, when and by whom, when and by
whom it was taken back, and the uids that stood there before (`shown`). Pins that stand in a piece's own form come last,
without a time. It is what the choice can be judged by.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

EXAMPLES = """\
  longwave related
  longwave related --pins > pins.jsonl
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to write."""
    parser.add_argument("--pins", action="store_true", help="every pin and exclusion, a line of JSON each")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Write it."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()
    if args.pins:
        for line in (*_said(), *_in_forms()):
            print(json.dumps(line, ensure_ascii=False))
        return 0
    known = _known()
    print(json.dumps(known) if args.json else "\n".join(f"{name}: {value}" for name, value in known.items()))
    return 0


def _known() -> dict[str, Any]:
    from longwave.discovery import facts
    from longwave.discovery.models import Fit

    fit, due = Fit.objects.first(), facts.due().count()
    about = {"compared": str(fit.fitted_at), "pieces": fit.stories, "seconds": round(fit.seconds, 1)} if fit else {}
    return about | {"waiting": due}


def _said() -> Iterator[dict[str, Any]]:
    from longwave.discovery.models import Wish

    for wish in Wish.objects.select_related("made_by", "undone_by").order_by("pk"):
        yield {
            "work": str(wish.work),
            "other": str(wish.other),
            "verdict": wish.verdict,
            "at": wish.made_at.isoformat(),
            "by": wish.made_by.email if wish.made_by else "",
            "undone_at": wish.undone_at.isoformat() if wish.undone_at else "",
            "undone_by": wish.undone_by.email if wish.undone_by else "",
            "shown": wish.shown,
        }


def _in_forms() -> Iterator[dict[str, Any]]:
    from longwave.published.models import Entry

    for entry in Entry.objects.stories().only("uid", "data").iterator():
        for other in entry.data.get("pins", []):
            yield {"work": str(entry.uid), "other": str(other), "verdict": "pin", "at": "", "by": "", "shown": []}
