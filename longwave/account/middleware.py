"""The pass, kept true; and what every page that is one reader's own has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from longwave.access.facts import gate, held
from longwave.access.gate import METER, PASS, Who
from longwave.access.metering import Tally, month_of
from longwave.access.passes import Pass
from longwave.account import actions, facts
from longwave.account.frame import is_own
from longwave.membership.actions import note_change
from longwave.membership.models import Account

IN, OUT = "in", "out"  # what happened to somebody during a request
OWN = ("/account/", "/desk/")  # where the session is read in any case, so that a lost pass costs nothing to replace
Answer = Callable[[HttpRequest], HttpResponse]


def came_in(request: HttpRequest, **_: Any) -> None:
    """Django's signal: somebody signed in, in whichever way."""
    request.longwave_went = IN  # type: ignore[attr-defined]
    request.session.set_expiry(None)  # a session, and no longer a stranger's


def went_out(request: HttpRequest | None, user: Any = None, **_: Any) -> None:
    """Django's signal: somebody signed out. A pass that was copied is worth nothing from now on; those of her other
    browsers are renewed from their sessions."""
    if request is not None:
        request.longwave_went = OUT  # type: ignore[attr-defined]
    if isinstance(user, Account):
        note_change(user.pk)


class Passes:
    """Gives a pass to whoever signs in, takes it from whoever signs out, and renews one that has run out or was voided.

    While a stale pass is renewed, `request.longwave_who` says to the views who she is. Whoever carries no pass of ours
    costs no query.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask the session where the pass no longer says enough, and answer with the cookies that follow."""
        who = self._carried(request)
        if who.stale:
            request.longwave_who = self._asked(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        went = getattr(request, "longwave_went", "")
        if went == IN:
            give_pass(request, response)
            give_tally(request, response)
        elif went == OUT:
            take_back(response)
            response["Clear-Site-Data"] = '"cache"'  # pages for subscribers, behind the back button
        elif who.stale or (who.reader.account is None and request.path.startswith(OWN)):
            _renew(request, response)
        return response

    def _carried(self, request: HttpRequest) -> Who:
        """Who the pass says she is."""
        now = timezone.now()
        who = gate().who(request.COOKIES, held.last, now)  # by what is known already: it tells a forged one
        if who.stale or who.reader.account is None:
            return who
        return gate().who(request.COOKIES, held.fresh(), now)

    def _asked(self, request: HttpRequest) -> Who:
        if not isinstance(request.user, Account):
            return Who()
        now = timezone.now()
        actions.seen(request.session.session_key, now)
        return facts.who_of(request.user, now)


def _renew(request: HttpRequest, response: HttpResponse) -> None:
    """Let the cookie say what the session does."""
    if request.user.is_authenticated:
        give_pass(request, response)
    elif PASS in request.COOKIES:
        take_back(response)


def give_pass(request: HttpRequest, response: HttpResponse) -> None:
    """Set the pass of the person who is signed in."""
    if isinstance(request.user, Account):
        now = timezone.now()
        who = facts.who_of(request.user, now)
        _set(response, PASS, Pass(who.reader, now, who.name).write(gate().passes))


def give_tally(request: HttpRequest, response: HttpResponse) -> None:
    """Count what the browser read this month towards the account, and let its cookie say so from now on."""
    if isinstance(request.user, Account):
        now, known = timezone.now(), held.fresh()
        read = gate().tally(request.COOKIES, known, now, None) or Tally(month_of(now, known.zone))
        _set(response, METER, actions.merge_meter(request.user, read).write(gate().meters))


def take_back(response: HttpResponse) -> None:
    """Leave nothing of an account in the browser."""
    for name in (PASS, METER):
        response.delete_cookie(name, samesite="Lax")


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=settings.SESSION_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


class Private:
    """Pages of an account are kept by nobody, found by no search engine, and do not tell other sites their address."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers, where the answer is one about an account."""
        response = self.get_response(request)
        if is_own(request.path):
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = "same-origin"
        return response
