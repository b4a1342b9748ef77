"""Sample data for the style guide and the tests: every page, rich and poor, with the names that break layouts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.templatetags.static import static

from longwave.published.models import Entry
from longwave.published.shapes import Chrome, Image, Link, Person, Stub, Term

NAMESPACE = UUID("6f1ad9a2-0c47-4a53-9a4b-0b6d2f5f4f0e")
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
STATES = ("rich", "minimal", "long", "plain")

Context = dict[str, Any]


def picture(name: str = "harbour", width: int = 1600, height: int = 1000) -> Image:
    """One of our drawings as a picture."""
    src = static(f"longwave/samples/{name}.svg")
    return {
        "src": src,
        "srcset": f"{src} {width}w",
        "sources": [{"type": "image/svg+xml", "srcset": f"{src} {width}w"}],
        "width": width,
        "height": height,
        "alt": "Drawing: a freighter lies at a quay below a low sun",
        "caption": "The quay at Nakhimov was built for 40 ships a month. In June it saw nine.",
        "credit": "Ilse Brandvold / Northlight",
        "share": f"https://magazine.example{src}",
    }


def who(name: str, role: str = "author", title: str = "", affiliation: str = "", link: str = "") -> Person:
    """A person; with a page here unless she has a link elsewhere."""
    slug = name.lower().replace(" ", "-")
    path = "" if link or role == "guest" else f"/people/{slug}/"
    return {"name": name, "slug": slug, "path": path, "role": role, "title": title, "affiliation": affiliation, "link": link}


def term(name: str, kind: str = "regions") -> Term:
    """A region or a topic."""
    slug = name.lower().replace(" ", "-")
    return {"name": name, "slug": slug, "path": f"/{kind}/{slug}/"}


LAN = who("Nguyễn Thị Hương Lan", title="writes on rivers and energy", affiliation="Cần Thơ")
SAMIR = who("سمير الخوري")
RUTA = who("Rūta Petkevičiūtė")
HANNA = who("Hanna Lindqvist", "host", "editor", "Meridian")
GUEST = who("Ingrid Valdemarsdóttir", "guest", "master of the cable ship Solveig", "Nordkabel")
PRODUCER = who("Jonah Reyes-Mbeki", "Produced and edited by", link="https://jonah.example/")
COMPOSER = who("Đặng Minh Châu", "Music")

TEXTS = (
    ("The harbour that lends money", "Ports now carry more of the debt than of the cargo. Somebody signed for that", "Africa"),
    ("A river with four calendars", "Upstream releases follow the price of electricity, downstream fields follow the moon", "Asia-Pacific"),
    ("What a border guard cannot see", "Software decides whom to stop before anybody has looked up", "Europe"),
    ("Bread at the old price", "The subsidy eats a fifth of the budget. Every finance minister has promised to end it", "Middle East"),
    ("The long way round the Caspian", "Nine days by rail, eleven by paper", "Central Eurasia"),
    ("Who keeps the light on", "A power pool works until two members need the same megawatt", "Africa"),
    ("The lawyers of small islands", "Three delegates, one photocopier, and a case that may change the law of the sea", "Asia-Pacific"),
    ("A town that lives by post", "Half of what is spent here was earned 4,000 km away", "The Americas"),
)  # fmt: skip


def entry(number: int = 0, kind: str = "article", pictured: bool = True, **fields: Any) -> Entry:
    """An entry that was never saved."""
    title, standfirst, region = TEXTS[number % len(TEXTS)]
    published = NOW - timedelta(days=number)
    values: Context = {
        "uid": uuid5(NAMESPACE, f"{kind}-{number}"),
        "path": f"/articles/sample-{number}/",
        "kind": kind,
        "title": title,
        "standfirst": standfirst,
        "people": [(LAN, RUTA, SAMIR)[number % 3]] if kind == "article" else [],
        "regions": [term(region)],
        "picture": picture() if pictured else None,
        "words": 1400 + 90 * number,
        "published_at": published,
        "updated_at": published,
    }
    return Entry(**(values | fields))


def stories(count: int, start: int = 1) -> list[Entry]:
    """A list as pages get it: the third is an episode, the fourth has no picture."""
    made = [entry(start + at, pictured=at % 4 != 3) for at in range(count)]
    if count > 2:
        made[2].kind, made[2].people = "episode", []
    return made


def stubs(count: int) -> list[Stub]:
    """Related stories."""
    return [story.stub() for story in stories(count, start=2)]


SOCIAL: list[Link] = [
    {"label": "Mastodon", "url": "https://social.example/@meridian"},
    {"label": "Bluesky", "url": "https://sky.example/meridian"},
]


def magazine() -> Chrome:
    """A magazine with everything around its pages."""
    regions = ("Africa", "The Americas", "Asia-Pacific", "Europe", "Middle East", "Central Eurasia")
    menu: list[Link] = [{"label": name, "url": term(name)["path"]} for name in regions]
    menu += [{"label": "Podcast", "url": "/podcasts/the-line/"}]
    footer = [("About", "/about/"), ("Contact", "/contact/"), ("Corrections", "/corrections/"), ("Privacy", "/privacy/")]
    return {
        "name": "Meridian",
        "tagline": "Foreign affairs, without hurry",
        "logo": None,
        "menu": menu,
        "footer": [{"label": label, "url": url} for label, url in footer],
        "social": SOCIAL,
    }


def bare_magazine() -> Chrome:
    """A magazine that was named a minute ago."""
    return {"name": "Meridian", "tagline": "", "logo": None, "menu": [], "footer": [], "social": []}


def frame(title: str = "Meridian", path: str = "/", rich: bool = True) -> Context:
    """What every page is handed beside its own things."""
    return {
        "magazine": magazine() if rich else bare_magazine(),
        "canonical": f"https://magazine.example{path}",
        "theme": "system",
        "structured": [{"@context": "https://schema.org", "@type": "WebPage", "name": f"{title} </script> & more"}] if rich else [],
        "share": {"title": title, "description": "A description" if rich else "", "image": "", "type": "website"},
        "path": path,
        "today": NOW.date(),
        "year": 2026,
        "preview": False,
    }


PARAGRAPH = (
    "<p>The contract runs to 214 pages, of which <a href=\"/articles/sample-2/\">three</a> mention ships. The rest is about "
    "who pays when they do not come. I read it on the ferry, a crossing of 47&nbsp;minutes, and finished with time to spare, "
    "because most of it is the same paragraph with a different year. <em>Force majeure</em>, in this text, includes drought, "
    "war, and <strong>the opening of a better port next door</strong>.</p>"
)
CELLS = [["High seas", "22", "0"], ["One state, standing permit", "41", "3"], ["Claimed by two states or more", "1,019", "54"]]


def blocks() -> dict[str, Context]:
    """One value for each kind of block."""
    sound = {"url": "/audio/clip.mp3", "title": "The winch on deck", "seconds": 20.4, "type": "audio/mpeg", "length": 163_000}
    columns = [
        {"type": "text", "heading": "Where the break lay"},
        {"type": "number", "heading": "Repairs"},
        {"type": "number", "heading": "Days"},
    ]
    return {
        "text": {"html": PARAGRAPH * 2},
        "heading": {"text": "Who signed, and for whom", "level": 2, "id": "who-signed"},
        "picture": {"image": picture()},
        "list": {"ordered": True, "items": ["The state lends to the port.", "The port lends to <em>the state</em>.", "Nobody lends to the ships."]},
        "pullquote": {"text": "A fire brigade does not ask for a visa. I ask for 58.", "by": "The master of a cable ship"},
        "table": {"caption": "Median days from fault to permission", "columns": columns, "rows": CELLS},
        "audio": sound,
        "note": {"title": "How we counted", "html": "<p>We read the registers of six ports and asked each for its own figure. Two answered.</p>"},
        "embed": {
            "url": "https://video.example/watch?v=1",
            "title": "Splicing a cable, from hook to buoy",
            "description": "A film of nine minutes, without words.",
            "host": "video.example",
            "frame": "https://video.example/embed/1",
        },
        "correction": {"date": "2026-11-21", "html": "<p>An earlier version gave the length of the quay in feet.</p>"},
        "readalso": {"entries": stubs(2)},
        "divider": {},
    }  # fmt: skip


def body() -> str:
    """An article's body with every kind of block."""
    from django.template.loader import render_to_string

    values = blocks()
    parts = [PARAGRAPH] + [
        render_to_string(f"longwave/blocks/{kind}.html", {"value": value, "self": value}) + ("" if kind == "heading" else PARAGRAPH)
        for kind, value in values.items()
    ]
    return "".join(parts)


def episode_data(rich: bool = True) -> Context:
    """What an episode stores beside its columns."""
    show = {"title": "The Line", "path": "/podcasts/the-line/", "slug": "the-line", "feedback": "theline@magazine.example" if rich else ""}
    audio = {"url": "/audio/7-9f3a/mending-the-deep.mp3", "length": 36_412_118, "type": "audio/mpeg", "seconds": 2292.4}
    poor = {
        "show": show, "number": None, "season": None, "type": "full", "explicit": False, "audio": audio, "host": None, "guests": [],
        "credits": [], "subscribe": [], "chapters": [], "transcript": [], "transcript_url": {}, "corrections": [],
    }  # fmt: skip
    if not rich:
        return poor
    places = [("Apple Podcasts", "https://podcasts.apple.example/1"), ("Spotify", "https://open.spotify.example/1"), ("AntennaPod", "https://antennapod.example/1")]
    marks = [(0, "Who calls a cable ship"), (95.5, "The grapnel and the glass"), (412, "Thirty-one days at anchor"), (1460, "What a state wants to know")]
    lines = [
        (0, 41, "Hanna Lindqvist", "Good morning. Somewhere under the South China Sea a cable parted on a Sunday, at ten past three, and for five weeks the evenings were slow."),
        (41, 96, "Ingrid Valdemarsdóttir", "We knew by breakfast where it lay, to the metre. That is the easy part. One sends light down the fibre and times the echo."),
        (96, 150, "Ingrid Valdemarsdóttir", "The hook that finds it has not changed since my great-grandfather’s day. The glass inside the cable has."),
        (412, 470, "Hanna Lindqvist", "And then you waited."),
        (470, 540, "Ingrid Valdemarsdóttir", "Thirty-one days. We painted the hull. We painted it again."),
    ]  # fmt: skip
    return poor | {
        "number": 17,
        "season": 2,
        "host": HANNA,
        "guests": [GUEST],
        "credits": [PRODUCER, COMPOSER],
        "subscribe": [{"label": label, "url": url} for label, url in places],
        "chapters": [{"start": start, "title": title, "url": "", "image": ""} for start, title in marks],
        "transcript": [{"start": a, "end": b, "speaker": name, "text": text} for a, b, name, text in lines],
        "transcript_url": {name: f"/podcasts/the-line/mending/transcript.{name}" for name in ("vtt", "srt", "json", "txt")},
        "corrections": [{"date": "2026-11-22", "html": "<p>We gave the wrong year for the ship’s building: 1989, not 1998.</p>"}],
    }


CORRECTION = {"date": "2026-11-24", "html": "<p>An earlier version gave the quay’s length in feet as if in metres.</p>"}


def _article(state: str) -> Context:
    if state == "minimal":
        return frame("A title", rich=False) | {"entry": Entry(kind="article", title="A title", published_at=NOW, updated_at=NOW)}
    long = {"title": f"Das {LONG_WORD} und andere lange Wörter", "people": [LAN, SAMIR, RUTA]} if state == "long" else {}
    fields: Context = {
        "body_html": body(),
        "topics": [term("Trade", "topics"), term("Debt and finance", "topics")],
        "related": stubs(4),
        "people": [LAN, RUTA],
        "data": {"corrections": [CORRECTION]},
        "updated_at": NOW + timedelta(days=1),
    }
    made = entry(0, pictured=state != "plain", **(fields | long))
    return frame(made.title, "/articles/sample-0/") | {"entry": made}


def _episode(state: str) -> Context:
    rich = state != "minimal"
    fields: Context = {
        "title": f"Das {LONG_WORD}" if state == "long" else "Mending the deep",
        "standfirst": "She finds a broken cable to within a metre, and then asks five ministries whether she may touch it" if rich else "",
        "body_html": PARAGRAPH if rich else "",
        "topics": [term("Technology", "topics")] if rich else [],
        "related": stubs(4) if rich else [],
        "regions": [term("Asia-Pacific")] if rich else [],
        "data": episode_data(rich),
        "updated_at": NOW,
    }
    made = entry(0, "episode", pictured=state in ("rich", "long"), **fields)
    return frame(made.title, "/podcasts/the-line/mending-the-deep/", rich) | {"entry": made}


def _show(state: str) -> Context:
    rich = state != "minimal"
    data = {"feed": "/podcasts/the-line/feed.xml", "subscribe": [], "credits": [], "feedback": "", "host": None, "category": "", "funding": None}
    full = episode_data()
    if rich:
        data |= {
            "subscribe": full["subscribe"], "credits": [PRODUCER], "feedback": "theline@magazine.example", "host": HANNA,
            "category": "News › Politics", "funding": {"text": "Support the show", "url": "https://magazine.example/support/"},
        }  # fmt: skip
    made = entry(0, "show", title="The Line", data=data, picture=picture("square", 1200, 1200) if state in ("rich", "long") else None)
    made.standfirst = "One conversation a week with somebody who was there" if rich else ""
    made.body_html = PARAGRAPH if rich else ""
    episodes = [entry(at, "episode", data=full) for at in range(4)] if rich else []
    return frame(made.title, "/podcasts/the-line/", rich) | {"entry": made, "episodes": episodes, "next": "?page=2" if rich else ""}


def _listing(kind: str) -> Callable[[str], Context]:
    def make(state: str) -> Context:
        rich = state != "minimal"
        title = {"region": "Asia-Pacific", "topic": "Debt and finance", "person": LAN["name"]}[kind]
        data = {"title": "", "affiliation": "", "links": []}
        if kind == "person" and rich:
            data = {"title": LAN["title"], "affiliation": LAN["affiliation"], "links": [{"label": "Her own page", "url": "https://lan.example/"}]}
        image = picture("person", 960, 1200) if kind == "person" and state in ("rich", "long") else None
        about = "<p>Two thirds of the world’s cargo and most of its coastline, seen from the quays.</p>" if rich else ""
        made = entry(0, kind, title=LONG_WORD if state == "long" else title, standfirst="", body_html=about, data=data, picture=image)
        found = {"rich": 8, "long": 1, "plain": 3}.get(state, 0)
        return frame(made.title, f"/{kind}s/sample/", rich) | {"entry": made, "stories": stories(found), "next": "?page=2" if state == "rich" else ""}

    return make


def _page(state: str) -> Context:
    made = entry(0, "page", title="About Meridian", standfirst="Who we are", body_html=body() if state == "rich" else "", picture=None)
    return frame(made.title, "/about/", state != "minimal") | {"entry": made}


def _front(state: str) -> Context:
    empty: Context = {"date": NOW.date(), "lead": None, "seconds": [], "list": [], "episode": None}
    full: Context = {
        "date": NOW.date(),
        "lead": entry(0, people=[LAN, RUTA]),
        "seconds": stories(4),
        "list": stories(6, start=5),
        "episode": entry(3, "episode", title="Mending the deep", data=episode_data()),
    }
    if state == "long":
        full |= {"lead": entry(0, title=f"Das {LONG_WORD}"), "seconds": stories(1), "list": [], "episode": None}
    if state == "plain":
        full |= {"lead": entry(0, pictured=False), "seconds": [], "episode": None}
    return frame("Meridian", "/", state != "minimal") | {"edition": empty if state == "minimal" else full}


def _archive(state: str) -> Context:
    found, ways = {"rich": 8, "long": 1, "plain": 3}.get(state, 0), state == "rich"
    own: Context = {"month": date(2026, 11, 1), "stories": stories(found), "previous": "/archive/2026/10/" if ways else "", "following": "/archive/2026/12/" if ways else ""}
    return frame("November 2026", "/archive/2026/11/", state != "minimal") | own


def _search(state: str) -> Context:
    regions = [term(name) for name in ("Africa", "Europe", "Asia-Pacific")]
    own: dict[str, Context] = {
        "rich": {"query": "river price", "stories": stories(5), "asked": True, "regions": []},
        "minimal": {"query": "", "stories": [], "asked": False, "regions": []},
        "long": {"query": LONG_WORD, "stories": [], "asked": True, "regions": regions},
        "plain": {"query": "<b>", "stories": stories(1), "asked": True, "regions": regions},
    }
    return frame("Search", "/search/", state != "minimal") | own[state]


def _missing(state: str) -> Context:
    return frame("Page not found", "/nowhere/", state != "minimal") | {"stories": stories(5) if state == "rich" else []}


def _withdrawn(state: str) -> Context:
    note = "We could not stand behind its second half.\n\nThe author agrees." if state == "rich" else ""
    made = entry(0, withdrawn_at=NOW if state == "rich" else None, withdrawal_note=note)
    return frame(made.title, "/articles/sample-0/", state != "minimal") | {"entry": made, "stories": stories(5) if state == "rich" else []}


PAGES: dict[str, Callable[[str], Context]] = {
    "front": _front,
    "article": _article,
    "episode": _episode,
    "show": _show,
    "region": _listing("region"),
    "topic": _listing("topic"),
    "person": _listing("person"),
    "page": _page,
    "archive": _archive,
    "search": _search,
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
