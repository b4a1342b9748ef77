"""Requests that nothing was made of: what was sent is too much for a form. Said in a page of the magazine's."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

from longwave.published import facts, pages


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for a form that is too long, with what was expected. Whatever else no browser asks for gets a line."""
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return bad_request(request, exception)
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1000
    about = {"path": "/", "canonical": "", "most": f"{most:,} KB" if isinstance(exception, RequestDataTooBig) else ""}
    response = pages.answer(request, "longwave/413.html", pages.context(request, facts.magazine(), **about), status=413)
    response["Cache-Control"] = "no-store"
    return response
