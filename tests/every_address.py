"""Every address of a magazine, classified: who it is for, and examples of it that the walk for leaks goes to.

A new route has no row here, and `test_every_address` fails until somebody has said who it is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import get_resolver

from tests import canaries


class For(StrEnum):
    """Who an address is for."""

    EVERYBODY = "everybody"  # what it shows is public, whoever asks
    GATED = "gated"  # the reader is decided about
    PERSONAL = "personal"  # what it shows is the reader's own
    STAFF = "staff"  # people of the desk
    MACHINES = "machines"  # probes, and what only a magazine on somebody's own computer has


@dataclass(frozen=True)
class Row:
    """A class and addresses of it in the magazine of the canaries."""

    whom: For
    examples: tuple[str, ...] = ()


def _for(whom: For, *examples: str) -> Row:
    return Row(whom, examples)


ARTICLE, EPISODE = canaries.ARTICLE, canaries.EPISODE
AUDIO, PICTURE = "/audio/1-0123456789abcdef/x.mp3", "/media/images/nothing.jpg"
NOTHING = "00000000-0000-4000-8000-000000000000"
DESK, ACCOUNT = "desk/", "account/"  # Wagtail's addresses are one class, and so are those of an account

TABLE: dict[str, Row] = {
    "": _for(For.EVERYBODY, "/"),
    "articles/": _for(For.EVERYBODY, "/articles/"),
    "podcasts/": _for(For.EVERYBODY, "/podcasts/"),
    "regions/": _for(For.EVERYBODY, "/regions/"),
    "topics/": _for(For.EVERYBODY, "/topics/"),
    "people/": _for(For.EVERYBODY, "/people/"),
    "articles/<slug:slug>/": _for(For.GATED, ARTICLE, "/articles/free/", "/articles/taken-back/", "/articles/nothing/"),
    "podcasts/<slug:show>/": _for(For.EVERYBODY, "/podcasts/the-crossing/"),
    "podcasts/<slug:show>/<slug:episode>/": _for(For.GATED, EPISODE),
    "regions/<slug:slug>/": _for(For.EVERYBODY, "/regions/europe/"),
    "topics/<slug:slug>/": _for(For.EVERYBODY, "/topics/trade/"),
    "people/<slug:slug>/": _for(For.EVERYBODY, "/people/ines-duarte/", "/people/hanna-lindqvist/"),
    "threads/": _for(For.EVERYBODY, "/threads/"),
    "threads/<slug:slug>/": _for(For.EVERYBODY, "/threads/the-strait/", "/threads/nothing/"),
    "threads/<slug:slug>/feed.xml": _for(For.EVERYBODY, "/threads/the-strait/feed.xml"),
    "regions/<slug:slug>/feed.xml": _for(For.EVERYBODY, "/regions/europe/feed.xml", "/regions/nothing/feed.xml"),
    "topics/<slug:slug>/feed.xml": _for(For.EVERYBODY, "/topics/trade/feed.xml"),
    "people/<slug:slug>/feed.xml": _for(For.EVERYBODY, "/people/ines-duarte/feed.xml"),
    "<slug:slug>/": _for(For.EVERYBODY, "/about/", "/nothing/"),
    "archive/<int:year>/<int:month>/": _for(For.EVERYBODY, "/archive/2026/11/"),
    r"^(?P<below>(?:[-\w]+/)*)here\.json$": _for(For.PERSONAL, "/here.json", f"{ARTICLE}here.json"),
    "free/<str:token>/": _for(For.GATED, "/free/nothing/"),
    "gift/": _for(For.PERSONAL, "/gift/"),
    "gift/<str:token>/": _for(For.GATED, "/gift/nothing/"),
    "feed.xml": _for(For.EVERYBODY, "/feed.xml"),
    "sitemap.xml": _for(For.EVERYBODY, "/sitemap.xml"),
    "sitemap-news.xml": _for(For.EVERYBODY, "/sitemap-news.xml"),
    "robots.txt": _for(For.EVERYBODY, "/robots.txt"),
    "search/": _for(
        For.EVERYBODY,
        *("/search/", "/search/?q=waited", "/search/?q=under+the+sea", "/search/?q=albatross", "/search/?q=shearwater"),
        *("/search/?q=one+OR+two&sort=date", "/search/?q=port&region=europe&year=2026", "/search/?q=ships&page=2"),
        *("/search/?region=europe&kind=episode&sort=date", "/search/?kind=article&page=2"),
    ),
    "search/suggestions/": _for(For.EVERYBODY, "/search/suggestions/?q=po", "/search/suggestions/?q=alb"),
    "newsletter/sign-up/": _for(For.EVERYBODY, "/newsletter/sign-up/"),
    "newsletter/confirm/<str:token>/": _for(For.PERSONAL, "/newsletter/confirm/nothing/"),
    "newsletter/preferences/<str:token>/": _for(For.PERSONAL, "/newsletter/preferences/nothing/"),
    "newsletter/preferences/<str:token>/data.json": _for(For.PERSONAL, "/newsletter/preferences/nothing/data.json"),
    "newsletter/address/<str:token>/": _for(For.PERSONAL, "/newsletter/address/nothing/"),
    "newsletter/unsubscribe/<str:token>/": _for(For.PERSONAL, "/newsletter/unsubscribe/nothing/"),
    "newsletter/": _for(For.EVERYBODY, "/newsletter/"),
    "newsletter/feed.xml": _for(For.EVERYBODY, "/newsletter/feed.xml"),
    "newsletter/<slug:slug>/": _for(For.EVERYBODY, "/newsletter/nothing/"),
    "^newsletter/(?P<slug>[-\\w]+)/(?P<address>audio/\\d+-[0-9a-f]{16}/[^/]+|media/images/[^/]+)$": _for(
        For.EVERYBODY, f"/newsletter/nothing{PICTURE}"
    ),
    "webhooks/stripe/": _for(For.MACHINES, "/webhooks/stripe/"),
    "webhooks/mail/<slug:provider>/": _for(For.MACHINES, "/webhooks/mail/postmark/"),
    "^go/(?P<name>[A-Za-z0-9_-]{11})/$": _for(For.EVERYBODY, "/go/nothing-yet/"),
    "subscribe/": _for(For.EVERYBODY, "/subscribe/"),
    "subscribe/<uuid:uid>/": _for(For.PERSONAL, f"/subscribe/{NOTHING}/"),
    "subscribe/done/<uuid:reference>/": _for(For.PERSONAL, f"/subscribe/done/{NOTHING}/"),
    "subscribe/gift/": _for(For.PERSONAL, "/subscribe/gift/"),
    "subscribe/redeem/": _for(For.PERSONAL, "/subscribe/redeem/"),
    "subscribe/withdraw/": _for(For.PERSONAL, "/subscribe/withdraw/"),
    "subscribe/withdraw/<str:token>/": _for(For.PERSONAL, "/subscribe/withdraw/nothing/"),
    "appearance/": _for(For.EVERYBODY, "/appearance/"),
    "styleguide/": _for(For.EVERYBODY, "/styleguide/"),
    "styleguide/mail/": _for(For.EVERYBODY, "/styleguide/mail/"),
    "styleguide/mail/<slug:rhythm>/<slug:state>/": _for(For.EVERYBODY, "/styleguide/mail/daily/rich/"),
    "styleguide/<str:name>/<slug:state>/": _for(For.EVERYBODY, "/styleguide/article/rich/"),
    "media/images/organisations/<slug:mark>.png": _for(For.EVERYBODY, "/media/images/organisations/nothing.png"),
    "^(?:audio/\\d+-[0-9a-f]{16}/[^/]+|media/images/[^/]+)$": _for(For.EVERYBODY, AUDIO, PICTURE),
    "^(?P<path>(?:articles/[-\\w]+|podcasts/[-\\w]+/[-\\w]+)/)(?P<address>audio/\\d+-[0-9a-f]{16}/[^/]+"
    "|media/images/[^/]+)$": _for(For.GATED, ARTICLE[:-1] + AUDIO, EPISODE[:-1] + PICTURE),
    "podcasts/<slug:show>/feed.xml": _for(For.EVERYBODY, "/podcasts/the-crossing/feed.xml"),
    r"^podcasts/(?P<show>[-\w]+)/(?P<episode>[-\w]+)/transcript\.(?P<form>vtt|srt|json|txt)$": _for(
        For.GATED, *(f"{EPISODE}transcript.{form}" for form in ("vtt", "srt", "json", "txt"))
    ),
    r"^podcasts/(?P<show>[-\w]+)/(?P<episode>[-\w]+)/chapters\.json$": _for(For.GATED, f"{EPISODE}chapters.json"),
    r"^podcasts/(?P<show>[-\w]+)/(?P<episode>[-\w]+)/player/$": _for(For.GATED, f"{EPISODE}player/"),
    "oembed": _for(For.EVERYBODY, f"/oembed?url=http://localhost:8000{EPISODE}", "/oembed"),
    "outbox/": _for(For.MACHINES, "/outbox/"),
    "outbox/<slug:name>/<int:number>/": _for(For.MACHINES, "/outbox/nothing/1/"),
    "till/checkout/<str:number>": _for(For.MACHINES, "/till/checkout/nothing"),
    "till/portal/<str:number>": _for(For.MACHINES, "/till/portal/nothing"),
    "till/invoice/<str:number>": _for(For.MACHINES, "/till/invoice/nothing"),
    "till/invoice/<str:number>/pdf": _for(For.MACHINES, "/till/invoice/nothing/pdf"),
    "till/receipt/<str:number>": _for(For.MACHINES, "/till/receipt/nothing"),
    "livez": _for(For.MACHINES, "/livez"),
    "readyz": _for(For.MACHINES, "/readyz"),
}
CLASSES = {DESK: For.STAFF, ACCOUNT: For.PERSONAL}


def routes() -> Iterator[str]:
    """Every route of the project, as its patterns are written."""

    def walk(patterns: list[Any], before: str) -> Iterator[str]:
        for pattern in patterns:
            written = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, written)
            else:
                yield written

    return walk(get_resolver().url_patterns, "")


def whom(route: str) -> For | None:
    """Who a route is for; None where nobody has said."""
    row = TABLE.get(route)
    return row.whom if row else next((whom for start, whom in CLASSES.items() if route.startswith(start)), None)


def examples() -> list[str]:
    """Every address to walk to."""
    return [address for row in TABLE.values() for address in row.examples]
