"""What a thread's timeline says, and where a piece stands in it. Plain: facts in, rows out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

NEIGHBOURS = 2  # parts of threads that lead the pieces under a part: the next and the one before


@dataclass(frozen=True, order=True)
class When:
    """A date as precisely as it is known: a year, a month (1 to 12) of it, or a day of that; 0 is not known.

    What is known less precisely comes first: “2024” opens the year that it names.
    """

    year: int
    month: int = 0
    day: int = 0

    def fault(self) -> str:
        """What is wrong with it, in a sentence; empty where nothing is."""
        if self.day and not self.month:
            return "A day needs its month."
        try:
            dt.date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return f"There is no such date as {self.iso}."
        return ""

    @property
    def iso(self) -> str:
        """As `<time datetime>` takes it: 2026, 2026-11 or 2026-11-23."""
        known = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(known)

    @property
    def said(self) -> str:
        """As a reader takes it: 2026, November 2026 or 23 November 2026."""
        if not self.month:
            return str(self.year)
        month = f"{dt.date(self.year, self.month, 1):%B} {self.year}"
        return f"{self.day} {month}" if self.day else month


@dataclass(frozen=True)
class Fact:
    """Something that happened: one sentence, and where it can be read up."""

    when: When
    sentence: str
    link: str = ""


@dataclass(frozen=True)
class Part:
    """A live piece of a thread, as everybody may see it."""

    uid: str
    path: str
    kind: str
    title: str
    standfirst: str
    tier: str
    published: dt.date


def timeline(parts: Sequence[Part], facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Pieces and facts by date, oldest first. Of one day, what happened comes before what was written about it."""
    dated: list[tuple[When, int, int, dict[str, Any]]] = []
    for place, fact in enumerate(facts):
        dated.append((fact.when, 0, place, {"text": fact.sentence, "link": fact.link}))
    for place, part in enumerate(parts):
        when = When(part.published.year, part.published.month, part.published.day)
        row = {"path": part.path, "kind": part.kind, "title": part.title, "standfirst": part.standfirst}
        dated.append((when, 1, place, row | {"tier": part.tier, "part": place + 1}))
    ordered = sorted(dated, key=lambda one: one[:3])
    return [{"date": when.iso, "said": when.said} | row for when, _, _, row in ordered]


def told(parts: Sequence[Part]) -> list[dict[str, str]]:
    """The parts in the editor's order, as little of each as its neighbours need."""
    return [{"uid": part.uid, "path": part.path, "title": part.title} for part in parts]


def place_of(uid: str, title: str, path: str, parts: Sequence[dict[str, str]]) -> dict[str, Any] | None:
    """What a piece says of a thread that it is a part of: “part 4 of 7”, and its neighbours."""
    at = next((number for number, part in enumerate(parts) if part["uid"] == uid), None)
    if at is None:
        return None
    return {
        "title": title,
        "path": path,
        "part": at + 1,
        "of": len(parts),
        "previous": parts[at - 1] if at else None,
        "next": parts[at + 1] if at + 1 < len(parts) else None,
    }


def neighbours(places: Iterable[dict[str, Any]]) -> list[str]:
    """The uids that lead the pieces under a part: what comes next in its threads, then what came before."""
    held = list(places)
    found = [place[side]["uid"] for side in ("next", "previous") for place in held if place[side]]
    return list(dict.fromkeys(found))[:NEIGHBOURS]
