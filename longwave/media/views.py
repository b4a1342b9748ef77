"""Audio and pictures: at their public addresses under servers other than ours, and below the entry they belong to.

The front answers public addresses before Django, for what it knows to be public; the rest is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from longwave.access.rules import Decision, Reason
from longwave.media.delivery import SHARED, Delivery, Stored, deliver, find, name_of
from longwave.published import facts, files, public
from longwave.published.models import Entry

PIECE = 64 * 1024  # bytes read at a time
DESK = "wagtailadmin.access_admin"


def file(request: HttpRequest) -> HttpResponseBase:
    """`/audio/<id>-<hash>/<name>.mp3` and `/media/images/<name>`: ranges, validators and HEAD as at the front.

    What no page shows to everybody is not there, except for those who work at the desk, where it is chosen.
    """
    found, name = find(Path(settings.MEDIA_ROOT), request.path), name_of(request.path)
    if found is None or name is None:
        raise Http404
    return sent(request, found if files.is_public(name) else for_the_desk(request, found))


def gated(request: HttpRequest, path: str, address: str) -> HttpResponseBase:
    """The same below an entry, for those who may have the entry."""
    path, address = f"/{path}", f"/{address}"
    found, name = find(Path(settings.MEDIA_ROOT), address), name_of(address)
    if found is None or name is None:
        raise Http404
    entry = files.owner_of(path, name)
    if entry is None:
        return _elsewhere(request, path, address, found)
    decision = public.judged(request, entry)
    if not decision.allow:
        return public.refusal(entry, decision)
    return sent(request, _for_her(found, entry, decision))


def _elsewhere(request: HttpRequest, path: str, address: str, found: Stored) -> HttpResponseBase:
    """Where the entry has gone; otherwise the desk may be showing a draft."""
    moved = facts.moved_to(path)
    if moved:
        return HttpResponse(status=301, headers={"Location": files.below(moved, address)})
    return sent(request, for_the_desk(request, found))


def _for_her(found: Stored, entry: Entry, decision: Decision) -> Stored:
    """Everybody may keep what is open, for as long as it is; the rest is hers alone, and asked about again."""
    if decision.reason is Reason.OPEN:
        return replace(found, cache="public, no-cache", more=SHARED)
    return replace(found, cache="private, no-cache", more={"vary": "Cookie"})


def for_the_desk(request: HttpRequest, found: Stored) -> Stored:
    """A file that is shown to the people of the desk only. Raises `Http404` for everybody else."""
    if not request.user.has_perm(DESK):
        raise Http404
    return replace(found, cache="private, no-cache", more={"vary": "Cookie"})


def sent(request: HttpRequest, found: Stored) -> HttpResponseBase:
    """A file, or the part of it that is asked for."""
    delivery = deliver(found, request.method or "GET", request.headers)
    response = _body(found.path, delivery)
    for name, value in delivery.headers:
        response[name] = value
    if delivery.status not in (200, 206):
        del response["Content-Type"]
    return response


def _body(path: Path, delivery: Delivery) -> HttpResponseBase:
    if delivery.start == delivery.end:
        return HttpResponse(status=delivery.status)
    source = path.open("rb")
    response = StreamingHttpResponse(_pieces(source, delivery.start, delivery.end), status=delivery.status)
    response._resource_closers.append(source.close)  # type: ignore[attr-defined]  # closed with the response
    return response


def _pieces(source: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The bytes of an open file from `start` up to `end`."""
    source.seek(start)
    while start < end and (piece := source.read(min(PIECE, end - start))):
        start += len(piece)
        yield piece
