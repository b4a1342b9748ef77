"""How results and filters are shown: with the words marked, by the minute, under the names that pages have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from longwave.access.rules import Tier
from longwave.discovery.search.backend import Asked, Index, Marked
from longwave.discovery.search.documents import CLOSING, OPENING
from longwave.discovery.search.rules import NARROWING, Filters
from longwave.published.models import STORIES, Entry, Kind
from longwave.published.shapes import Stub

OFFERED = 8  # values of a filter
FOLDERS = {"region": "regions", "topic": "topics", "author": "people", "person": "people", "show": "podcasts"}
NAMES = {
    "kind": "Kind",
    "format": "Format",
    "region": "Region",
    "topic": "Topic",
    "author": "Author",
    "person": "Person",
    "show": "Podcast",
    "year": "Year",
}
KINDS = {
    "article": "Articles",
    "episode": "Episodes",
    "show": "Podcasts",
    "region": "Regions",
    "topic": "Topics",
    "person": "People",
    "thread": "Threads",
    "page": "Other pages",
}
FORMATS = {"full": "Full episodes", "trailer": "Trailers", "bonus": "Bonus episodes"}
KINDS_OF_ONE = {
    "article": "Article",
    "episode": "Episode",
    "show": "Podcast",
    "region": "Region",
    "topic": "Topic",
    "person": "Person",
    "thread": "Thread",
    "page": "Page",
}


@dataclass(frozen=True)
class Hit:
    """A result. `text` is a snippet of public text; `hidden` where the words stand only behind the wall."""

    stub: Stub
    title: SafeString
    text: SafeString
    hidden: bool = False
    start: int | None = None

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return KINDS_OF_ONE.get(self.stub["kind"], "")

    @property
    def is_story(self) -> bool:
        """Whether it is an article or an episode, which have a date and authors."""
        return self.stub["kind"] in STORIES

    @property
    def readers(self) -> str:
        """Who may read what is behind the wall."""
        return "readers with an account" if self.stub["tier"] == Tier.REGISTERED else "subscribers"

    @property
    def path(self) -> str:
        """Where it leads: to the second at which it is said, where there is one."""
        return self.stub["path"] + ("" if self.start is None else f"#t={self.start}")


@dataclass(frozen=True)
class Choice:
    """A value of a filter, and how many results it leaves."""

    value: str
    label: str
    count: int = 0


def marked(text: str) -> SafeString:
    """A text on one line with the words that were asked for in `<mark>`."""
    return mark_safe(str(escape(text.replace("\n", " "))).replace(OPENING, "<mark>").replace(CLOSING, "</mark>"))


def shown(held: Index, asked: Asked, entries: Sequence[int], hidden: frozenset[int]) -> list[Hit]:
    """Results as they are shown, in their order."""
    if not entries:
        return []
    cards: dict[int, Stub] = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "card"))
    public = [number for number in entries if number in cards and number not in hidden]
    looked_for = public if asked.query else []
    marks = held.marked(asked, looked_for) if looked_for else {}
    spoken = [number for number in looked_for if cards[number]["kind"] == Kind.EPISODE]
    minutes = held.minutes(asked, spoken) if spoken else {}
    hits = []
    for number in (number for number in entries if number in cards):
        card = cards[number]
        said = marks.get(number) or Marked(card["title"], card["standfirst"], "")
        minute = minutes.get(number)
        text = minute.text if minute else _telling(said)
        start = int(minute.start) if minute else None
        hits.append(Hit(card, marked(said.title), marked(text), number in hidden, start))
    return hits


def _telling(said: Marked) -> str:
    """The text in which the words stand; the standfirst where they stand in neither."""
    return said.text if OPENING in said.text and OPENING not in said.standfirst else said.standfirst or said.text


def narrowing(counts: Counter[str], total: int, filters: Filters) -> dict[str, list[Choice]]:
    """What results can be narrowed to, the most frequent first. What would leave all of them is not offered."""
    groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        name, _, value = key.partition(":")
        if name in NARROWING and name not in filters.chosen and count < total and len(groups[name]) < OFFERED:
            groups[name].append((value, count))
    if len(groups["format"]) == 1:  # which says no more than the kind
        del groups["format"]
    labels = _labels((name, value) for name, values in groups.items() for value, _ in values)
    return {
        name: [Choice(value, labels[name, value], count) for value, count in groups[name]]
        for name in NARROWING
        if groups.get(name)
    }


def chosen(filters: Filters) -> dict[str, Choice]:
    """What results are narrowed to, by its name."""
    labels = _labels(filters.chosen.items())
    return {name: Choice(value, labels[name, value]) for name, value in filters.chosen.items()}


def _labels(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What the values of filters are called; one whose page is gone, by its address."""
    known = list(keys)
    paths = {(name, value): f"/{FOLDERS[name]}/{value}/" for name, value in known if name in FOLDERS}
    titles = dict(Entry.objects.live().filter(path__in=paths.values()).values_list("path", "title")) if paths else {}
    said = {"kind": KINDS, "format": FORMATS}
    return {
        (name, value): titles.get(paths.get((name, value), ""))
        or said.get(name, {}).get(value, value if name in said else value.replace("-", " ").capitalize())
        for name, value in known
    }
