"""Deciding inside Django: the gate's answer, with the database asked where cookies are not enough, and cookies set.

The front decides the same way before Django is reached; what it was unsure of, and everything under other servers, is
decided here.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from longwave.access import actions, facts, links, metering
from longwave.access.gate import GIFT, METER, Asked, Judged, Who, counts, wants_pairing
from longwave.access.giving import words_of
from longwave.access.known import Known
from longwave.access.metering import Tally
from longwave.access.models import GiftLink
from longwave.access.rules import BY_VALUE, Consume, Decision, Reason, Tier, Work, said, tier_at
from longwave.membership.actions import pair_if_seen
from longwave.membership.models import Account

logger = logging.getLogger("longwave")

VARIANT = "longwave.variant"  # of a request's environment: set by the front alone, no header can
METER_LIFE = 40 * 24 * 3600  # seconds: longer than any month


def asked(request: HttpRequest) -> Asked:
    """A request as the gate sees it."""
    return Asked.by(request.method or "GET", request.headers, request.META.get("REMOTE_ADDR", ""))


def judge(request: HttpRequest, work: Work, now: datetime | None = None) -> Judged:
    """Whether this request may have the whole of a work; reading without using anything up."""
    known, now = facts.held.fresh(), now or timezone.now()
    who: Who | None = getattr(request, "longwave_who", None)  # set where a session was asked
    judged = facts.gate().judge(work, asked(request), known, now, who)
    account = judged.who.reader.account
    if judged.unsure and account is not None:
        tally = _rows(account, known, now)
        judged = facts.gate().judge(work, asked(request), known, now, judged.who, tally)
    return judged


def read(request: HttpRequest, work: Work) -> Judged:
    """The same for a page that is about to be sent: what it uses up is used up.

    Gives back what was decided in the end: of two pages asked for at once only one gets the last free article. Where
    nothing can be decided, the wall says so.
    """
    wanted = request.META.get(VARIANT)
    if wanted is not None:
        return Judged(rendering(wanted), Who(), Tally(""))
    try:
        if tier_at(work, timezone.now()) is Tier.OPEN:
            return Judged(said(Reason.OPEN), Who(), Tally(""))  # whoever asks
        return _read(request, work)
    except Exception:
        logger.exception("Nothing could be decided about %s", request.path)
        return Judged(said(Reason.FAULT), Who(), Tally(""))


def navigates(request: HttpRequest) -> bool:
    """Whether somebody goes to a page here. Where the front asks for one to keep, nobody does."""
    return VARIANT not in request.META and counts(request.method or "GET", request.headers)


def gift_words(request: HttpRequest, judged: Judged) -> str:
    """Whose gift a request reads by, and until when; nothing where it reads in another way."""
    token = links.read(request.COOKIES.get(GIFT, ""), facts.gate().taken)
    if judged.decision.reason is not Reason.GIFT or token is None:
        return ""
    gift = GiftLink.objects.select_related("giver").filter(pk=token.number).first()
    if gift is None or gift.giver is None:
        return ""
    return words_of(gift.giver.first_name, gift.end, timezone.get_default_timezone())


def rendering(variant: str) -> Decision:
    """The decision behind the variant of a page that the front asks for: `full`, or a wall's reason."""
    return said(Reason.SUBSCRIPTION if variant == "full" else BY_VALUE[variant])


def _read(request: HttpRequest, work: Work) -> Judged:
    now = timezone.now()
    judged = judge(request, work, now)
    account = judged.who.reader.account
    if account is not None and judged.organisation and wants_pairing(judged, facts.held.fresh(), now):
        pair_if_seen(Account.objects.get(pk=account), judged.organisation, now)
    if judged.decision.consume is not Consume.METER:
        return judged
    known = facts.held.fresh()
    if account is None:
        return replace(judged, tally=judged.tally.adding(work.uid))
    actions.spend(account, judged.tally.month, work.uid, known.allowance(account))
    tally = _rows(account, known, now)
    return facts.gate().judge(work, asked(request), known, now, judged.who, tally)


def _rows(account: int, known: Known, now: datetime) -> Tally:
    month = metering.month_of(now, known.zone)
    return Tally(month, account, facts.marks(account, month))


def remember(response: HttpResponse, judged: Judged) -> None:
    """Let the browser carry what was read this month, where there is something to carry."""
    if judged.tally.read or judged.tally.account is not None:
        value = judged.tally.write(facts.gate().meters)
        response.set_cookie(
            METER, value, max_age=METER_LIFE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
