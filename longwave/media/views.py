"""Audio and pictures under servers other than ours; the front answers these addresses before Django."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from longwave.media.delivery import Delivery, deliver, find

PIECE = 64 * 1024  # bytes read at a time


def file(request: HttpRequest) -> HttpResponseBase:
    """`/audio/<id>-<hash>/<name>.mp3` and `/media/images/<name>`: ranges, validators and HEAD as at the front."""
    found = find(Path(settings.MEDIA_ROOT), request.path)
    if found is None:
        raise Http404
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
