"""Readers' pages. Each reads the published record with at most two queries and never the page tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.utils import timezone
from django.views.decorators.common import no_append_slash
from django.views.decorators.http import require_safe

from longwave.access import facts as access
from longwave.access import here, reading
from longwave.access.rules import Tier, Work
from longwave.published import facts, pages
from longwave.published.counting import by_browser, reads, walls
from longwave.published.models import GATHERING, STORIES, Entry, Kind, key_of
from longwave.published.public import work_of
from longwave.published.rules import INDEXES
from longwave.published.shapes import Chrome

LISTS = (*GATHERING, Kind.SHOW)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Today's front page."""
    edition = facts.front(timezone.now(), timezone.get_default_timezone())
    context = pages.context(request, facts.magazine(), edition=edition)
    return pages.answer(request, "longwave/front.html", context, cache=pages.PUBLIC)


@no_append_slash
@require_safe
def page(request: HttpRequest, **_: Any) -> HttpResponse:
    """The page of whatever is published at this address: an article, an episode, a show, a person, a region …"""
    found = facts.entry_at(request.path)
    if found is None:
        return elsewhere(request)
    entry, magazine = found.entry, found.magazine
    if entry.withdrawn_at:
        return gone(request, entry, magazine)
    more = stories_of(request, entry) if entry.kind in LISTS else {}
    judged = reading.read(request, work_of(entry))
    context = pages.entry_context(request, entry, magazine, judged.decision, preview=False, **more)
    response = pages.answer(request, f"longwave/{entry.kind}.html", context, **pages.manner(entry, judged.decision))
    reading.remember(response, judged)
    if entry.kind in STORIES and reading.navigates(request) and by_browser(request.headers):
        if judged.decision.allow:
            reads.sent(str(entry.uid))
        else:
            walls.met(str(entry.uid), judged.decision.reason.value, judged.who.reader.account)
    return response


@require_safe
def personal(request: HttpRequest, below: str) -> HttpResponse:
    """`here.json` below an address: what is personal about its page. The page is complete without it."""
    found = facts.entry_at(f"/{below}")
    if found is None and f"/{below}" not in ("/", *INDEXES):
        raise Http404
    work = work_of(found.entry) if found else Work(f"/{below}", Tier.OPEN)
    judged = reading.judge(request, work)
    body = here.here(judged, access.held.fresh(), timezone.now(), reading.gift_words(request, judged))
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def stories_of(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """What a region, a topic, a person or a show lists, and where its next page is."""
    wanted = number(request.GET.get("page", "1"))
    key = key_of(entry)
    stories = facts.listed(key, wanted)
    if wanted > 1 and not stories.stubs:
        raise Http404
    following = f"{entry.path}?page={wanted + 1}" if stories.more else ""
    heard = stories.more or any(stub["kind"] == Kind.EPISODE for stub in stories.stubs)
    about = {"next": following, "first": wanted == 1, "heard": key.partition(":")[2] if heard else ""}
    return {"stories": stories.stubs, "episodes": stories.stubs, **about}


def number(text: str) -> int:
    """A page's number from the address; anything else is no page."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 100_000:
        raise Http404
    return int(text)


def elsewhere(request: HttpRequest) -> HttpResponse:
    """Where an address leads that something once had; otherwise there is nothing here."""
    path = facts.moved_to(request.path)
    if path is None:
        raise Http404
    return _moved(request, path)


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))


def gone(request: HttpRequest, entry: Entry, magazine: Chrome) -> HttpResponse:
    """A withdrawn piece, or another page: 410 with the editor's note."""
    what = "piece" if entry.kind in STORIES else "page"
    context = pages.context(request, magazine, entry=entry, what=what, stories=facts.newest())
    return pages.answer(request, "longwave/410.html", context, status=410)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/articles/`, `/podcasts/`, `/regions/` …: everything of one kind, page by page."""
    about, wanted, magazine = INDEXES[request.path], number(request.GET.get("page", "1")), facts.magazine()
    found = facts.index(about, wanted)
    if wanted > 1 and not found.stubs:
        raise Http404
    about = replace(about, about=about.about.format(magazine["name"]))
    context = pages.index_context(request, magazine, about, wanted, found)
    template = "longwave/articles.html" if about.newest_first else "longwave/index.html"
    return pages.answer(request, template, context, cache=pages.PUBLIC)


@require_safe
def archive(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Every story of a month."""
    zone = timezone.get_default_timezone()
    today = timezone.localdate()
    if not 1 <= month <= 12 or not 1900 <= year <= today.year + 1:
        raise Http404
    shown = dt.date(year, month, 1)
    before, after = shown - dt.timedelta(days=1), shown + dt.timedelta(days=31)
    return pages.answer(
        request,
        "longwave/archive.html",
        pages.context(
            request,
            facts.magazine(),
            month=shown,
            stories=facts.month(year, month, zone),
            previous=f"/archive/{before.year}/{before.month:02}/",
            following=f"/archive/{after.year}/{after.month:02}/" if after.replace(day=1) <= today else "",
        ),
        cache=pages.PUBLIC,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what may have happened, a search box and the newest stories.

    Django adds a forgotten slash wherever an address with one would match, which any word does here. So an entry's
    address is completed only where there is an entry.
    """
    if not request.path.endswith("/") and request.method in ("GET", "HEAD"):
        path = facts.settled(f"{request.path}/")
        if path is not None:
            return _moved(request, path)
    context = pages.context(request, facts.magazine(), stories=facts.newest())
    return pages.answer(request, "longwave/404.html", context, status=404)


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form whose sign is missing or wrong, so that nobody can say that it was hers; and what helps."""
    about = {"path": "/", "canonical": "", "cookieless": reason == REASON_NO_CSRF_COOKIE}
    response = pages.answer(request, "longwave/403.html", pages.context(request, facts.magazine(), **about), status=403)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """`/livez`: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: each part that a page needs, without secrets; 503 while one is missing."""
    parts = {"database": _database_ready(), "media": settings.MEDIA_ROOT.is_dir()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503, headers={"Cache-Control": "no-store"})


def _database_ready() -> bool:
    from django.db import DatabaseError

    try:
        Entry.objects.exists()
    except DatabaseError:
        return False
    return True
