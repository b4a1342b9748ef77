"""From a read entry to a page: the context every template gets, and the headers every page carries."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response

from longwave.published import metadata
from longwave.published.facts import Stories
from longwave.published.models import Entry
from longwave.published.rules import Index
from longwave.published.shapes import Chrome, Stub

THEMES = ("light", "dark")


def context(request: HttpRequest, magazine: Chrome, **more: Any) -> dict[str, Any]:
    """What every template gets beside its own facts."""
    chosen = request.COOKIES.get("theme", "")
    today = timezone.localdate()
    return {
        "magazine": magazine,
        "path": request.path,
        "canonical": settings.LONGWAVE_URL + request.path,
        "site": settings.LONGWAVE_URL,
        "theme": chosen if chosen in THEMES else "system",
        "today": today,
        "year": today.year,
        "own_css": settings.OWN_CSS,
        "share": metadata.share_of_site(magazine, settings.LONGWAVE_URL),
        "structured": [],
    } | more


def entry_context(request: HttpRequest, entry: Entry, magazine: Chrome, **more: Any) -> dict[str, Any]:
    """What the template of an entry gets."""
    site = settings.LONGWAVE_URL
    return context(
        request,
        magazine,
        entry=entry,
        canonical=site + entry.path,
        share=metadata.share(entry, magazine, site),
        structured=metadata.structured(entry, magazine, site),
        **more,
    )


def _day(story: Stub) -> dt.date:
    """When a story was published, in the magazine's zone."""
    return dt.datetime.fromisoformat(story["published_at"]).astimezone(timezone.get_default_timezone()).date()


def index_context(
    request: HttpRequest, magazine: Chrome, about: Index, number: int, stories: Stories
) -> dict[str, Any]:
    """What the template of an index gets. Each of its pages is found under its own address."""
    page = f"?page={number}" if number > 1 else ""
    said = {"title": f"{about.title}, page {number}" if page else about.title, "description": about.about}
    newest = _day(stories.stubs[0]) if about.newest_first and stories.stubs else None
    return context(
        request,
        magazine,
        canonical=settings.LONGWAVE_URL + request.path + page,
        share=metadata.share_of_site(magazine, settings.LONGWAVE_URL) | said,
        index=about,
        entries=stories.stubs,
        next=f"{request.path}?page={number + 1}" if stories.more else "",
        month=newest,
        archive=f"/archive/{newest.year}/{newest.month:02}/" if newest else "",
    )


def answer(request: HttpRequest, template: str, facts: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page. A full page has a strong validator, so that a browser that holds it is told so."""
    body = render_to_string(template, facts).encode()
    response = HttpResponse(body, status=status)
    response["Vary"] = "Cookie"
    response["Cache-Control"] = "private, no-cache"
    if status != 200:
        return response
    response["ETag"] = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
