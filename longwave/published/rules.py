"""What a front page leads with, and which pages list everything of a kind. Plain: stubs in, an edition out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from longwave.published.shapes import Stub

SECONDS = 4
LIST = 18


@dataclass(frozen=True)
class Edition:
    """A dated front page: one lead, up to four seconds beside it, the day's list, and the latest episode."""

    date: dt.date
    lead: Stub | None = None
    seconds: list[Stub] = field(default_factory=list)
    list: list[Stub] = field(default_factory=list)
    episode: Stub | None = None


def edition(stories: Sequence[Stub], today: dt.date, zone: dt.tzinfo) -> Edition:
    """Lay out a front page from stories that are newest first.

    The lead is the newest article that has a picture, so that the page has a face; without any, the newest article.
    Its date is the day of the newest story, never after today. The latest episode stands apart and is in no list.
    """
    articles = [story for story in stories if story["kind"] == "article"]
    episode = next((story for story in stories if story["kind"] == "episode"), None)
    lead = next((story for story in articles if story["picture"]), articles[0] if articles else None)
    rest = [story for story in articles if story is not lead]
    newest = [dt.datetime.fromisoformat(story["published_at"]).astimezone(zone).date() for story in stories[:1]]
    return Edition(min([today, *newest]), lead, rest[:SECONDS], rest[SECONDS : SECONDS + LIST], episode)


@dataclass(frozen=True)
class Index:
    """A page that lists everything of one kind. `{}` in what it says of itself stands for the magazine's name."""

    kind: str
    title: str
    about: str
    empty: str
    newest_first: bool = False  # and dated; otherwise by title


INDEXES = {
    "/articles/": Index(
        "article", "Articles", "Every article of {}, newest first.", "No article has been published yet.", True
    ),
    "/podcasts/": Index("show", "Podcasts", "The shows of {}.", "No show has been published yet."),
    "/regions/": Index("region", "Regions", "{} by region.", "No region has been named yet."),
    "/topics/": Index("topic", "Topics", "{} by topic.", "No topic has been named yet."),
    "/people/": Index(
        "person", "People", "Who writes and speaks in {}, and whom it writes about.", "Nobody has a page here yet."
    ),
    "/threads/": Index(
        "thread", "Threads", "Stories of {} that go on, each told in parts.", "No thread has been begun yet."
    ),
}
