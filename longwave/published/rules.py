"""What a front page leads with. Plain: entries in, an edition out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

SECONDS = 4
LIST = 18


class Story(Protocol):
    """What the rule reads of a story; `published_at` is aware."""

    @property
    def kind(self) -> Any: ...
    @property
    def published_at(self) -> Any: ...
    @property
    def picture(self) -> Any: ...


S = TypeVar("S", bound=Story)


@dataclass(frozen=True)
class Edition(Generic[S]):
    """A dated front page: one lead, up to four seconds beside it, the day's list, and the latest episode."""

    date: dt.date
    lead: S | None = None
    seconds: list[S] = field(default_factory=list)
    list: list[S] = field(default_factory=list)
    episode: S | None = None


def edition(stories: Sequence[S], today: dt.date, zone: dt.tzinfo) -> Edition[S]:
    """Lay out a front page from stories that are newest first.

    The lead is the newest article that has a picture, so that the page has a face; without any, the newest article.
    Its date is the day of the newest story, never after today. The latest episode stands apart and is in no list.
    """
    articles = [story for story in stories if story.kind == "article"]
    episode = next((story for story in stories if story.kind == "episode"), None)
    lead = next((story for story in articles if story.picture), articles[0] if articles else None)
    rest = [story for story in articles if story is not lead]
    newest = [story.published_at.astimezone(zone).date() for story in stories[:1]]
    return Edition(min([today, *newest]), lead, rest[:SECONDS], rest[SECONDS : SECONDS + LIST], episode)
