"""From a read entry to a page: the context every template gets, and the headers every page carries."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response

from longwave.access.rules import Decision, Reason
from longwave.published import metadata
from longwave.published.facts import Stories
from longwave.published.models import Entry
from longwave.published.public import is_open, shown
from longwave.published.rules import Index
from longwave.published.shapes import Chrome, Stub

THEMES = ("light", "dark")
ACTIONS = {
    "plans": ("Subscribe", "/subscribe/?from={path}%23{reason}"),
    "compare": ("Compare the plans", "/subscribe/?from={path}%23{reason}"),
    "sign-in": ("Sign in", "/account/sign-in/?next={path}"),
    "account": ("Your account", "/account/"),
    "retry": ("Try again", "{path}"),
}
PRIVATE, PUBLIC = "private, no-cache", "public, no-cache"


def context(request: HttpRequest, magazine: Chrome, **more: Any) -> dict[str, Any]:
    """What every template gets beside its own facts."""
    chosen = request.COOKIES.get("theme", "")
    today = timezone.localdate()
    return {
        "magazine": magazine,
        "path": request.path,
        "canonical": settings.LONGWAVE_URL + request.path,
        "site": settings.LONGWAVE_URL,
        "here": "/here.json",
        "theme": chosen if chosen in THEMES else "system",
        "today": today,
        "year": today.year,
        "own_css": settings.OWN_CSS,
        "share": metadata.share_of_site(magazine, settings.LONGWAVE_URL),
        "structured": [],
    } | more


def entry_context(
    request: HttpRequest, entry: Entry, magazine: Chrome, decision: Decision, **more: Any
) -> dict[str, Any]:
    """What the template of an entry gets: the entry as this decision shows it, and the wall where there is one."""
    site, now = settings.LONGWAVE_URL, timezone.now()
    visible, free = shown(entry, decision), is_open(entry, now)
    return context(
        request,
        magazine,
        entry=visible,
        here=f"{entry.path}here.json",
        gated=not free,
        wall=None if decision.allow else wall(decision.reason, entry.path, now),
        canonical=site + entry.path,
        share=metadata.share(visible, magazine, site),
        structured=metadata.structured(visible, magazine, site, free),
        **more,
    )


def wall(reason: Reason, path: str, now: dt.datetime) -> dict[str, Any]:
    """The wall's words for a refusal, and where its actions lead."""
    words = reason.words
    if words is None:
        raise ValueError(f"{reason} is a way in, and has no wall.")
    month = timezone.localtime(now, timezone.get_default_timezone()).date().replace(day=1)
    again = (month + dt.timedelta(days=31)).replace(day=1)
    return {
        "reason": reason.value,
        "heading": words.heading,
        "line": words.line.format(again=f"{again.day} {again:%B}"),
        "actions": [
            {
                "label": ACTIONS[name][0],
                "url": ACTIONS[name][1].format(path=quote(path), reason=reason.value),
                "signed_out": name == "sign-in",
            }
            for name in words.actions
        ],
    }


def manner(entry: Entry, decision: Decision) -> dict[str, Any]:
    """How a page is answered: what everybody may read may be kept by everybody; a fault of ours is said to be one."""
    return {
        "status": 503 if decision.reason is Reason.FAULT else 200,
        "cache": PUBLIC if is_open(entry, timezone.now()) else PRIVATE,
    }


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


def answer(
    request: HttpRequest, template: str, facts: dict[str, Any], status: int = 200, cache: str = PRIVATE
) -> HttpResponse:
    """Render a page. A full page has a strong validator, so that a browser that holds it is told so.

    The validator is the page's own: of two variants each has another, and neither is ever taken for the other.
    """
    body = render_to_string(template, facts).encode()
    response = HttpResponse(body, status=status)
    response["Vary"] = "Cookie"
    response["Cache-Control"] = cache
    if status != 200:
        return response
    response["ETag"] = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
