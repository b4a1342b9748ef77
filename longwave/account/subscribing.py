"""`/subscribe/`: what is free, what is not, and how to get it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from longwave.access import facts as access
from longwave.access import reading
from longwave.account import plans
from longwave.insight.counting import plans_seen
from longwave.membership.billing import providers
from longwave.published import facts, pages, views
from longwave.published.counting import by_browser


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """The magazine's own standing page of that address, or its plans beside what is free.

    It says nothing of whoever asks, so that everybody may keep it.
    """
    if facts.entry_at(request.path):
        return views.page(request)
    if reading.navigates(request) and by_browser(request.headers):
        plans_seen.by_way_of(plans.source_of(request))
    known = access.held.fresh()
    share = {
        "title": "Subscribe",
        "description": "What is free to read here, and what is for subscribers.",
        "image": "",
    }
    context = pages.context(
        request,
        facts.magazine(),
        share=share,
        anonymous=known.allowance(None),
        registered=known.allowance(0),
        table=plans.table(request, timezone.now()),
        online=providers.provider() is not None,
    )
    return pages.answer(request, "longwave/subscribe.html", context, cache=pages.PUBLIC)
