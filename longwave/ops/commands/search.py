"""Search as readers do, or index everything anew.

`search WORDS` shows what `/search/` finds, with the minute where something is said in an episode. `search --rebuild`
indexes everything anew while the site goes on; it can be stopped and repeated at will.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from longwave.ops.progress import bar
from longwave.ops.stop import Stop

if TYPE_CHECKING:
    from longwave.discovery.search.finding import Found
    from longwave.discovery.search.showing import Hit

EXAMPLES = """\
  longwave search port concession
  longwave search '"cheap steel" -china' --sort date
  longwave search sanctions --json
  longwave search --rebuild
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Words, or `--rebuild`."""
    parser.add_argument("words", nargs="*", metavar="WORDS", help="as typed at /search/; quote what has a minus")
    parser.add_argument("--rebuild", action="store_true", help="index everything anew")
    parser.add_argument("--sort", choices=("relevance", "date"), default="relevance", help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Search or rebuild. Nothing found is no fault."""
    from longwave.ops.start import database_ready, django_ready

    if bool(args.words) == args.rebuild:
        raise Stop("Type words to search for, or --rebuild. `longwave search --help` has examples.")
    django_ready()
    database_ready()
    return _rebuild(args) if args.rebuild else _search(args)


def _rebuild(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from longwave.discovery.search import actions
    from longwave.published.models import Entry

    done = 0
    with bar("Indexing", Entry.objects.live().count()) as shown:
        for done in actions.rebuild(timezone.now()):
            shown.at(done, shown.total)
    print(json.dumps({"indexed": done}) if args.json else f"{done:,} pieces and pages are indexed.")
    return 0


def _search(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from longwave.discovery.search import rules
    from longwave.discovery.search.finding import Found, found

    query = rules.parse(" ".join(args.words))
    answer = found(query, rules.Filters(), args.sort, 1, timezone.now(), narrow=False) if query else Found()
    if args.json:
        print(json.dumps(_told(answer), indent=1, ensure_ascii=False))
    else:
        print("\n".join(_lines(answer)))
    return 0


def _lines(answer: Found) -> list[str]:
    said = [f"Nothing has all of this; shown is what has “{answer.meant}”."] if answer.meant else []
    if answer.some:
        said += ["Nothing has all of these words; shown is what has some."]
    elif answer.apart:
        said += ["Nothing has these words side by side; shown is what has all of them."]
    hits = [f"{hit.path}\n  {hit.stub['title']}{'  (behind the wall)' if hit.hidden else ''}" for hit in answer.hits]
    return [*said, *hits, f"{answer.count:,} found{', more not shown' if answer.more else ''}."]


def _told(answer: Found) -> dict[str, Any]:
    said = {"count": answer.count, "meant": answer.meant, "apart": answer.apart, "some": answer.some}
    return said | {"hits": [_row(hit) for hit in answer.hits]}


def _row(hit: Hit) -> dict[str, Any]:
    return {"path": hit.path, "kind": hit.stub["kind"], "title": hit.stub["title"], "behind_the_wall": hit.hidden}
