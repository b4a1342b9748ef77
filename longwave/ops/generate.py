"""Articles for scale: as many as wanted, plausible, each the same on every run.

They are files of the folder format, made from lists of our own, and are imported like any others. Nobody should read
them for pleasure; a page, a listing and a search should find them as heavy as real ones.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from longwave.ops import phrases

A_DAY = 3  # pieces a weekday
PARAGRAPHS = 3  # in each section
SECTIONS = 3
TIERS = ("subscribers", "subscribers", "subscribers", "registered", "open")

SENTENCES = {
    "evidence": phrases.EVIDENCE,
    "mechanism": phrases.MECHANISM,
    "actors": phrases.ACTORS,
    "counter": phrases.COUNTER,
}


@dataclass(frozen=True)
class Shelf:
    """What the articles may use of the magazine they are for: slugs of people, and pictures as front matter lines."""

    people: Sequence[str]
    pictures: Sequence[str]


def article(number: int, before: datetime, shelf: Shelf) -> tuple[str, str]:
    """The `number`th article, from 1 on, dated before `before`: its slug and the text of its file."""
    chance = random.Random(number)  # the same article on every run
    region, topic = chance.choice(list(phrases.PLACES)), chance.choice(list(phrases.SUBJECTS))
    filler = Filler(chance, region, topic)
    title = filler.one(phrases.TITLES)
    slug = f"{ascii_slug(title)}-{number:05}"
    head = [
        "---",
        f'title: "{title}"',
        f"slug: {slug}",
        f'standfirst: "{filler.one(phrases.STANDFIRSTS)}"',
        f"date: {date_of(number, before).isoformat()}",
        f"tier: {chance.choice(TIERS)}",
        f"authors:\n  - {chance.choice(list(shelf.people))}",
        f"regions:\n  - {region}",
        f"topics:\n  - {topic}",
        chance.choice(list(shelf.pictures)),
        "---",
    ]
    return slug, "\n".join(head) + "\n\n" + "\n\n".join(body(filler)) + "\n"


def date_of(number: int, before: datetime) -> datetime:
    """Weekday mornings backwards from `before`, a few pieces on each."""
    days = (number - 1) // A_DAY + 1
    weeks, rest = divmod(days - 1, 5)
    monday = before - timedelta(days=before.weekday())
    day = monday - timedelta(weeks=weeks + 1) + timedelta(days=4 - rest)
    return day.replace(hour=5, minute=20 * ((number - 1) % A_DAY), second=0, microsecond=0)


def body(filler: Filler) -> Iterator[str]:
    """The blocks of a body: an opening, sections of argument, a quotation, a list and a close."""
    yield filler.one(phrases.OPENINGS) + " " + filler.some(phrases.EVIDENCE, 2)
    yield filler.some(phrases.MECHANISM, 2) + " " + filler.some(phrases.ACTORS, 1)
    headings = filler.chance.sample(phrases.HEADINGS, SECTIONS)
    for index, heading in enumerate(headings):
        yield f"## {heading}"
        for kind in filler.chance.sample(list(SENTENCES), PARAGRAPHS):
            yield filler.some(SENTENCES[kind], 2)
        if index == 0:
            yield f"> {filler.one(phrases.QUOTES)}"
        if index == 1:
            yield "\n".join(f"- {filler.fill('{Subject}: {count} {unit}')}" for _ in range(4))
    yield filler.some(phrases.COUNTER, 1) + " " + filler.one(phrases.CLOSINGS)


class Filler:
    """Fills the slots of sentences about one region and one topic. The main place and subject stay the same."""

    def __init__(self, chance: random.Random, region: str, topic: str) -> None:
        self.chance = chance
        places = phrases.PLACES[region].split()
        self.lists = phrases.SUBJECTS[topic]
        self.used: set[str] = set()
        place, other = chance.sample(places, 2)
        self.fixed = {
            "place": place.replace("-", " "),
            "other": other.replace("-", " "),
            "region": phrases.NAMES[region],
            "subject": chance.choice(self.lists[0]),
            "decider": chance.choice(self.lists[2]),
        }

    def one(self, sentences: Sequence[str]) -> str:
        """One sentence of a list, filled."""
        return self.some(sentences, 1)

    def some(self, sentences: Sequence[str], count: int) -> str:
        """Several sentences of a list, filled: each once before any comes again."""
        fresh = [sentence for sentence in sentences if sentence not in self.used]
        if len(fresh) < count:
            self.used -= set(sentences)
            fresh = list(sentences)
        chosen = self.chance.sample(fresh, count)
        self.used |= set(chosen)
        return " ".join(self.fill(sentence) for sentence in chosen)

    def fill(self, sentence: str) -> str:
        """A sentence with its slots filled; those with a capital begin with one."""
        chance, words = self.chance, dict(self.fixed)
        words |= {"means": chance.choice(self.lists[1]), "unit": chance.choice(self.lists[3])}
        words |= {"trouble": chance.choice(self.lists[4]), "fewer": chance.choice(["Nobody", "Few"])}
        words |= {"count": f"{chance.randint(40, 4000):,}", "less": str(chance.randint(12, 39))}
        words |= {"few": str(chance.randint(3, 9)), "years": str(chance.randint(2, 19))}
        words |= {"percent": str(chance.randint(4, 60))}
        words |= {name.title(): words[name][:1].upper() + words[name][1:] for name in ("subject", "decider")}
        return sentence.format(**words)


def ascii_slug(title: str) -> str:
    """A title as an address: ASCII letters, digits and hyphens, at most 60."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:60].rstrip("-")
