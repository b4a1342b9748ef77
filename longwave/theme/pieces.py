"""Pieces of HTML that many pages repeat, written in Python because a template would take ten times as long.

Every function escapes what it is given and returns safe HTML. An item is an `Entry` or a `Stub`.
"""

import html
import json
import marshal
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from longwave.published.shapes import Image, Link, Person, Term
from longwave.theme import icons, words

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
DOT = f"{words.NBSP}· "  # a line never begins with it
SCHEMES = ("", "http", "https", "mailto", "tel")
# How wide a picture is shown, for the browser's choice from `srcset`. The lengths are those of css/layout.css.
SIZES: dict[str, str] = {
    "hero": "(min-width: 60rem) 58rem, 100vw",
    "text": "(min-width: 38rem) 36rem, calc(100vw - 2rem)",
    "lead": "(min-width: 74rem) 46rem, (min-width: 60rem) 62vw, calc(100vw - 2rem)",
    "half": "(min-width: 74rem) 22rem, (min-width: 60rem) 30vw, calc(100vw - 2rem)",
    "thumb": "(min-width: 40rem) 11rem, 6.5rem",
    "cover": "(min-width: 40rem) 16rem, 9rem",
}
ROWS_KEPT = 1024
PLAIN = 2  # the last form of `marshal` in which equal contents are equal bytes, whoever else refers to them
SQUARE = ("show", "person")  # kinds whose picture is a cover or a face
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@cache
def asset(name: str) -> str:
    """The address of one of our static files. One the manifest lacks keeps its plain name: no page falls for it."""
    try:
        return staticfiles_storage.url(f"longwave/{name}")
    except ValueError:
        return f"{settings.STATIC_URL}longwave/{name}"


def escape(text: object) -> str:
    """Text for HTML. Django's own does the same, but asks first whether the text is lazy, at three times the cost."""
    return html.escape(str(text))


def pick(item: Any, name: str) -> Any:
    """A field of an entry or a stub, None where it is missing or was left in the database on purpose."""
    if isinstance(item, Mapping):
        return item.get(name)
    return getattr(item, name, None) if name not in ("data", "related") else vars(item).get(name)


def address(url: str) -> str:
    """`url` escaped for an attribute; empty when it would run something instead of leading somewhere."""
    try:
        scheme = urlsplit(url.strip()).scheme
    except ValueError:
        return ""
    return escape(url) if scheme in SCHEMES else ""


def spoken(name: str) -> str:
    """A name, escaped; one in a script from right to left is kept apart, or it would drag dates after it along."""
    text = escape(name)
    return f"<bdi>{text}</bdi>" if not name.isascii() and RIGHT_TO_LEFT.search(name) else text


def linked(label: str, url: str) -> str:
    """A link, or only its label when there is nowhere to go."""
    href = address(url) if url else ""
    return f'<a href="{href}">{spoken(label)}</a>' if href else spoken(label)


def time_tag(value: date | datetime | str | None, weekday: bool = False) -> SafeString:
    """A day of the magazine's own zone in `<time>`; nothing for what is not a date."""
    found = words.moment(value, timezone.get_default_timezone())
    if found is None:
        return mark_safe("")
    return mark_safe(f'<time datetime="{found.isoformat()}">{words.day(found, weekday)}</time>')


def person(who: Person) -> str:
    """A person's name, linked to her page here or to the link she gave."""
    return linked(who.get("name", ""), who.get("path") or who.get("link") or "")


def standing(who: Person) -> SafeString:
    """A person's title and affiliation, with a comma between them."""
    return mark_safe(", ".join(escape(who[key]) for key in ("title", "affiliation") if who.get(key)))


def authors(people: Sequence[Person]) -> list[Person]:
    """Those who wrote it."""
    return [who for who in people or () if who.get("role") in ("author", "", None)]


def byline(people: Sequence[Person], links: bool = True) -> SafeString:
    """`By A, B and C`, linked unless the headline beside it is the only link allowed; empty without authors."""
    names = [person(who) if links else spoken(who.get("name", "")) for who in authors(people)]
    return mark_safe(f"By {words.joined(names)}") if names else mark_safe("")


def kicker(item: Any) -> SafeString:
    """What a card says above its headline: podcast or not, and the region. Text only: a card has one link."""
    regions: Sequence[Term] = pick(item, "regions") or ()
    parts = [escape(term["name"]) for term in regions[:2]]
    if pick(item, "kind") == "episode":
        parts.insert(0, f"{icons.draw('podcast')} Podcast")
    return mark_safe(DOT.join(parts))


def terms(item: Any) -> SafeString:
    """The regions and topics above an article's headline, each a link to its page."""
    found: list[Term] = [*(pick(item, "regions") or ()), *(pick(item, "topics") or ())]
    return mark_safe(DOT.join(linked(term["name"], term["path"]) for term in found))


def length(item: Any) -> str:
    """Reading time of an article, playing time of an episode whose data is at hand, else nothing."""
    if pick(item, "kind") == "episode":
        seconds = ((pick(item, "data") or {}).get("audio") or {}).get("seconds")
        return words.duration(seconds) if seconds else ""
    minutes = pick(item, "minutes") if pick(item, "kind") == "article" else None
    return f"{minutes}{words.NBSP}min" if minutes else ""


def meta(item: Any, dated: bool = True) -> SafeString:
    """The line under a card's text: who, when, how long."""
    parts: list[str] = [byline(pick(item, "people") or (), links=False)]
    if dated:
        parts.append(time_tag(pick(item, "published_at")))
    parts.append(length(item))
    return mark_safe(DOT.join(part for part in parts if part))


def story_list(stories: Iterable[Any], level: int, dated: bool = True, query: str = "") -> SafeString:
    """Stories as rows with headlines of `level`; the headline is the only link. Words of `query` are marked.

    Shows, regions, topics and people are rows too: a cover and a face are square, and there is less to say below.
    """
    zone = timezone.get_default_timezone_name()
    rows = [
        _row(story, level, dated, query)
        if query or not isinstance(story, dict)
        else _kept_row(marshal.dumps(story, PLAIN), level, dated, zone)
        for story in stories or ()
    ]
    return mark_safe(f'<ul class="stories">{"".join(rows)}</ul>' if rows else "")


@lru_cache(maxsize=ROWS_KEPT)
def _kept_row(stub: bytes, level: int, dated: bool, zone: str) -> str:
    """A stub's row, kept under all that it is made of: most pages show the same few dozen. Days depend on the zone."""
    return _row(marshal.loads(stub), level, dated, "")


def _row(story: Any, level: int, dated: bool, query: str) -> str:
    shown = marked if query else lambda text, _: escape(text)
    image, dek = pick(story, "picture"), pick(story, "standfirst")
    above = f'<p class="kicker">{over}</p>' if (over := kicker(story)) else ""
    below = f'<p class="story-dek">{shown(dek, query)}</p>' if dek else ""
    line = f'<p class="meta">{said}</p>' if (said := meta(story, dated)) else ""
    shape = " square" if pick(story, "kind") in SQUARE else ""
    beside = f'<div class="story-picture{shape}">{picture(image, "thumb", True)}</div>' if image else ""
    return (
        f'<li class="story"><div class="story-text">{above}<h{level} class="story-title">'
        f'<a href="{escape(pick(story, "path"))}">{shown(pick(story, "title") or "", query)}</a></h{level}>'
        f"{below}{line}</div>{beside}</li>"
    )


def picture(image: Image | None, place: str, decorative: bool = False) -> SafeString:
    """`<picture>` with the better formats first. The hero is fetched at once, all others when they come near.

    A decorative picture has an empty `alt`: the headline beside it says what it is about.
    """
    if not image or not image.get("src"):
        return mark_safe("")
    sizes = SIZES[place]
    sources = "".join(
        f'<source type="{escape(source["type"])}" srcset="{escape(source["srcset"])}" sizes="{sizes}">'
        for source in image.get("sources") or ()
    )
    srcset = f' srcset="{escape(image["srcset"])}" sizes="{sizes}"' if image.get("srcset") else ""
    hurry = ' fetchpriority="high"' if place in ("hero", "lead") else ' loading="lazy" decoding="async"'
    alt = "" if decorative else escape(image.get("alt", ""))
    return mark_safe(
        f'<picture>{sources}<img src="{escape(image["src"])}"{srcset} width="{image["width"]:d}" '
        f'height="{image["height"]:d}" alt="{alt}"{hurry}></picture>'
    )


def caption(image: Image | None) -> SafeString:
    """A picture's caption and credit, as two elements in one `<figcaption>`."""
    text, credit = (image["caption"], image["credit"]) if image else ("", "")
    parts = [escape(words.bound(str(text)))] if text else []
    if credit:
        parts.append(f'<span class="credit">{escape(credit)}</span>')
    return mark_safe(f"<figcaption>{' '.join(parts)}</figcaption>" if parts else "")


def subscribe(links: Sequence[Link], feed: str = "") -> SafeString:
    """The places where a show can be subscribed to. RSS is always among them: last, unless the show says where."""
    places: list[Link] = list(links or ())
    if feed and not any(icons.for_place(place["label"], place["url"]) == "rss" for place in places):
        places.append({"label": "RSS", "url": feed})
    items = ""
    for place in places:
        sign = icons.draw(icons.for_place(place["label"], place["url"]))
        items += f'<li><a href="{address(place["url"])}">{sign} {escape(place["label"])}</a></li>'
    return mark_safe(f'<ul class="subscribe">{items}</ul>' if items else "")


def credit_lines(people: Iterable[Person]) -> SafeString:
    """Who made it, a sentence for each role: `Produced and edited by …`, `Music: …`."""
    roles: dict[str, list[str]] = {}
    for who in people or ():
        name = linked(who["name"], who.get("link") or who.get("path") or "")
        roles.setdefault(who.get("role") or "With", []).append(name)
    lines = []
    for role, names in roles.items():
        lead = escape(role[:1].upper() + role[1:])
        sign = "" if lead.lower().endswith((" by", "with")) else ":"
        lines.append(f"<p>{lead}{sign} {words.joined(names)}</p>")
    return mark_safe("".join(lines))


def chapters(marks: Sequence[Mapping[str, Any]], anchored: bool) -> SafeString:
    """A recording's chapters as time links. `anchored` when no transcript carries the places they lead to."""
    items = []
    for mark in marks or ():
        second = int(mark.get("start") or 0)
        anchor = f' id="t={second}"' if anchored else ""
        more = linked("More on this", str(mark["url"])) if mark.get("url") else ""
        items.append(
            f'<li{anchor}><a href="#t={second}"><span class="clock">{words.clock(second)}</span> '
            f"{escape(mark.get('title') or '')}</a>{more and f' <span>{more}</span>'}</li>"
        )
    return mark_safe(f'<ol class="chapters">{"".join(items)}</ol>' if items else "")


def transcript(paragraphs: Sequence[Mapping[str, Any]], marks: Sequence[Mapping[str, Any]]) -> SafeString:
    """A transcript: a time link for each paragraph, the speaker where it changes, a heading where a chapter begins.

    Headings and paragraphs carry the ids `t=412`, so that time links also lead somewhere without a script.
    """
    ahead = [(float(mark.get("start") or 0), str(mark.get("title") or "")) for mark in marks or ()]
    parts: list[str] = []
    used: set[int] = set()
    before = ""
    for paragraph in paragraphs or ():
        start = float(paragraph.get("start") or 0)
        end = float(paragraph.get("end") or start)
        while ahead and ahead[0][0] <= max(start, (start + end) / 2):
            second, title = ahead.pop(0)
            parts.append(f"<h3{_anchor(int(second), used)}>{escape(title)}</h3>")
            before = ""
        speaker = str(paragraph.get("speaker") or "")
        named = f"<strong>{spoken(speaker)}</strong> " if speaker and speaker != before else ""
        second = int(start)
        parts.append(
            f'<div class="turn"{_anchor(second, used)}><p class="who"><a class="clock" href="#t={second}">'
            f"{words.clock(second)}</a> {named}</p><p>{escape(paragraph.get('text') or '')}</p></div>"
        )
        before = speaker or before
    return mark_safe("".join(parts))


def _anchor(second: int, used: set[int]) -> str:
    """The id of a second of the recording, once for each page."""
    if second in used:
        return ""
    used.add(second)
    return f' id="t={second}"'


def table_rows(columns: Sequence[Mapping[str, Any]], cells: Iterable[Sequence[str]]) -> SafeString:
    """A table's body: a leading column of words heads its row, numbers carry the class that aligns them."""
    kinds = ["number" if column.get("type") == "number" else "text" for column in columns]
    opens = [('<td class="number">', "</td>") if kind == "number" else ("<td>", "</td>") for kind in kinds]
    if kinds and kinds[0] == "text":
        opens[0] = ('<th scope="row">', "</th>")
    lines = []
    for row in cells:
        inside = "".join(f"{start}{escape(cell)}{end}" for (start, end), cell in zip(opens, row, strict=False))
        lines.append(f"<tr>{inside}</tr>")
    return mark_safe("".join(lines))


def structured(records: Iterable[Mapping[str, Any]]) -> SafeString:
    """JSON-LD blocks. Signs that could end the script element are written as JSON's own escapes."""
    blocks = (
        json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str).translate(JSON_ESCAPES)
        for record in records or ()
    )
    return mark_safe("".join(f'<script type="application/ld+json">{block}</script>' for block in blocks))


def marked(text: str, query: str) -> SafeString:
    """`text` with the words that were searched for in `<mark>`."""
    asked = [re.escape(word) for word in query.split() if word]
    if not asked:
        return mark_safe(escape(text))
    parts = re.split(f"({'|'.join(sorted(asked, key=len, reverse=True))})", text, flags=re.IGNORECASE)
    shown = (f"<mark>{escape(part)}</mark>" if at % 2 else escape(part) for at, part in enumerate(parts))
    return mark_safe("".join(shown))
