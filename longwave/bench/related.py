"""Related articles: ranking any documents as a magazine would, and what scoring costs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from longwave.bench.mail import Figure, magazine, run_in
from longwave.discovery.related import text
from longwave.discovery.related.asking import ask
from longwave.discovery.related.text import Piece
from longwave.discovery.rules import Near, Story, Wishes, freshness, related
from longwave.ops.stop import Stop

DEEP = 200  # places of a ranking
ONE, ALL, MEMORY, PAGE = 250, 180, 1500, 5  # milliseconds, seconds, megabytes, milliseconds
MEANT = 20_000  # articles that the seconds are meant for


# --- Any documents ----------------------------------------------------------------------------------------------


def rank(documents: Path, out: Path, dates: bool) -> int:
    """Rank every document of a file for each, best first; gives back how many there are."""
    found = list(_documents(documents, dates))
    told, dated = [piece for piece, _ in found], {piece.uid: date for piece, date in found}
    now = max(dated.values(), default=_date(None))
    stories = {
        piece.uid: Story(piece.uid, "article", dated[piece.uid], sketch=text.sketch(piece.text)) for piece in told
    }
    with tempfile.TemporaryDirectory(prefix="longwave-bench-") as folder, out.open("w", encoding="utf-8") as file:
        for uid, near in ask("fit", Path(folder), told, DEEP):
            print(json.dumps({"query": uid, "ranked": ranked(uid, near, stories, now)}), file=file)
    return len(told)


def _documents(path: Path, dates: bool) -> Iterator[tuple[Piece, datetime]]:
    """What a file holds, and of which day each is; without dates all are of one. Raises `Stop` with the faulty line."""
    where = str(path)
    try:
        with path.open("rb") as lines:  # JSON may hold signs that end a line elsewhere
            for number, line in enumerate(lines, start=1):
                where = f"Line {number} of {path}"
                if line.strip():
                    one = json.loads(line)
                    title, said = (str(one.get(name) or "") for name in ("title", "text"))
                    yield Piece(str(one["id"]), title, said), _date(one.get("date") if dates else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Stop(f"{where} cannot be ranked: {fault!r}. A document is a line of JSON with id, title, text.") from None


def _date(said: str | None) -> datetime:
    return datetime.fromisoformat(said or "2000-01-01").replace(tzinfo=UTC)


def ranked(uid: str, near: list[list[Any]], stories: dict[str, Story], now: datetime) -> list[str]:
    """The four that the rule would show, and after them the rest by their scores."""
    found = [Near(other, score) for other, score, _ in near]
    chosen = related(stories[uid], Wishes(), found, (stories[one.uid] for one in found), now)
    first = [choice.uid for choice in chosen.shown]
    rest = sorted(found, key=lambda one: -one.score * freshness(stories[one.uid], now))
    return [*first, *(one.uid for one in rest if one.uid not in first)]


# --- What it costs ----------------------------------------------------------------------------------------------


def figures(count: int) -> list[Figure]:
    """Measure in a magazine of so many long articles."""
    with magazine() as folder:
        found = run_in(folder, "longwave.bench.relating", "--pieces", str(count))
    night, memory, one, alone = found["night"], found["memory"], found["one"], found["alone"]
    goal = ALL * max(1.0, count / MEANT)
    return [
        Figure(
            f"learning from {count:,} long articles, scoring and choosing",
            f"{night:.0f} s",
            f"{goal:.0f} s",
            night <= goal,
        ),
        Figure("memory of the process that learns", f"{memory:,.0f} MB", f"{MEMORY:,} MB", memory <= MEMORY),
        Figure("scoring one article, its process included", f"{alone:.0f} ms", f"{ONE} ms", alone <= ONE),
        Figure("the worker's whole task for one article", f"{one:.0f} ms", "–", True),
        Figure("selects for an article with what stands under it", str(found["selects"]), "1", found["selects"] == 1),
        Figure("time of that select", f"{found['page']:.2f} ms", f"{PAGE} ms", found["page"] <= PAGE),
    ]
