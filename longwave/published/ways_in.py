"""Addresses that open one piece: `/free/<token>/` from a newsletter, `/gift/<token>/` from a subscriber.

Both lead to the piece's own address with a cookie for that address alone, so that the token is in no Referer, no
canonical address and no log. Opening a link uses nothing up: mail scanners do that too. A gift is taken by its button.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from longwave.access import actions, links, reading
from longwave.access import facts as access
from longwave.access.counting import uses
from longwave.access.gate import COMPLIMENTARY, GIFT, Judged, counts
from longwave.access.giving import Offer, may_give
from longwave.access.links import Token
from longwave.access.models import GiftLink
from longwave.access.rules import Reason
from longwave.kernel.origin import judge_form
from longwave.membership.models import Account
from longwave.published import facts, metadata, pages
from longwave.published.models import STORIES, Entry
from longwave.published.public import withhold, work_of

ACCEPTED = "lw_accepted"  # the same cookie as GIFT, for the gift's own page, which the piece's cookie never reaches
REMEMBERED = timedelta(hours=1)  # how long a link that has ended is carried, so that the wall can say so
NO_STORE = "no-store"


# --- Complimentary links ----------------------------------------------------------------------------------------


@require_safe
def free(request: HttpRequest, token: str) -> HttpResponse:
    """`/free/<token>/`: to the piece, with its cookie. One that has ended goes the same way, to a wall that says so."""
    found = links.read(token, access.gate().complimentary)
    keep_secret(request, "/free/…/")
    entry = entry_of(found)
    if found is None or entry is None:
        return nothing_here(request)
    now = timezone.now()
    opens = now < found.end and found.number not in access.held.fresh().revoked and not entry.withdrawn_at
    if opens and counts(request.method or "", request.headers):
        uses.opened(found)
    response = lead_to(entry)
    carry(response, COMPLIMENTARY, token, entry.path, found.end, now)
    return response


# --- Gifts ------------------------------------------------------------------------------------------------------


@csrf_exempt  # the form stands on pages that are kept for everybody, and cannot carry a token
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """`POST /gift/`: make a gift of the piece at `path`, and lead to its page, whose address is the gift."""
    refusal = foreign(request)
    if refusal:
        return refuse(request, None, refusal)
    path = request.POST.get("path", "")
    found = facts.entry_at(path) if path.isprintable() else None
    if found is None or found.entry.withdrawn_at or found.entry.kind not in STORIES:
        return nothing_here(request)
    now = timezone.now()
    judged = reading.judge(request, work_of(found.entry), now)
    giver = Account.objects.filter(pk=judged.who.reader.account or 0).first()
    if giver is None:
        verdict = may_give(judged.decision, 0, 1)
        sentence = verdict.reason or "Sign in again to give this article."
        return refuse(request, found.entry, sentence, subscribe=verdict.subscribe)
    try:
        gift = actions.give(giver, found.entry.uid, judged.decision, now)
    except actions.NotGiven as fault:
        return refuse(request, found.entry, str(fault), subscribe=may_give(judged.decision, 0, 1).subscribe)
    return lead(actions.gift_path(gift))


@csrf_exempt  # whoever takes a gift needs no session, and so has no token
@require_http_methods(["GET", "HEAD", "POST"])
def gift(request: HttpRequest, token: str) -> HttpResponse:
    """`/gift/<token>/`: who gives what, until when; its button takes it."""
    found = links.read(token, access.gate().gifts)
    keep_secret(request, "/gift/…/")
    entry = entry_of(found)
    if found is None or entry is None:
        return nothing_here(request)
    if entry.withdrawn_at:
        return lead_to(entry)
    offered = GiftLink.objects.select_related("giver").filter(pk=found.number).first()
    if request.method == "POST":
        return take(request, entry, offered, token)
    return show(request, entry, offered, token)


def show(request: HttpRequest, entry: Entry, offered: GiftLink | None, token: str) -> HttpResponse:
    """The gift's page: for whoever gave it the address to send, for others the button; or that it has ended."""
    now = timezone.now()
    judged = reading.judge(request, work_of(entry), now)
    if offered is None or not offer_of(offered).stands(now, accepted(request, offered)):
        return ended(request, entry, offered)
    own = offered.giver is not None and offered.giver_id == judged.who.reader.account
    more: dict[str, Any] = {
        "own": own,
        "address": f"{settings.LONGWAVE_URL}/gift/{token}/",
        "left": access.gifts_left(offered.giver, now) if own and offered.giver else None,
    }
    return answer(request, entry, offered, **more)


def take(request: HttpRequest, entry: Entry, offered: GiftLink | None, token: str) -> HttpResponse:
    """Take the gift, and lead to the piece. Whoever may read it anyway takes nothing."""
    refusal, now = foreign(request), timezone.now()
    if refusal:
        return refuse(request, entry, refusal)
    if allowed(reading.judge(request, work_of(entry), now)):
        return lead_to(entry)
    if offered is None:
        return ended(request, entry, None)
    try:
        cookie = actions.take(offered, request.COOKIES.get(ACCEPTED), now)
    except actions.NotGiven:
        return ended(request, entry, offered)
    response = lead_to(entry)
    carry(response, GIFT, cookie, entry.path, offered.end, now)
    carry(response, ACCEPTED, cookie, f"/gift/{token}/", offered.end, now)
    return response


def allowed(judged: Judged) -> bool:
    """Whether somebody reads a piece without the gift. What she read free this month would be closed in the next."""
    return judged.decision.allow and judged.decision.reason is not Reason.METER


def offer_of(gift: GiftLink) -> Offer:
    """A gift as the rule sees it."""
    return Offer(gift.end, gift.readers, gift.taken, gift.withdrawn_at is not None)


def accepted(request: HttpRequest, gift: GiftLink) -> bool:
    """Whether this browser took the gift before."""
    mine = links.read(request.COOKIES.get(ACCEPTED, ""), access.gate().taken)
    return mine is not None and mine.number == gift.pk


# --- What both have in common -----------------------------------------------------------------------------------


def entry_of(token: Token | None) -> Entry | None:
    """The piece that a token opens, withdrawn ones too; no query for a token that is not ours."""
    return Entry.objects.filter(uid=token.work).first() if token else None


def keep_secret(request: HttpRequest, instead: str) -> None:
    """Let whatever is said of this request later, in a log or a page, not name its token."""
    request.path = instead


def foreign(request: HttpRequest) -> str:
    """Why a form that another site sent is not taken; nothing for one of ours."""
    fetch_site, origin = (request.headers.get(name, "") for name in ("Sec-Fetch-Site", "Origin"))
    standing = judge_form(fetch_site, origin, f"{request.scheme}://{request.get_host()}")
    return "" if standing.allowed else f"This came from another site, and nothing was done ({standing.reason})."


def lead_to(entry: Entry) -> HttpResponse:
    """To a piece's own address."""
    return lead(entry.path)


def lead(path: str) -> HttpResponse:
    """To another address of ours, by GET."""
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return guarded(response)


def carry(response: HttpResponse, name: str, value: str, path: str, end: datetime, now: datetime) -> None:
    """Give the browser a cookie for one address, until the link ends."""
    response.set_cookie(
        name,
        value,
        max_age=max(end - now, REMEMBERED),
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def guarded(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by no search engine, named to no other page. Its origin is: forms are known by it."""
    response["Cache-Control"] = NO_STORE
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer" if response.status_code == 303 else "strict-origin"
    return response


def nothing_here(request: HttpRequest) -> HttpResponse:
    """404, without a query beyond the page's own."""
    about = pages.context(request, facts.magazine(), stories=facts.newest(), canonical="", path="/")
    return guarded(pages.answer(request, "longwave/404.html", about, status=404))


def refuse(request: HttpRequest, entry: Entry | None, sentence: str, subscribe: bool = False) -> HttpResponse:
    """A gift that is not made or taken, and why; with the way to subscribe where that would help."""
    return answer(request, entry, None, status=403, refusal=sentence, subscribe=subscribe)


def ended(request: HttpRequest, entry: Entry, offered: GiftLink | None) -> HttpResponse:
    """A gift that opens nothing any more, in the words of the wall."""
    wall = pages.wall(Reason.GIFT_ENDED, entry.path, timezone.now())
    return answer(request, entry, offered, status=410, wall=wall)


def answer(
    request: HttpRequest, entry: Entry | None, offered: GiftLink | None, status: int = 200, **more: Any
) -> HttpResponse:
    """The gift's page in one of its states. Its address is its secret, so it names none as its canonical one."""
    magazine = facts.magazine()
    about: dict[str, Any] = {
        "canonical": "",
        "path": entry.path if entry else "/",
        "entry": withhold(entry) if entry else None,
        "gift": offered,
        "giver": (offered.giver.first_name if offered and offered.giver else "") or "A subscriber",
    }
    if entry:
        about["share"] = metadata.share(entry, magazine, settings.LONGWAVE_URL)
    return guarded(
        pages.answer(request, "longwave/gift.html", pages.context(request, magazine, **about | more), status)
    )
