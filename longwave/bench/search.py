"""What searching and indexing cost in a magazine of very many long articles."""

from __future__ import annotations

import os
from typing import Any

from longwave.bench.mail import Figure, magazine, run_in

SEARCH, NARROWED, SUGGESTIONS, INDEX = 30.0, 60.0, 10.0, 2.0  # milliseconds on SQLite
GROWN = 100.0  # of a search on PostgreSQL, narrowing included
MISSPELT = 150.0  # of a search that finds nothing, a guess, and the search that was meant


def figures(articles: int, database: str) -> list[Figure]:
    """Measure in a magazine that is made for it, in an SQLite file or in an empty database that is named."""
    if database:
        os.environ["DATABASE_URL"] = database  # from which the programs that are started here take it
    with magazine() as folder:
        return lines(run_in(folder, "longwave.bench.searching", "--articles", str(articles)))


def lines(run: dict[str, Any]) -> list[Figure]:
    """What was found beside what was to be reached; of what is done again and again, what 19 of 20 do not exceed."""
    grown = run["database"] == "postgresql"
    goals = {
        "searching, with snippets": (run["search"], GROWN if grown else SEARCH),
        "the same, with what results can be narrowed to": (run["narrowed"], GROWN if grown else NARROWED),
        "finding what a misspelt word was meant for": (run["misspelt"], MISSPELT),
        "suggestions": (run["suggestions"], SUGGESTIONS),
        "processor time of indexing an article": (run["index"], INDEX),
    }
    where = f"{run['articles']:,} articles, {'PostgreSQL' if grown else 'SQLite'}"
    return [
        Figure(f"{what}, {where}", f"{took:.1f} ms", f"{goal:.0f} ms", took <= goal)
        for what, (took, goal) in goals.items()
    ]
