"""Search, for now by the words of headline and standfirst."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from longwave.published import facts, pages

LONGEST = 200  # characters of a query that are looked at


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: works without a script; an empty result offers the regions."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    stories = facts.found(query) if query else []
    context = pages.context(
        request,
        facts.magazine(),
        query=query,
        asked=bool(query),
        stories=stories,
        regions=[] if stories else facts.regions(),
    )
    response = pages.answer(request, "longwave/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
