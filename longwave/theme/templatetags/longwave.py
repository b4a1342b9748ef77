"""The tags and filters of Longwave's templates: `{% load longwave %}`."""

import marshal
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from longwave.newsletter.lists import facts as lists
from longwave.newsletter.lists.rules import PROMISE
from longwave.published.shapes import Image, Link, Person
from longwave.theme import icons, pieces, rules, words

register = template.Library()

CHROME_KEPT = 256  # themes × sections × parts are few; only a magazine's chrome changing makes more
NEXT = "longwave-next-path"  # stands in the kept footer for the page's own address
_chrome: dict[tuple[object, ...], str] = {}


@register.simple_tag
def asset(name: str) -> str:
    """The address of one of our static files."""
    return pieces.asset(name)


@register.simple_tag(takes_context=True)
def chrome(context: Context, part: str) -> SafeString:
    """`parts/<part>.html`, kept as HTML for each content of the chrome, section of the site and theme.

    Such a part sees `magazine`, `menu` (items with `current`), `theme`, `themes`, `year`, `own_css` and `next`.
    """
    magazine: Mapping[str, Any] = context.get("magazine") or {}
    path = str(context.get("path") or "/")
    menu: list[Link] = magazine.get("menu") or []
    current = rules.current_item([item["url"] for item in menu], path)
    theme, year, own = (str(context.get(name) or "") for name in ("theme", "year", "own_css"))
    at, state = (current.url, current.state) if current else ("", "")
    key = (part, marshal.dumps(dict(magazine), pieces.PLAIN), at, state, theme, year, own)
    html = _chrome.get(key)
    if html is None:
        marked = [{**item, "current": state if item["url"] == at else ""} for item in menu]
        inside = {
            "magazine": magazine,
            "menu": marked,
            "theme": theme or "system",
            "themes": [(name, name.capitalize()) for name in rules.THEMES],
            "year": year,
            "own_css": own,
            "next": NEXT,
        }
        engine = cast("Any", context.template).engine
        html = str(engine.get_template(f"longwave/parts/{part}.html").render(Context(inside)))
        if not settings.DEBUG:
            _keep(key, html)
    return mark_safe(html.replace(NEXT, escape(path)) if part == "footer" else html)


def _keep(key: tuple[object, ...], html: str) -> None:
    if len(_chrome) >= CHROME_KEPT:
        _chrome.clear()
    _chrome[key] = html


@register.simple_tag
def jsonld(records: Sequence[Mapping[str, Any]]) -> SafeString:
    """Structured data."""
    return pieces.structured(records)


@register.simple_tag
def day(value: date | datetime | str | None, weekday: bool = False) -> SafeString:
    """A date in `<time>`: 23 November 2026."""
    return pieces.time_tag(value, weekday)


@register.simple_tag
def byline(people: Sequence[Person]) -> SafeString:
    """By whom, linked."""
    return pieces.byline(people)


@register.simple_tag
def terms(entry: Any) -> SafeString:
    """An entry's regions and topics, linked."""
    return pieces.terms(entry)


@register.simple_tag
def kicker(story: Any) -> SafeString:
    """What stands above a card's headline."""
    return pieces.kicker(story)


@register.simple_tag
def meta(story: Any, dated: bool = True) -> SafeString:
    """What stands under a card's text."""
    return pieces.meta(story, dated)


@register.simple_tag
def story_list(stories: Sequence[Any], level: int, dated: bool = True, query: str = "") -> SafeString:
    """Stories as rows."""
    return pieces.story_list(stories, level, dated, query)


@register.simple_tag
def step(entry: Any, story: Any) -> rules.Step | None:
    """Where a related story stands in a thread of this piece; None where it is in none beside it."""
    return rules.steps(pieces.pick(entry, "threads") or ()).get(pieces.pick(story, "path"))


@register.simple_tag
def steps_apart(entry: Any, thread: Mapping[str, Any]) -> list[rules.Step]:
    """The ways to the neighbours in a thread that are not among the related pieces below, the one before first."""
    below = {pieces.pick(story, "path") for story in pieces.pick(entry, "related") or ()}
    found = [one for path, one in rules.steps([thread]).items() if path not in below]
    return found[::-1]


@register.simple_tag
def picture(image: Image | None, place: str, decorative: bool = False) -> SafeString:
    """`<picture>` for a place of `pieces.SIZES`."""
    return pieces.picture(image, place, decorative)


@register.simple_tag
def caption(image: Image | None) -> SafeString:
    """`<figcaption>` with caption and credit."""
    return pieces.caption(image)


@register.simple_tag
def subscribe(links: Sequence[Link], feed: str = "") -> SafeString:
    """The subscribe row."""
    return pieces.subscribe(links, feed)


@register.simple_tag
def rows(columns: Sequence[Mapping[str, Any]], cells: Sequence[Sequence[str]]) -> SafeString:
    """A table's body."""
    return pieces.table_rows(columns or (), cells or ())


@register.simple_tag(name="credits")
def credit_lines(people: Sequence[Person]) -> SafeString:
    """Who made it."""
    return pieces.credit_lines(people)


@register.simple_tag
def chapters(data: Mapping[str, Any]) -> SafeString:
    """A recording's chapters."""
    return pieces.chapters(data.get("chapters") or (), anchored=not data.get("transcript"))


@register.simple_tag
def transcript(data: Mapping[str, Any]) -> SafeString:
    """A recording's transcript."""
    return pieces.transcript(data.get("transcript") or (), data.get("chapters") or ())


@register.simple_tag(takes_context=True)
def sign_up(context: Context) -> dict[str, Any]:
    """What a sign-up box says: the newsletters that are offered, and what is promised beside them."""
    offers = context.get("offered")
    return {"offers": lists.offered() if offers is None else offers, "promise": PROMISE}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small sign."""
    return mark_safe(icons.draw(name))


@register.filter
def person(who: Person) -> SafeString:
    """A person's name, linked."""
    return mark_safe(pieces.person(who))


@register.filter
def standing(who: Person) -> SafeString:
    """A person's title and affiliation."""
    return pieces.standing(who)


@register.filter
def clock(seconds: float | None) -> str:
    """6:52."""
    return words.clock(seconds or 0)


@register.filter
def duration(seconds: float | None) -> str:
    """38 min."""
    return words.duration(seconds or 0)


@register.filter
def iso_duration(seconds: float | None) -> str:
    """PT2292S."""
    return words.iso_duration(seconds or 0)


@register.filter
def megabytes(size: int | None) -> str:
    """36.4 MB."""
    return words.megabytes(size or 0)


@register.filter
def month(value: date) -> str:
    """November 2026."""
    return words.month(value)


@register.filter
def nbsp(text: str) -> str:
    """Text whose amounts keep their units beside them."""
    return words.bound(str(text))


@register.filter
def marked(text: str, query: str) -> SafeString:
    """Text with the searched words marked."""
    return pieces.marked(str(text), str(query))


@register.filter
def address(url: str) -> SafeString:
    """An address that leads somewhere; empty when it would run something."""
    return mark_safe(pieces.address(str(url)))


@register.filter
def host(url: str) -> str:
    """The name of the site an address leads to."""
    return words.host(str(url))


@register.filter
def is_changed(entry: Any) -> bool:
    """Whether an entry was changed on a later day than it was published, in the magazine's zone."""
    zone = timezone.get_default_timezone()
    published, updated = (words.moment(pieces.pick(entry, name), zone) for name in ("published_at", "updated_at"))
    return bool(published and updated and updated.isoformat()[:10] > published.isoformat()[:10])
