"""Filling a demo's folder: our own magazine, dated as if its newest piece were of today, and everybody's way in.

`python -m longwave.ops.demo` does it in a process of its own, so that the one that supervises stays small. What was
done is remembered, so that starting again is quick; what was interrupted is done again.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from longwave.ops.demo_readers import open_doors, readers_ways_in
from longwave.ops.demo_shop import CODE
from longwave.ops.generate import Shelf, article
from longwave.ops.memory import recall, remember
from longwave.ops.prepare import drop_damaged_manifest, prepare
from longwave.ops.progress import bar
from longwave.ops.start import django_ready
from longwave.ops.stop import Stop

MAGAZINE = Path(__file__).resolve().parent / "magazine"
STATE = Path("data") / "demo.json"
DATED = re.compile(r"^date: *(\S+)", re.MULTILINE)
STAFF = {
    "author": "Tomasz Wilk",
    "editor": "Hanna Lindqvist",
    "producer": "Jonah Reyes-Mbeki",
    "publisher": "Marta Sandoval",
    "administrator": "Ada Keller",
}


def days_to_today(newest: datetime, now: datetime) -> int:
    """By how many whole days everything moves, so that the newest piece is the latest it can be without being early."""
    return (now - newest) // timedelta(days=1)


def newest_date(folder: Path) -> datetime:
    """When the newest piece of a folder was published."""
    files = [*folder.glob("articles/*.md"), *folder.glob("episodes/*.md")]
    return max(datetime.fromisoformat(found[1]) for path in files if (found := DATED.search(path.read_text("utf-8"))))


def oldest_date(folder: Path) -> datetime:
    """When the oldest article was."""
    files = folder.glob("articles/*.md")
    return min(datetime.fromisoformat(found[1]) for path in files if (found := DATED.search(path.read_text("utf-8"))))


def shelf_of(folder: Path) -> Shelf:
    """What generated articles may use of a magazine: its authors, and its pictures with their captions."""
    people, pictures = set(), []
    for path in sorted(folder.glob("articles/*.md")):
        head: dict[str, Any] = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
        people |= set(head["authors"])
        keys = {key: head[key] for key in ("picture", "alt", "caption", "credit") if key in head}
        pictures.append("\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()))
    return Shelf(sorted(people), pictures)


def write_generated(folder: Path, first: int, last: int) -> None:
    """Write generated articles `first` to `last` as a folder of their own, older than all of the magazine's."""
    shelf, before = shelf_of(MAGAZINE), oldest_date(MAGAZINE)
    shutil.copytree(MAGAZINE / "pictures", folder / "pictures")
    (folder / "articles").mkdir()
    for number in range(first, last + 1):
        slug, text = article(number, before, shelf)
        (folder / "articles" / f"{slug}.md").write_text(text, "utf-8")


def seed(articles: int) -> None:
    """Bring our magazine in once, and generated articles up to the number asked for."""
    from django.utils import timezone

    state = recall(STATE)
    if "days" not in state:  # decided once: a second attempt must not date the same pieces differently
        state = remember(STATE, days=days_to_today(newest_date(MAGAZINE), timezone.now()))
    if not state.get("seeded"):
        bring_in(MAGAZINE, state["days"], "Bringing the magazine in")
        remember(STATE, seeded=True)
    held: int = state.get("articles", 0)
    if articles > held:
        with tempfile.TemporaryDirectory(dir="data", prefix="generated-") as name:
            write_generated(Path(name), held + 1, articles)
            bring_in(Path(name), state["days"], "Bringing generated articles in")
        remember(STATE, articles=articles)


def plan_newsletters(now: datetime) -> None:
    """Give the newsletters somebody to be from, and have the coming days planned before anybody looks."""
    from longwave.newsletter import planning
    from longwave.newsletter.models import Newsletter

    sender = {"sender_name": "Crosswater", "sender_address": "newsletter@crosswater.example"}
    Newsletter.objects.filter(sender_address="").update(**sender)
    planning.keep(now)


def bring_in(folder: Path, days: int, label: str) -> None:
    """Import a folder with its dates moved. Raises `Stop` when anything in it is refused: it is ours."""
    from longwave.exchange.actions import import_folder

    with bar(label) as shown:
        report = import_folder(folder, shift=timedelta(days=days), progress=shown.at)
    if report.refused:
        raise Stop(f"{label} failed:\n{report}", code=1)


def ways_in() -> Iterator[tuple[str, str]]:
    """A fresh one-time link to the desk for each role."""
    from longwave.desk.actions import let_in
    from longwave.desk.roles import Role

    for role, name in STAFF.items():
        first, _, last = name.partition(" ")
        yield role, let_in(f"{role}@crosswater.example", Role(role), first, last)


def welcome(
    url: str, staff: Iterator[tuple[str, str]], readers: Iterator[tuple[str, str]], doors: Iterator[tuple[str, str]]
) -> str:
    """What is said before the demo serves."""
    ways = ["\n".join(f"  {name:14} {link}" for name, link in links) for links in (staff, readers)]
    open_ = "\n".join(f"  {what}:\n    {link}" for what, link in doors)
    return (
        f"\nThe magazine Crosswater: {url}\n\n"
        f"Its desk, for each role. A link works once and signs you in:\n\n{ways[0]}\n\n"
        f"Its readers, likewise:\n\n{ways[1]}\n\n"
        f"Without an account, best in a private window:\n\n{open_}\n\n"
        f"What it sells: {url}/subscribe/ (one pays with cards for trying; the code {CODE} makes it cheaper)\n\n"
        f"Mail that it would have sent: {url}/outbox/\n"
    )


def main(argv: list[str] | None = None) -> int:
    """Prepare and fill the current folder, and print the ways in; gives back the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--room", type=int, required=True, help="the port of the reading room")
    args = parser.parse_args(argv)
    try:
        drop_damaged_manifest()
        django_ready()
        prepare()
        seed(args.articles)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code

    from django.conf import settings
    from django.utils import timezone

    url, now = settings.LONGWAVE_URL, timezone.now()
    plan_newsletters(now)
    print(welcome(url, ways_in(), readers_ways_in(now), open_doors(url, args.room, now)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
