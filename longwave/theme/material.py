"""What the samples are made of: an invented magazine, its people, stories and blocks, with names that break layouts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from longwave.newsletter.lists.rules import Offer
from longwave.newsletter.words import Rhythm
from longwave.published.models import Entry
from longwave.published.shapes import Chrome, Image, Link, Person, Stub, Term
from longwave.theme.pieces import asset

NAMESPACE = UUID("6f1ad9a2-0c47-4a53-9a4b-0b6d2f5f4f0e")
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"

Context = dict[str, Any]


def picture(name: str = "harbour", width: int = 1600, height: int = 1000) -> Image:
    """One of our drawings as a picture."""
    src = asset(f"samples/{name}.svg")
    return {
        "src": src,
        "srcset": f"{src} {width}w",
        "sources": [{"type": "image/svg+xml", "srcset": f"{src} {width}w"}],
        "width": width,
        "height": height,
        "alt": "Drawing: a freighter lies at a quay below a low sun",
        "caption": "The quay was built for 40 ships a month. In June it saw nine.",
        "credit": "Ilse Brandvold / Northlight",
        "share": f"https://magazine.example{src}",
    }


def who(name: str, role: str = "author", title: str = "", affiliation: str = "", link: str = "") -> Person:
    """A person; with a page here unless she has a link elsewhere."""
    slug = name.lower().replace(" ", "-")
    path = "" if link or role == "guest" else f"/people/{slug}/"
    return {
        "name": name,
        "slug": slug,
        "path": path,
        "role": role,
        "title": title,
        "affiliation": affiliation,
        "link": link,
    }


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
    ("The harbour that lends money", "Africa", "Ports now carry more of the debt than of the cargo. Somebody signed"),
    ("A river with four calendars", "Asia-Pacific", "Upstream follows the price of electricity, downstream the moon"),
    ("What a border guard cannot see", "Europe", "Software decides whom to stop before anybody has looked up"),
    ("Bread at the old price", "Middle East", "The subsidy eats a fifth of the budget. Every minister vows to end it"),
    ("The long way round the Caspian", "Central Eurasia", "Nine days by rail, eleven by paper"),
    ("Who keeps the light on", "Africa", "A power pool works until two members need the same megawatt"),
    ("The lawyers of small islands", "Asia-Pacific", "Three delegates, one photocopier, and the law of the sea"),
    ("A town that lives by post", "The Americas", "Half of what is spent here was earned 4,000 km away"),
)


def entry(number: int = 0, kind: str = "article", pictured: bool = True, **fields: Any) -> Entry:
    """An entry that was never saved."""
    title, region, standfirst = TEXTS[number % len(TEXTS)]
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
    footer = [
        ("About", "/about/"),
        ("Contact", "/contact/"),
        ("Corrections", "/corrections/"),
        ("Privacy", "/privacy/"),
    ]
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
        "structured": [{"@context": "https://schema.org", "@type": "WebPage", "name": f"{title} </script> & more"}]
        if rich
        else [],
        "share": {"title": title, "description": "A description" if rich else "", "image": "", "type": "website"},
        "path": path,
        "today": NOW.date(),
        "year": 2026,
        "preview": False,
        "offered": OFFERS if rich else [],
    }


OFFERS = [
    Offer(
        1,
        "daily",
        "Daily preview",
        "Every morning at seven one article that is otherwise for subscribers.",
        Rhythm.DAILY,
    ),
    Offer(2, "roundup", "Friday roundup", "The week by region, with three articles to read free.", Rhythm.ROUNDUP),
]

PARAGRAPH = (
    '<p>The contract runs to 214 pages, of which <a href="/articles/sample-2/">three</a> mention ships. The rest is '
    "about who pays when they do not come. I read it on the ferry, a crossing of 47&nbsp;minutes, and finished with "
    "time to spare, because most of it is the same paragraph with a different year. <em>Force majeure</em>, in this "
    "text, includes drought, war, and <strong>the opening of a better port next door</strong>.</p>"
)
SENTENCE = "<p>The harbour master keeps a second ledger, in pencil, and it is the one that adds up.</p>"
CELLS = [
    ["High seas", "22", "0"],
    ["One state, standing permit", "41", "3"],
    ["Claimed by two states or more", "1,019", "54"],
]


def blocks() -> dict[str, Context]:
    """One value for each kind of block."""
    columns = [("text", "Where the break lay"), ("number", "Repairs"), ("number", "Days")]
    return {
        "text": {"html": PARAGRAPH * 2},
        "heading": {"text": "Who signed, and for whom", "level": 2, "id": "who-signed"},
        "picture": {"image": picture()},
        "list": {"ordered": True, "items": ["The state lends to the port.", "The port lends to <em>the state</em>."]},
        "pullquote": {"text": "A fire brigade does not ask for a visa. I ask for 58.", "by": "A ship’s master"},
        "table": {
            "caption": "Median days from fault to permission",
            "columns": [{"type": kind, "heading": heading} for kind, heading in columns],
            "rows": CELLS,
        },
        "audio": {
            "url": "/audio/clip.mp3",
            "title": "The winch on deck",
            "seconds": 20.4,
            "type": "audio/mpeg",
            "length": 163_000,
        },
        "note": {"title": "How we counted", "html": "<p>We asked six ports for their own figure. Two answered.</p>"},
        "embed": {
            "url": "https://video.example/watch?v=1",
            "title": "Splicing a cable, from hook to buoy",
            "description": "A film of nine minutes, without words.",
            "host": "video.example",
            "frame": "https://video.example/embed/1",
        },
        "correction": {"date": "2026-11-21", "html": "<p>An earlier version gave the quay’s length in feet.</p>"},
        "readalso": {"entries": stubs(2)},
        "divider": {},
    }


def body(where: str = "") -> str:
    """An article's body with every kind of block; `where` is `.mail` for a letter's."""
    from django.template.loader import render_to_string

    parts = [PARAGRAPH]
    for at, (kind, value) in enumerate(blocks().items()):
        parts.append(render_to_string(f"longwave/blocks/{kind}{where}.html", {"value": value, "self": value}))
        parts.append(PARAGRAPH if at % 4 == 1 else SENTENCE)
    return "".join(parts)


PLACES: list[Link] = [
    {"label": "Apple Podcasts", "url": "https://podcasts.apple.example/1"},
    {"label": "Spotify", "url": "https://open.spotify.example/1"},
    {"label": "AntennaPod", "url": "https://antennapod.example/1"},
]
MARKS = (
    (0, "Who calls a cable ship"),
    (95.5, "The grapnel and the glass"),
    (412, "Thirty-one days at anchor"),
    (1460, "What a state wants to know"),
)
SPOKEN = (
    (0, 41, HANNA, "Good morning. A cable parted on a Sunday, and for five weeks the evenings were slow."),
    (
        41,
        96,
        GUEST,
        "We knew by breakfast where it lay, to the metre. One sends light down the fibre and times the echo.",
    ),
    (96, 150, GUEST, "The hook that finds it has not changed since my great-grandfather’s day. The glass has."),
    (412, 470, HANNA, "And then you waited."),
    (470, 540, GUEST, "Thirty-one days. We painted the hull. We painted it again."),
)


def silent_episode() -> Context:
    """What an episode stores when it has its audio and nothing else."""
    return {
        "show": {"title": "The Line", "path": "/podcasts/the-line/", "slug": "the-line", "feedback": ""},
        "number": None,
        "season": None,
        "type": "full",
        "explicit": False,
        "audio": {"url": "/audio/7-9f3a/mending.mp3", "length": 36_412_118, "type": "audio/mpeg", "seconds": 2292.4},
        "host": None,
        "guests": [],
        "credits": [],
        "subscribe": [],
        "chapters": [],
        "transcript": [],
        "transcript_url": {},
        "corrections": [],
    }


def episode_data() -> Context:
    """What an episode stores beside its columns when nothing is missing."""
    data = silent_episode()
    return data | {
        "show": data["show"] | {"feedback": "theline@magazine.example"},
        "number": 17,
        "season": 2,
        "host": HANNA,
        "guests": [GUEST],
        "credits": [PRODUCER, COMPOSER],
        "subscribe": PLACES,
        "chapters": [{"start": start, "title": title, "url": "", "image": ""} for start, title in MARKS],
        "transcript": [{"start": a, "end": b, "speaker": who["name"], "text": text} for a, b, who, text in SPOKEN],
        "transcript_url": {
            name: f"/podcasts/the-line/mending/transcript.{name}" for name in ("vtt", "srt", "json", "txt")
        },
        "corrections": [{"date": "2026-11-22", "html": "<p>The ship was built in 1989, not 1998.</p>"}],
    }
