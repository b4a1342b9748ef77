"""A show's feed, an episode's transcript and chapters, its player for other sites, and oEmbed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.html import format_html
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from longwave.access.rules import Decision, Reason
from longwave.podcast import transcripts
from longwave.podcast.chapters import Chapter, write
from longwave.podcast.cues import Cue
from longwave.podcast.models import Feed
from longwave.published import facts, pages, public
from longwave.published.models import Entry, Kind

FEED = "application/rss+xml; charset=utf-8"
PLAYER = (640, 200)  # pixels of the framed player, width and height


@require_safe
def feed(request: HttpRequest, show: str) -> HttpResponse:
    """`/podcasts/<show>/feed.xml`: the bytes as they were built, with strong validators, zipped where wanted."""
    page = request.GET.get("page")
    found = Feed.objects.filter(path=f"{request.path}?page={page}" if page else request.path).first()
    if found is None:
        return _moved_feed(request)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(bytes(found.zipped if zipped else found.body), content_type=FEED)
    if zipped:
        response["Content-Encoding"] = "gzip"
    stamp = int(found.changed_at.timestamp())
    response["ETag"] = f'"{found.etag}-gzip"' if zipped else f'"{found.etag}"'
    response["Last-Modified"] = http_date(stamp)
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=300"
    return get_conditional_response(request, response["ETag"], stamp, response) or response


def _moved_feed(request: HttpRequest) -> HttpResponse:
    """A renamed show's feed redirects as its page does: apps that subscribed years ago must not lose it."""
    path = facts.moved_to(request.path.removesuffix("feed.xml"))
    if path is None:
        raise Http404
    return HttpResponse(status=301, headers={"Location": f"{path}feed.xml"})


def _episode(request: HttpRequest, suffix: str) -> Entry:
    found = Entry.objects.live().filter(path=request.path.removesuffix(suffix), kind=Kind.EPISODE).first()
    if found is None:
        raise Http404
    return found


def _open_to_all(response: HttpResponse) -> HttpResponse:
    """Podcast apps on the web read transcripts and chapters from other hosts (Podcasting 2.0 asks for CORS)."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


def _beside(decision: Decision, body: str | bytes, media_type: str) -> HttpResponse:
    """A file that belongs to an episode, for those who may have the episode."""
    response = HttpResponse(body, content_type=media_type)
    if decision.reason is Reason.OPEN:
        return _open_to_all(response)
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


@require_safe
def transcript(request: HttpRequest, form: str, **_: Any) -> HttpResponse:
    """An episode's transcript as WebVTT, SRT, Podcasting JSON or plain text."""
    entry = _episode(request, f"transcript.{form}")
    if form not in entry.data["transcript_url"]:
        raise Http404
    decision = public.judged(request, entry)
    if not decision.allow:
        return public.refusal(entry, decision)
    cues = [Cue(*cue) for cue in public.beside(entry, decision, "cues")]
    body = transcripts.write(transcripts.paragraphs(cues) if form == "txt" else cues, form)
    return _beside(decision, body, f"{transcripts.MEDIA_TYPES[form]}; charset=utf-8")


@require_safe
def chapters(request: HttpRequest, **_: Any) -> HttpResponse:
    """An episode's chapters in Podcasting 2.0's JSON."""
    entry = _episode(request, "chapters.json")
    if not entry.data["chapters_url"]:
        raise Http404
    decision = public.judged(request, entry)
    if not decision.allow:
        return public.refusal(entry, decision)
    found = [Chapter(**chapter) for chapter in public.beside(entry, decision, "chapters")]
    return _beside(decision, write(found), "application/json+chapters")


@require_safe
def player(request: HttpRequest, **_: Any) -> HttpResponse:
    """An episode's player for other sites' frames."""
    entry = _episode(request, "player/")
    decision = public.judged(request, entry)
    context = pages.entry_context(request, entry, facts.magazine(), decision)
    response = pages.answer(request, "longwave/player.html", context, **pages.manner(entry, decision))
    response.may_be_framed = True  # type: ignore[attr-defined]  # read by the middleware that writes the policy
    return response


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """`/oembed?url=`: how other sites embed an episode (oEmbed 1.0, type rich)."""
    if request.GET.get("format", "json") != "json":
        answer = HttpResponse("Only format=json is answered.\n", status=501, content_type="text/plain")
        answer._has_been_logged = True  # type: ignore[attr-defined]  # oEmbed's status, and no fault of ours: no error line
        return answer
    url, site = request.GET.get("url", ""), settings.LONGWAVE_URL
    path = url.removeprefix(site).partition("?")[0] if url.startswith(f"{site}/") else ""
    found = Entry.objects.live().filter(path=path, kind=Kind.EPISODE).first()
    if found is None:
        raise Http404
    return _open_to_all(JsonResponse(_rich(found, facts.magazine()["name"], request.GET)))


def _rich(entry: Entry, magazine: str, wanted: Any) -> dict[str, Any]:
    width = min(_pixels(wanted.get("maxwidth")), PLAYER[0])
    height = min(_pixels(wanted.get("maxheight")), PLAYER[1])
    source = settings.LONGWAVE_URL + entry.path + "player/"
    frame = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>',
        source,
        width,
        height,
        entry.title,
    )
    rich: dict[str, Any] = {"version": "1.0", "type": "rich", "title": entry.title, "provider_name": magazine}
    rich |= {"provider_url": settings.LONGWAVE_URL + "/", "html": str(frame), "width": width, "height": height}
    if entry.picture:
        rich |= {"thumbnail_url": settings.LONGWAVE_URL + entry.picture["src"]}
    return rich


def _pixels(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 10_000
