"""The style guide, and the choice of light or dark."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from longwave.theme import build, rules, samples

YEAR = 365 * 24 * 3600  # seconds
COLOURS = ("ink", "ink-2", "ink-3", "accent", "accent-hover", "signal", "danger", "warn", "ok")


def _theme(request: HttpRequest) -> rules.Theme:
    """The reader's choice, from her cookie."""
    chosen = request.COOKIES.get("theme")
    return next((theme for theme in rules.THEMES if theme == chosen), "system")


def _palettes() -> dict[str, dict[str, str]]:
    """The colours of `css/tokens.css`, light and dark."""
    css = (build.CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = re.split(r"@media[^{]+\{", css, maxsplit=1)
    return {"Light": dict(rules.tokens(light)), "Dark": dict(rules.tokens(dark))}


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with sample data, and links to every page."""
    colours = [
        {"name": name, "values": [(tone, p[name], rules.contrast(p[name], p["paper"])) for tone, p in _palettes().items()]}
        for name in COLOURS
    ]
    context = samples.frame("Style guide", request.path) | {
        "theme": _theme(request),
        "colours": colours,
        "pages": list(samples.PAGES),
        "states": samples.STATES,
        "none": [],
        "one": samples.stories(1),
        "many": samples.stories(4),
        "long": [samples.entry(1, title=f"Das {samples.LONG_WORD}", people=[samples.SAMIR, samples.LAN])],
        "plain": [samples.entry(2, pictured=False)],
        "entry": samples.page("episode", "rich")["entry"],
        "poor": samples.page("episode", "minimal")["entry"],
        "body": samples.body(),
    }
    return render(request, "longwave/styleguide.html", context)


@require_GET
def sample(request: HttpRequest, name: str, state: str) -> HttpResponse:
    """One page in one state. The forms and links lead to real addresses."""
    try:
        context = samples.page(name, state)
    except KeyError:
        raise Http404(f"No sample of {name!r} in the state {state!r}.") from None
    return render(request, f"longwave/{name}.html", context | {"theme": _theme(request), "path": request.path})


@csrf_exempt  # a form on cached pages cannot carry a token; the browser's own headers tell where it came from
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of light or dark in a cookie, and take her back to where she was."""
    own_origin = f"{request.scheme}://{request.get_host()}"
    standing = rules.judge_form(request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", ""), own_origin)
    if not standing.allowed:
        return HttpResponse(f"This form was not sent from our pages: {standing.reason}.", status=403, content_type="text/plain")
    chosen = request.POST.get("theme", "")
    if chosen not in rules.THEMES:
        expected = ", ".join(rules.THEMES)
        return HttpResponse(f"Found the theme {chosen!r}, expected one of {expected}.", status=400, content_type="text/plain")
    response = HttpResponseRedirect(rules.same_site_path(request.POST.get("next", "/")))
    response.status_code = 303
    if chosen == "system":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
