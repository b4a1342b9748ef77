"""Signing up and confirming: `/newsletter/sign-up/`, `/newsletter/confirm/<token>/`. Both work without a script.

No answer tells whom we know: what is typed is noted, and everything else happens beside the request.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from longwave.newsletter.lists import actions, addresses, limits, links, post
from longwave.newsletter.lists import facts as lists
from longwave.newsletter.lists.forms import Asked, read_box
from longwave.newsletter.lists.rules import note_about, question_about
from longwave.newsletter.models import Newsletter
from longwave.published import facts, pages
from longwave.published.ways_in import foreign, guarded, keep_secret, lead, nothing_here

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
TOO_OFTEN = (
    "From your network or for this address, more was asked within a short time than a person does. Wait a few minutes "
    "and try again; nothing is lost."
)


@csrf_exempt  # the box stands on pages that are kept for everybody, and cannot carry a token
@GET_OR_POST
def sign_up(request: HttpRequest) -> HttpResponse:
    """`/newsletter/sign-up/`: an address, to which a mail with a button goes, whether we know it or not."""
    offers = lists.offered()
    if request.method != "POST" or not offers:
        return page(request, "sign-up", status=200 if offers else 404)
    refusal = foreign(request)
    if refusal:
        return page(request, "sign-up", status=403, refusal=refusal)
    asked = read_box(request.POST, offers)
    if asked.fault or asked.missing:
        return _again(request, asked, status=400, fault=asked.fault, missing=asked.missing)
    question = "" if asked.sure else question_about(asked.address)
    if question:
        return _again(request, asked, question=question)
    if not limits.allowed(request, asked.address):
        return _again(request, asked, status=429, refusal=TOO_OFTEN)
    actions.ask(asked.address, asked.offers, asked.source, timezone.now())
    post.soon()
    note = note_about(asked.address, addresses.disposable())
    return page(request, "asked", address=asked.address, offers=asked.offers, note=note)


def _again(request: HttpRequest, asked: Asked, status: int = 200, **more: Any) -> HttpResponse:
    """The box once more, with what was typed and what is to be said about it."""
    ticked = {offer.slug for offer in asked.offers}
    about = {"ticked": ticked, "typed": asked.typed, "source": asked.source}
    return page(request, "sign-up", status=status, **about | more)


@csrf_exempt  # the address of the page is its secret: whoever has it needs no session
@GET_OR_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """`/newsletter/confirm/<token>/`: what was asked for, and a button. Looking at it, as mail scanners do, is nothing.

    Once it was pressed, the same address welcomes: with the preview of the day, and quietly with the plans.
    """
    keep_secret(request, "/newsletter/confirm/…/")
    now, uid = timezone.now(), links.sign_up(token)
    if uid is None:
        return nothing_here(request)
    if request.method == "POST":
        try:
            actions.confirm(uid, now)
        except actions.Refused as refusal:
            return page(request, "confirm", status=410, refusal=str(refusal))
        return lead(links.confirm_path(uid))
    waiting = actions.asked(uid, now)
    if waiting is None:
        return page(request, "confirm", status=410)
    found = list(Newsletter.objects.filter(pk__in=waiting.newsletters, active=True).order_by("send_at", "name"))
    if waiting.confirmed_at is None:
        return page(request, "confirm", waiting=waiting, newsletters=found)
    account = lists.reader(waiting.address)
    preferences = links.preferences_path(account.pk) if account else ""
    return page(request, "welcome", newsletters=found, opened=lists.todays_preview(now), preferences=preferences)


def page(request: HttpRequest, name: str, status: int = 200, **more: Any) -> HttpResponse:
    """One of the pages of the lists: kept by nobody, named to nobody."""
    about = pages.context(request, facts.magazine(), canonical="", here="", path="/", **more)
    return guarded(pages.answer(request, f"longwave/newsletter/{name}.html", about, status))
