"""`/search/`, which works without a script, and the suggestions that a script asks for while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from longwave.discovery.search import finding, limits, rules
from longwave.discovery.search.finding import DATE, RELEVANCE, Found
from longwave.discovery.search.showing import KINDS_OF_ONE, NAMES
from longwave.published import facts, pages

AFTER = 60  # seconds after which somebody who searched too much may search again
KEPT = 60  # seconds for which a browser may keep suggestions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`, narrowed by `region=`, `year=` …, sorted by `sort=date`, page by page.

    Without `q=` it lists what is filed so, the newest first.
    """
    query = rules.cut(request.GET.get("q", ""))
    parsed = rules.parse(query)
    filters = rules.filters({name: request.GET.get(name, "") for name in rules.NARROWING})
    looked_for = bool(parsed or (filters and not query))
    if looked_for and not limits.allowed(request, limits.searches):
        return _too_many(request)
    order = DATE if request.GET.get("sort") == DATE or not query else RELEVANCE
    page = rules.page(request.GET.get("page", ""), finding.DEEPEST)
    found = finding.found(parsed, filters, order, page, timezone.now()) if looked_for else Found()
    asked = {"q": query} | dict(filters.chosen) | {"sort": DATE if query and order == DATE else ""}
    context = pages.context(
        request,
        facts.magazine(),
        query=query,
        asked=bool(query),
        found=found,
        regions=[] if found.hits else facts.regions(),
        **ways(found, asked),
    )
    return _unindexed(pages.answer(request, "longwave/search.html", context))


def ways(found: Found, asked: Mapping[str, str]) -> dict[str, Any]:
    """Where the page leads on: to fewer results, another order, the next ones, or the search that was meant."""
    return {
        "groups": [
            {
                "name": NAMES[name],
                "links": [{"choice": choice, "url": _address(asked, **{name: choice.value})} for choice in choices],
            }
            for name, choices in found.choices.items()
        ],
        "chosen": [
            {"key": name, "name": NAMES[name], "choice": choice, "url": _address(asked, **{name: ""})}
            for name, choice in found.chosen.items()
        ],
        "orders": [
            {"label": "Best first", "url": _address(asked, sort=""), "current": not asked.get("sort")},
            {"label": "Newest first", "url": _address(asked, sort=DATE), "current": bool(asked.get("sort"))},
        ],
        "next": _address(asked, page=str(found.page + 1)) if found.more else "",
        "previous": _address(asked, page=str(found.page - 1)) if found.page > 1 else "",
        "meant": _address(asked, q=found.meant) if found.meant else "",
    }


def _address(asked: Mapping[str, str], **more: str) -> str:
    said = {name: value for name, value in {**asked, **more}.items() if value}
    return f"/search/?{urlencode(said)}" if said else "/search/"


def _unindexed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


def _too_many(request: HttpRequest) -> HttpResponse:
    """429: in words, and when to try again."""
    context = pages.context(request, facts.magazine(), again=request.get_full_path())
    response = pages.answer(request, "longwave/429.html", context, status=429)
    response["Retry-After"], response["Cache-Control"] = str(AFTER), "no-store"
    return _unindexed(response)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """`/search/suggestions/?q=`: titles and names that begin so. They are everybody's; a browser may keep them."""
    if not limits.allowed(request, limits.suggestions):
        return JsonResponse({"suggestions": []}, status=429, headers={"Retry-After": str(AFTER)})
    found = finding.suggested(request.GET.get("q", ""))
    told = [
        {"title": stub["title"], "path": stub["path"], "kind": KINDS_OF_ONE.get(stub["kind"], "")} for stub in found
    ]
    response = JsonResponse({"suggestions": told}, headers={"Cache-Control": f"public, max-age={KEPT}"})
    return _unindexed(response)
