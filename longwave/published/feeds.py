"""The magazine's feed, its site maps and what it tells robots: all from the published record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.http import http_date
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from longwave.published import facts
from longwave.published.models import Entry

NEWEST = 30
NEWS_DAYS = 2  # Google's news site maps hold the last two days
MOST_URLS = 50_000  # the most a site map may hold (sitemaps.org)


def _answer(request: HttpRequest, body: bytes, media_type: str, changed: dt.datetime | None = None) -> HttpResponse:
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
    magazine, site = facts.magazine(), settings.LONGWAVE_URL
    newest = facts.newest(NEWEST)
    feed = Rss201rev2Feed(
        title=magazine["name"],
        link=f"{site}/",
        description=magazine["tagline"] or magazine["name"],
        language=settings.LANGUAGE_CODE,
        feed_url=f"{site}/feed.xml",
    )
    for entry in newest:
        feed.add_item(
            title=entry.title,
            link=site + entry.path,
            description=entry.standfirst,
            unique_id=f"urn:uuid:{entry.uid}",
            unique_id_is_permalink=False,
            author_name=", ".join(person["name"] for person in entry.people),
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[term["name"] for term in [*entry.regions, *entry.topics]],
        )
    changed = max((entry.updated_at for entry in newest), default=None)
    return _answer(request, feed.writeString("utf-8").encode(), "application/rss+xml", changed)


def _site_map(entries: Iterable[Entry], news: str = "") -> bytes:
    from io import StringIO

    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    names = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    if news:
        names["xmlns:news"] = "http://www.google.com/schemas/sitemap-news/0.9"
    xml.startElement("urlset", names)
    for entry in entries:
        xml.startElement("url", {})
        xml.addQuickElement("loc", settings.LONGWAVE_URL + entry.path)
        if news:
            _news(xml, entry, news)
        else:
            xml.addQuickElement("lastmod", entry.updated_at.isoformat(timespec="seconds"))
        xml.endElement("url")
    xml.endElement("urlset")
    xml.endDocument()
    return out.getvalue().encode()


def _news(xml: SimplerXMLGenerator, entry: Entry, name: str) -> None:
    xml.startElement("news:news", {})
    xml.startElement("news:publication", {})
    xml.addQuickElement("news:name", name)
    xml.addQuickElement("news:language", settings.LANGUAGE_CODE.partition("-")[0])
    xml.endElement("news:publication")
    xml.addQuickElement("news:publication_date", entry.published_at.isoformat(timespec="seconds"))
    xml.addQuickElement("news:title", entry.title)
    xml.endElement("news:news")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: every page with an entry."""
    rows = Entry.objects.live().without_bodies().order_by("-updated_at", "-id")[:MOST_URLS]
    return _answer(request, _site_map(rows), "application/xml")


@require_safe
def news_site_map(request: HttpRequest) -> HttpResponse:
    """`/sitemap-news.xml`: the articles of the last two days."""
    since = timezone.now() - dt.timedelta(days=NEWS_DAYS)
    rows = Entry.objects.stories().filter(kind="article", published_at__gte=since).without_bodies()[:1000]
    return _answer(request, _site_map(rows, facts.magazine()["name"]), "application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: the desk and searches are nobody's reading."""
    site = settings.LONGWAVE_URL
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /search/", "", f"Sitemap: {site}/sitemap.xml"]
    return _answer(request, "\n".join([*lines, f"Sitemap: {site}/sitemap-news.xml", ""]).encode(), "text/plain")
