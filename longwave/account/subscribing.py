"""`/subscribe/`: what is free, what is not, and how to get it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from longwave.access import facts as access
from longwave.published import facts, pages, views


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """The magazine's own standing page of that address, or what the settings say."""
    if facts.entry_at(request.path):
        return views.page(request)
    known = access.held.fresh()
    share = {
        "title": "Subscribe",
        "description": "What is free to read here, and what is for subscribers.",
        "image": "",
    }
    context = pages.context(
        request, facts.magazine(), share=share, anonymous=known.allowance(None), registered=known.allowance(0)
    )
    return pages.answer(request, "longwave/subscribe.html", context, cache=pages.PUBLIC)
