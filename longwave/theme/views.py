"""The style guide, and the choice of light or dark."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from longwave.kernel.origin import judge_form
from longwave.newsletter.words import Rhythm
from longwave.theme import facts, letter_samples, material, pieces, rules, samples

YEAR = 365 * 24 * 3600  # seconds
COLOURS = ("ink", "ink-2", "ink-3", "accent", "accent-hover", "signal", "danger", "warn", "ok")


def _theme(request: HttpRequest) -> rules.Theme:
    """The reader's choice, from her cookie."""
    chosen = request.COOKIES.get("theme")
    return next((theme for theme in rules.THEMES if theme == chosen), "system")


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with sample data, and links to every page."""
    palettes = facts.palettes()
    colours = [
        {"name": name, "values": [(p[name], rules.contrast(p[name], p["paper"])) for p in palettes]} for name in COLOURS
    ]
    context = material.frame("Style guide", request.path) | {
        "theme": _theme(request),
        "colours": colours,
        "pages": list(samples.PAGES),
        "states": samples.STATES,
        "letters": [(rhythm.value, name) for rhythm, name in letter_samples.NAMES.items()],
        "none": [],
        "one": material.stories(1),
        "many": material.stories(4),
        "long": [material.entry(1, title=f"Das {material.LONG_WORD}", people=[material.SAMIR, material.LAN])],
        "plain": [material.entry(2, pictured=False)],
        "entry": samples.page("episode", "rich")["entry"],
        "poor": samples.page("episode", "minimal")["entry"],
        "body": material.body(),
        "parted": {"threads": samples.threads("long")},
        "thread": samples.page("thread", "rich")["entry"],
    }
    return render(request, "longwave/styleguide.html", context)


@require_GET
def letter(request: HttpRequest) -> HttpResponse:
    """Every block as a letter shows it, with the style sheet that letters take inline."""
    return render(request, "longwave/styleguide-mail.html", {"body": material.body(".mail")})


@require_GET
def sample_letter(request: HttpRequest, rhythm: str, state: str) -> HttpResponse:
    """A letter in one state, with its style sheet beside it: pages of ours have no styles within."""
    try:
        context = letter_samples.letter(Rhythm(rhythm), state)
    except (KeyError, ValueError):
        raise Http404(f"No sample of a {rhythm!r} letter in the state {state!r}.") from None
    html = render_to_string(f"longwave/letters/{rhythm}.html", context)
    sheet = f'<meta name="robots" content="noindex"><link rel="stylesheet" href="{pieces.asset("mail.css")}"></head>'
    return HttpResponse(html.replace("</head>", sheet, 1))


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
    fetch_site, origin = (request.headers.get(name, "") for name in ("Sec-Fetch-Site", "Origin"))
    standing = judge_form(fetch_site, origin, f"{request.scheme}://{request.get_host()}")
    if not standing.allowed:
        return _refused(f"{standing.reason}. Choose the appearance at the foot of one of our own pages.", 403)
    chosen = request.POST.get("theme", "")
    if chosen not in rules.THEMES:
        return _refused(f"Found the theme {chosen!r}, expected one of {', '.join(rules.THEMES)}.", 400)
    response = HttpResponseRedirect(rules.same_site_path(request.POST.get("next", "/")))
    response.status_code = 303
    if chosen == "system":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


def _refused(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
