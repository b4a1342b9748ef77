"""Search in a magazine with very many long articles.

Run in a magazine's folder: `python -m longwave.bench.searching --articles N`; it says what it found as JSON. Words are
as frequent as in a language (Zipf's law), so that some stand in every article and most in hardly any.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from longwave.discovery.search.rules import Query
    from longwave.published.shapes import Person, Record, Term

WORDS = 40_000  # of the language
LONG = 900  # words of an article: 5,800 signs
AT_ONCE = 500  # articles of one statement
SEARCHES, TYPED, MISSPELT, WARM = 300, 300, 50, 30
COMMON, RARE = 500, 20_000  # the most and the least frequent word that is searched for, by its rank
SYLLABLES = [f"{first}{then}" for first in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "ch",
             "st", "tr") for then in ("a", "e", "i", "o", "u", "an", "er", "on")]  # fmt: skip
NEWEST = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


class Language:
    """Words that nobody speaks, each as frequent as its rank says."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        made: dict[str, None] = {}
        while len(made) < WORDS:
            made["".join(self.chance.choices(SYLLABLES, k=self.chance.choice((2, 3, 3, 4))))] = None
        self.words = list(made)
        self.weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def some(self, count: int) -> str:
        """So many words, one after another."""
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=count))

    def asked(self) -> str:
        """A word that somebody may search for: neither in every article nor in none."""
        rank = COMMON * (RARE / COMMON) ** self.chance.random()
        return self.words[int(rank)]


def fill(language: Language, articles: int) -> None:
    """Write so many articles into the record, a third of them behind the wall after their first paragraphs."""
    from longwave.access.rules import Tier
    from longwave.published.actions import fill
    from longwave.published.models import Entry

    for start in range(0, articles, AT_ONCE):
        made = []
        for number in range(start, min(articles, start + AT_ONCE)):
            record = _article(language, number)
            entry = fill(Entry(uid=record.uid), record)
            entry.tier = Tier.SUBSCRIBERS if number % 3 == 0 else Tier.OPEN
            entry.card = entry.stub()
            made.append(entry)
        Entry.objects.bulk_create(made)


def _article(language: Language, number: int) -> Record:
    from longwave.published.shapes import Record

    text, chance = language.some(LONG), language.chance
    return Record(
        uid=uuid.UUID(int=number + 1),
        path=f"/articles/bench-{number}/",
        kind="article",
        title=language.some(7).capitalize(),
        standfirst=language.some(18),
        body_text=text,
        teaser_html=f"<p>{text[:900]}</p>",
        people=[_author(chance.randrange(40))],
        regions=[_term("regions", chance.randrange(12)), _term("regions", chance.randrange(12))],
        topics=[_term("topics", chance.randrange(20))],
        published_at=NEWEST - dt.timedelta(hours=3 * number),
    )


def _term(folder: str, number: int) -> Term:
    return {"name": f"Name {number}", "slug": f"name-{number}", "path": f"/{folder}/name-{number}/"}


def _author(number: int) -> Person:
    return {
        "name": f"Writer {number}",
        "slug": f"writer-{number}",
        "path": f"/people/writer-{number}/",
        "role": "author",
        "title": "",
        "affiliation": "",
        "link": "",
    }


def queries(language: Language, phrases: list[str]) -> Iterator[str]:
    """What people search for: a word or two, three, a phrase, a beginning."""
    for _ in range(SEARCHES // 6):
        yield language.asked()
        yield language.asked()
        yield f"{language.asked()} {language.asked()}"
        yield f"{language.asked()} {language.asked()} {language.asked()}"
        yield f'"{language.chance.choice(phrases)}"'
        yield f"{language.asked()[:5]}*"


def timed(act: Callable[[], object]) -> float:
    """How many milliseconds it takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def p95(times: list[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return statistics.quantiles(times, n=20)[-1]


def measure(articles: int) -> dict[str, Any]:
    """Milliseconds: of indexing an article, and what nineteen of twenty searches and suggestions do not exceed."""
    from longwave.discovery.search import actions, backend, finding, rules
    from longwave.published.models import Entry

    language, now = Language(1), NEWEST + dt.timedelta(days=1)
    fill(language, articles)
    began = time.process_time()
    actions.catch_up(now)
    indexed = (time.process_time() - began) * 1000 / articles
    backend.index().settle()
    texts = Entry.objects.exclude(tier="subscribers").values_list("standfirst", flat=True)[:200]
    parsed = [rules.parse(text) for text in queries(language, [" ".join(text.split()[3:5]) for text in texts])]
    wrong = [rules.parse(f"{language.words[number][:-1]}x") for number in range(COMMON, COMMON + MISSPELT)]

    def search(query: Query, narrow: bool) -> float:
        return timed(lambda: finding.found(query, rules.Filters(), finding.RELEVANCE, 1, now, narrow))

    for query in parsed[:WARM]:
        search(query, True)
    typed = [language.asked()[: 2 + number % 4] for number in range(TYPED)]
    return {
        "articles": articles,
        "index": indexed,
        "search": p95([search(query, False) for query in parsed]),
        "narrowed": p95([search(query, True) for query in parsed]),
        "misspelt": p95([search(query, True) for query in wrong]),
        "suggestions": p95([timed(partial(finding.suggested, text)) for text in typed]),
    }


def main(words: list[str]) -> int:
    """One run, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    args = parser.parse_args(words)
    from longwave.ops.start import django_ready

    django_ready()
    from django.db import connection

    from longwave.published.models import STORIES, Entry

    if Entry.objects.filter(kind__in=STORIES).exists():
        sys.exit("There are articles in this database; expected an empty one, which is filled and left so.")
    print(json.dumps({"database": connection.vendor} | measure(args.articles)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
