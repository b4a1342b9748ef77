"""Plan and compose the coming days now, as the worker does by itself when something changes.

Each day's preview is written, and each edition filled, for today and eight days ahead. What an editor fixed stays, and
what is frozen is not touched.
"""

from __future__ import annotations

import argparse
import json

EXAMPLES = """\
  longwave newsletter compose
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose but how it is said."""
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Compose, and say which editions there are."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()

    from django.utils import timezone

    from longwave.newsletter import facts, planning

    now = timezone.now()
    changed = planning.keep(now)
    first = facts.today(now)
    editions = [(str(of), of.state, list(of.warnings)) for of in facts.composed(first, first + planning.AHEAD)]
    if args.json:
        rows = [{"edition": slug, "state": state, "warnings": warnings} for slug, state, warnings in editions]
        print(json.dumps({"changed": changed, "editions": rows}, indent=1, ensure_ascii=False))
        return 0
    for slug, state, warnings in editions:
        print(f"{state:<12}{slug}" + "".join(f"\n{'':12}{warning}" for warning in warnings))
    print(f"{changed} changed." if changed else "Nothing had changed.")
    return 0
