"""The magazine's feed, its site maps and what it tells robots: all from the published record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from lxml import etree

from longwave.published import facts
from longwave.published.models import STORIES, Entry, key_of
from longwave.published.rules import INDEXES
from longwave.published.signals import pages_asked

NEWEST = 30
NEWS_DAYS = 2  # Google's news site maps hold the last two days
SITE_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
CLOSED = ("/desk/", "/search/", "/account/", "/gift/", "/free/", "/go/")  # to robots
MOST_URLS = 50_000  # the most a site map may hold (sitemaps.org)


def answer(request: HttpRequest, body: bytes, media_type: str, changed: dt.datetime | None = None) -> HttpResponse:
    """What a machine reads, with a strong validator: one that holds it is told so."""
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    response["ETag"] = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    response["Cache-Control"] = "public, max-age=300"
    stamp = int(changed.timestamp()) if changed else None
    if stamp:
        response["Last-Modified"] = http_date(stamp)
    return get_conditional_response(request, response["ETag"], stamp, response) or response


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """`/feed.xml`: the newest stories as headline and standfirst, never the body."""
    magazine = facts.magazine()
    newest = Entry.objects.stories().without_bodies()[:NEWEST]
    return _feed(request, magazine["name"], magazine["tagline"], "/", list(newest))


@require_safe
def of_list(request: HttpRequest, **_: str) -> HttpResponse:
    """`feed.xml` below a region, a topic or a person: what is filed there, in the same shape."""
    path = request.path.removesuffix("feed.xml")
    found = facts.entry_at(path)
    if found is None:
        moved = facts.moved_to(path)
        if moved is None:
            raise Http404
        return HttpResponsePermanentRedirect(f"{moved}feed.xml")
    entry = found.entry
    if entry.withdrawn_at:
        return HttpResponse("Nothing is gathered here any more.\n", content_type="text/plain", status=410)
    newest = Entry.objects.listed(key_of(entry)).without_bodies()[:NEWEST]
    return _feed(request, f"{entry.title} · {found.magazine['name']}", entry.standfirst, entry.path, list(newest))


def _feed(request: HttpRequest, title: str, about: str, path: str, newest: list[Entry]) -> HttpResponse:
    site = settings.LONGWAVE_URL
    feed = Rss201rev2Feed(
        title=title,
        link=site + path,
        description=about or title,
        language=settings.LANGUAGE_CODE,
        feed_url=f"{site}{path}feed.xml",
    )
    for entry in newest:
        feed.add_item(
            title=entry.title,
            link=site + entry.path,
            description=escape(entry.standfirst),  # readers of feeds take a description for HTML
            unique_id=f"urn:uuid:{entry.uid}",
            unique_id_is_permalink=False,
            author_name=", ".join(person["name"] for person in entry.people),
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[term["name"] for term in [*entry.regions, *entry.topics]],
        )
    changed = max((entry.updated_at for entry in newest), default=None)
    return answer(request, feed.writeString("utf-8").encode(), "application/rss+xml", changed)


def _site_map(entries: Iterable[Entry], magazine: str = "") -> bytes:
    """A site map of entries; with a magazine's name, Google's news site map."""
    names: dict[Any, str] = {None: SITE_MAP} | ({"news": NEWS} if magazine else {})
    root = etree.Element(f"{{{SITE_MAP}}}urlset", nsmap=names)
    for entry in entries:
        url = etree.SubElement(root, f"{{{SITE_MAP}}}url")
        etree.SubElement(url, f"{{{SITE_MAP}}}loc").text = settings.LONGWAVE_URL + entry.path
        if magazine:
            _news(etree.SubElement(url, f"{{{NEWS}}}news"), entry, magazine)
        else:
            changed = entry.updated_at.isoformat(timespec="seconds")
            etree.SubElement(url, f"{{{SITE_MAP}}}lastmod").text = changed
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _news(news: etree._Element, entry: Entry, magazine: str) -> None:
    publication = etree.SubElement(news, f"{{{NEWS}}}publication")
    etree.SubElement(publication, f"{{{NEWS}}}name").text = magazine
    etree.SubElement(publication, f"{{{NEWS}}}language").text = settings.LANGUAGE_CODE.partition("-")[0]
    etree.SubElement(news, f"{{{NEWS}}}publication_date").text = entry.published_at.isoformat(timespec="seconds")
    etree.SubElement(news, f"{{{NEWS}}}title").text = entry.title


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the front page, every page with an entry, the indexes and months that list some, and letters."""
    rows = list(Entry.objects.live().without_bodies().order_by("-updated_at", "-id")[:MOST_URLS])
    newest: dict[str, Entry] = {}  # of what a list holds, by the list's address
    for entry in rows:
        for path in _lists(entry):
            newest.setdefault(path, entry)
    lists = [Entry(path=path, updated_at=entry.updated_at) for path, entry in sorted(newest.items())]
    told: list[Any] = [pages for _, pages in pages_asked.send(sender=None)]
    more = [Entry(path=path, updated_at=changed) for pages in told for path, changed in pages]
    return answer(request, _site_map([*lists, *more, *rows][:MOST_URLS]), "application/xml")


def _lists(entry: Entry) -> Iterator[str]:
    """The addresses that list an entry: the indexes of its kind and, for a story, the front page and its month."""
    yield from (path for path, about in INDEXES.items() if about.kind == entry.kind)
    if entry.kind in STORIES:
        published = timezone.localtime(entry.published_at, timezone.get_default_timezone())
        yield "/"
        yield f"/archive/{published:%Y}/{published:%m}/"


@require_safe
def news_site_map(request: HttpRequest) -> HttpResponse:
    """`/sitemap-news.xml`: the articles of the last two days."""
    since = timezone.now() - dt.timedelta(days=NEWS_DAYS)
    rows = Entry.objects.stories().filter(kind="article", published_at__gte=since).without_bodies()[:1000]
    return answer(request, _site_map(rows, facts.magazine()["name"]), "application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: the desk, searches, accounts and links that open one piece to somebody are no robot's reading."""
    site = settings.LONGWAVE_URL
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    maps = [f"Sitemap: {site}/sitemap.xml", f"Sitemap: {site}/sitemap-news.xml", ""]
    return answer(request, "\n".join([*lines, *maps]).encode(), "text/plain")
