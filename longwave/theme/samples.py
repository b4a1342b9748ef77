"""Sample contexts of every page, for the style guide and the tests.

Four states: `rich` has everything, `minimal` next to nothing, `long` words and names that break layouts, `plain` no
pictures.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from longwave.discovery.search.finding import Found
from longwave.discovery.search.showing import Choice, Hit, marked
from longwave.discovery.search.views import ways
from longwave.published.models import Entry
from longwave.published.rules import INDEXES, Index
from longwave.theme import letter_samples
from longwave.theme.material import (
    HANNA,
    LAN,
    LONG_WORD,
    NOW,
    PARAGRAPH,
    PLACES,
    PRODUCER,
    RUTA,
    SAMIR,
    Context,
    body,
    entry,
    episode_data,
    frame,
    picture,
    silent_episode,
    stories,
    stubs,
    term,
)

STATES = ("rich", "minimal", "long", "plain")
HOW_MANY = {"rich": 8, "minimal": 0, "long": 1, "plain": 3}  # stories in a list
CORRECTION = {"date": "2026-11-24", "html": "<p>An earlier version gave the quay’s length in feet as if in metres.</p>"}
ABOUT = "<p>Two thirds of the world’s cargo and most of its coastline, seen from the quays.</p>"
LONG_TITLE = f"Das {LONG_WORD} und andere lange Wörter"


def _bare(kind: str, title: str, **fields: Any) -> Entry:
    """An entry in which all that may be empty is."""
    return Entry(kind=kind, title=title, published_at=NOW, updated_at=NOW, **fields)


def _article(state: str) -> Context:
    if state == "minimal":
        return frame("A title", rich=False) | {"entry": _bare("article", "A title")}
    made = entry(
        pictured=state != "plain",
        title=LONG_TITLE if state == "long" else "The harbour that lends money",
        body_html=body(),
        topics=[term("Trade", "topics"), term("Debt and finance", "topics")],
        people=[LAN, SAMIR, RUTA] if state == "long" else [LAN, RUTA],
        related=stubs(4),
        data={"corrections": [CORRECTION]},
        threads=threads(state),
        updated_at=NOW + timedelta(days=1),
    )
    return frame(made.title, "/articles/sample-0/") | {"entry": made}


def _episode(state: str) -> Context:
    if state == "minimal":
        return frame("A title", rich=False) | {"entry": _bare("episode", "A title", data=silent_episode())}
    made = entry(
        kind="episode",
        pictured=state != "plain",
        title=LONG_TITLE if state == "long" else "Mending the deep",
        standfirst="She finds a broken cable to within a metre, and then asks five ministries whether she may touch it",
        body_html=PARAGRAPH,
        topics=[term("Technology", "topics")],
        related=stubs(4),
        data=episode_data(),
        threads=threads(state)[:1],
    )
    return frame(made.title, "/podcasts/the-line/mending-the-deep/") | {"entry": made}


def _show(state: str) -> Context:
    data: Context = {"feed": "/podcasts/the-line/feed.xml", "subscribe": [], "credits": [], "feedback": ""}
    data |= {"host": None, "category": "", "funding": None}
    if state == "minimal":
        made = _bare("show", "The Line", data=data)
        return frame(made.title, rich=False) | {"entry": made, "episodes": [], "next": ""}
    data |= {"subscribe": PLACES, "credits": [PRODUCER], "feedback": "theline@magazine.example", "host": HANNA}
    data |= {"category": "News › Politics", "funding": {"text": "Support the show", "url": "https://magazine.example/"}}
    made = entry(
        kind="show",
        title=LONG_TITLE if state == "long" else "The Line",
        standfirst="One conversation a week with somebody who was there",
        body_html=PARAGRAPH,
        data=data,
        picture=None if state == "plain" else picture("square", 1200, 1200),
    )
    episodes = [entry(at, "episode", data=episode_data()) for at in range(4)]
    return frame(made.title, "/podcasts/the-line/") | {"entry": made, "episodes": episodes, "next": "?page=2"}


def _listing(kind: str, title: str, data: Context, face: str = "") -> Callable[[str], Context]:
    """A page of a region, a topic or a person; `face` names her picture."""

    def make(state: str) -> Context:
        rich = state != "minimal"
        made = entry(
            kind=kind,
            title=LONG_WORD if state == "long" else title,
            standfirst="",
            body_html=ABOUT if rich else "",
            data=data if rich else {},
            picture=picture(face, 960, 1200) if face and state in ("rich", "long") else None,
        )
        found = {"stories": stories(HOW_MANY[state]), "next": "?page=2" if state == "rich" else "", "first": True}
        made.related = stories(4) if rich else []
        return frame(made.title, f"/{kind}s/sample/", rich) | {"entry": made} | found

    return make


HER_DATA: Context = {
    "title": LAN["title"],
    "affiliation": LAN["affiliation"],
    "links": [{"label": "Her own page", "url": "https://lan.example/"}],
}


def _page(state: str) -> Context:
    made = _bare("page", "About Meridian", body_html=body() if state == "rich" else "")
    made.standfirst = "" if state == "minimal" else "Who we are, who pays, and what we do when we are wrong"
    return frame(made.title, "/about/", state != "minimal") | {"entry": made}


def threads(state: str) -> list[Context]:
    """What a piece says of its threads: none, one from its middle, or its last part and the first of another."""
    near: list[Any] = [{"path": story.path, "title": story.title} for story in stories(2)]
    amid = {"title": "Who owns the water", "path": "/threads/water/", "part": 2, "of": 5, "previous": near[0]}
    first = amid | {"title": LONG_TITLE, "part": 1, "of": 12, "previous": None, "next": {**near[1], "title": LONG_WORD}}
    last = amid | {"title": "Rivers in court", "part": 5, "next": None}
    found = {"rich": [amid | {"next": near[1]}], "long": [last, first]}
    return found.get(state, [])


def _thread(state: str) -> Context:
    """A thread: facts known to the year, the month and the day, and pieces among them; `minimal` has none yet."""
    pieces = stories(HOW_MANY[state])
    facts = [("1995-04-05", "5 April 1995"), ("2020-03", "March 2020"), ("2024", "2024")]
    text = "Four states sign an agreement on the river. The one at its source does not."
    rows: list[Context] = [{"date": day, "said": said, "text": text, "link": ""} for day, said in facts]
    rows[0]["link"] = "https://gazette.example/1995/04/05"
    for at, piece in enumerate(pieces):
        row = {"date": "2026-11-12", "said": "12 November 2026", "path": piece.path, "kind": piece.kind}
        rows.append(row | {"title": piece.title, "standfirst": piece.standfirst, "tier": piece.tier, "part": at + 1})
    if state == "long":
        rows = [rows[0] | {"text": LONG_WORD * 3}, rows[-1] | {"title": LONG_TITLE}]
    parts = [{"uid": str(piece.uid), "path": piece.path, "title": piece.title} for piece in pieces]
    made = entry(kind="thread", title=LONG_TITLE if state == "long" else "Who owns the water", regions=[], picture=None)
    made.data = {"parts": parts, "timeline": rows if pieces else []}
    made.body_html = PARAGRAPH if state == "rich" else ""
    return frame(made.title, "/threads/water/", state != "minimal") | {"entry": made}


def _front(state: str) -> Context:
    edition: Context = {"date": NOW.date(), "lead": None, "seconds": [], "list": [], "episode": None}
    editions: dict[str, Context] = {
        "rich": {
            "lead": entry(people=[LAN, RUTA]),
            "seconds": stories(4),
            "list": stories(6, start=5),
            "episode": entry(3, "episode", title="Mending the deep", data=episode_data()),
        },
        "minimal": {},
        "long": {"lead": entry(title=LONG_TITLE, people=[SAMIR, LAN]), "seconds": stories(1)},
        "plain": {"lead": entry(pictured=False), "list": stories(3)},
    }
    return frame("Meridian", "/", state != "minimal") | {"edition": edition | editions[state]}


def _archive(state: str) -> Context:
    ways = ("/archive/2026/10/", "/archive/2026/12/") if state == "rich" else ("", "")
    months = {"month": date(2026, 11, 1), "previous": ways[0], "following": ways[1]}
    return (
        frame("November 2026", "/archive/2026/11/", state != "minimal") | months | {"stories": stories(HOW_MANY[state])}
    )


def _index(about: Index) -> Callable[[str], Context]:
    """A page of everything of one kind."""

    def make(state: str) -> Context:
        made = stories(HOW_MANY[state])
        if about.kind == "show":
            for one in made:
                one.kind, one.regions, one.picture = "show", [], one.picture and picture("square", 1200, 1200)
        ways = {"next": "?page=2" if state == "rich" else "", "month": NOW.date(), "archive": "/archive/2026/11/"}
        said = replace(about, about=about.about.format("Meridian"))
        return frame(about.title, "/index/", state != "minimal") | {"index": said, "entries": made} | ways

    return make


def _search(state: str) -> Context:
    regions = [term(name) for name in ("Africa", "Europe", "Asia-Pacific")]
    nothing: Context = {"query": "", "asked": False, "found": Found(), "regions": regions}
    asked: dict[str, Context] = {
        "rich": {"query": "river price", "asked": True, "found": _found(5), "regions": []},
        "minimal": {"regions": []},
        "long": {"query": LONG_WORD, "asked": True},
        "plain": {"query": "<b>", "asked": True, "found": _found(1), "regions": []},
    }
    made = nothing | asked[state]
    return frame("Search", "/search/", state != "minimal") | made | ways(made["found"], {"q": made["query"]})


def _found(count: int) -> Found:
    """Results: an episode at a minute, and the last with its words behind the wall only."""
    hits = [
        Hit(
            story.stub(),
            marked("What the \x02river\x03 <carries>"),
            marked("… the \x02price\x03 of the \x02river\x03 …"),
            hidden=at == count - 1 > 0,
            start=412 if story.kind == "episode" else None,
        )
        for at, story in enumerate(stories(count))
    ]
    choices = {
        "region": [Choice("africa", "Africa", 12), Choice("europe", "Europe", 4)],
        "year": [Choice("2026", "2026", 9), Choice("2025", "2025", 7)],
    }
    return Found(16, hits, 1, True, choices if count > 1 else {}, {"kind": Choice("article", "Articles")})


def _missing(state: str) -> Context:
    return frame("Page not found", "/nowhere/", state != "minimal") | {"stories": stories(min(HOW_MANY[state], 5))}


def _withdrawn(state: str) -> Context:
    made = entry(title=LONG_TITLE if state == "long" else "The harbour that lends money")
    if state != "minimal":
        made.withdrawn_at = NOW
        made.withdrawal_note = "We could not stand behind its second half.\n\nThe author agrees."
    found = {"entry": made, "what": "piece", "stories": stories(min(HOW_MANY[state], 5))}
    return frame(made.title, "/articles/sample-0/", state != "minimal") | found


PAGES: dict[str, Callable[[str], Context]] = {
    "front": _front,
    "article": _article,
    "episode": _episode,
    "show": _show,
    "region": _listing("region", "Asia-Pacific", {}),
    "topic": _listing("topic", "Debt and finance", {}),
    "person": _listing("person", LAN["name"], HER_DATA, "person"),
    "thread": _thread,
    "page": _page,
    "archive": _archive,
    "articles": _index(INDEXES["/articles/"]),
    "index": _index(INDEXES["/podcasts/"]),
    "search": _search,
    "newsletters": letter_samples.archive,
    "newsletter": letter_samples.page,
    "404": _missing,
    "410": _withdrawn,
    "500": lambda state: {},
    "player": _episode,
}


def page(name: str, state: str) -> Context:
    """The context of one page in one state. Raises KeyError for a page or a state that has no sample."""
    if state not in STATES:
        raise KeyError(f"Found the state {state!r}, expected one of {', '.join(STATES)}.")
    return PAGES[name](state)
