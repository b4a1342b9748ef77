"""`/account/subscription/`: what I pay and when; change it, pause it, leave. The provider is asked first."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from longwave.account import billing_facts, ending
from longwave.account.buying import onward
from longwave.account.entrance import GET_OR_POST, account_of
from longwave.account.rules import acts, again_words, day, ending_words, switch_words
from longwave.adapters.payments import Away, Change, Declined, Gone, Provider, State
from longwave.kernel import money
from longwave.membership.billing import leaving, providers
from longwave.membership.billing.checkouts import NotForSale
from longwave.membership.billing.facts import held
from longwave.membership.billing.leaving import NotPossible
from longwave.membership.billing.projecting import opened_of, scope_of
from longwave.membership.billing.projecting import settings as billing
from longwave.membership.billing.rules import back_at_the_end
from longwave.membership.billing.selling import first_renewal, term_words
from longwave.membership.models import Account, Price, Subscription

SHOWN = "longwave.account.subscription"  # the salt of an amount that was shown
GOOD_FOR = 30 * 60  # seconds for which it is what is charged
AWAY = "Our payment provider does not answer just now. Nothing has changed. Try again in a few minutes."
GONE = "Our payment provider no longer knows this. We look into it; nothing more is charged."
TOO_OLD = "These amounts were shown a while ago. Look at them once more, then press the button."
NOT_NOW = "As your subscription stands now, this cannot be done. Here is what can."
FAULTS = (Away, Gone, Declined, NotForSale, NotPossible)


@require_safe
@login_required
def subscription(request: HttpRequest) -> HttpResponse:
    """What I pay and when, what can be done about it, and all bills."""
    account, now = account_of(request), timezone.now()
    held = billing_facts.subscriptions(account, now)
    context = {
        "held": held,
        "doubled": sum("leave" in one.acts for one in held) > 1,
        "bills": billing_facts.bills(account),
        "comebacks": billing_facts.comebacks(account, now),
        "online": providers.provider() is not None,
    }
    return render(request, "longwave/account/subscription.html", context)


# --- Another price ----------------------------------------------------------------------------------------------


@GET_OR_POST
@login_required
def change(request: HttpRequest, number: int, uid: uuid.UUID) -> HttpResponse:
    """Another price: first what it costs now and then; the button charges exactly that."""
    row, seller = _mine(request, number)
    price = get_object_or_404(Price.objects.select_related("plan"), uid=uid)
    if "change" not in _acts(row):  # this window is older than another one
        return _failed(request, NotPossible(NOT_NOW))
    if request.method == "POST":
        return _switched(request, row, price, seller)
    try:
        found = leaving.preview(row, price, seller)
    except FAULTS as fault:
        return _failed(request, fault)
    due, lost = money.words(abs(found.due_now), found.currency), leaving.not_for(row, price, seller)
    context = {
        "row": row,
        "price": price,
        "opens": _opens(account_of(request), row, price),
        "due": due if found.due_now > 0 else "",
        "credit": due if found.due_now < 0 else "",
        "next": money.words(found.next_amount, found.currency) if found.next_amount else "nothing",
        "credited": found.due_now <= 0 and found.next_amount == 0 and found.each > 0,
        "next_day": day(found.next_at, timezone.get_default_timezone()),
        "then": _then(price, found),
        "cardless": found.due_now > 0 and row.state == State.ACTIVE and not row.payments.filter(paid__gt=0).exists(),
        "lost": [lost[coupon] for coupon in found.dropped],
        "shown": signing.dumps([*_about(row, price, lost), found.moment.isoformat()], salt=SHOWN),
    }
    return render(request, "longwave/account/subscription-change.html", context)


def _opens(account: Account, row: Subscription, price: Price) -> str:
    besides = billing_facts.besides(row, account, timezone.now())
    return switch_words(scope_of(row), price.plan.scope, besides)


def _then(price: Price, found: Change) -> str:
    """What is charged after the next time: her offer may lower some of it, or all."""
    term, full_from = price.term(), None
    if found.each_until:
        second = first_renewal(found.moment, found.next_at, term.months, found.next_at + timedelta(days=1))
        full_from = first_renewal(found.moment, found.next_at, term.months, max(second, found.each_until))
        if full_from == second:
            return price.words()
    lowered = f"{money.words(found.each, found.currency)} {term_words(term)}" if found.each < price.amount else ""
    return again_words(price.words(), lowered, day(full_from, timezone.get_default_timezone()) if full_from else "")


def _switched(request: HttpRequest, row: Subscription, price: Price, seller: Provider) -> HttpResponse:
    moment = _shown(request, *_about(row, price, leaving.not_for(row, price, seller)))
    if moment is None:
        messages.warning(request, TOO_OLD)
        return redirect(request.path)
    return _done(request, lambda: _switch(row, price, moment, seller))


def _about(row: Subscription, price: Price, lost: Iterable[str]) -> list[int | str]:
    """What a change was shown for; the desk may alter what a plan opens that nobody has, while a page stands open."""
    return [row.pk, price.pk, price.plan.scope, *sorted(lost)]


def _switch(row: Subscription, price: Price, moment: datetime, seller: Provider) -> str:
    leaving.switch(row, price, moment, seller)
    return f"Changed: from now on it is {price}."


def _shown(request: HttpRequest, *about: int | str) -> datetime | None:
    """The moment of the amounts that were shown, signed: nobody chooses one that is cheaper."""
    try:
        *found, moment = signing.loads(request.POST.get("shown", ""), salt=SHOWN, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return datetime.fromisoformat(moment) if found == list(about) else None


# --- Leaving, and staying ---------------------------------------------------------------------------------------


@GET_OR_POST
@login_required
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Leave with what is paid for, or at once; what goes back is shown before."""
    row, seller = _mine(request, number)
    if request.method == "POST" and request.POST.get("do") == "end":
        return _done(request, lambda: _end(row, seller))
    if request.method == "POST":
        moment = _shown(request, row.pk)
        if moment is None:
            messages.warning(request, TOO_OLD)
            return redirect(request.path)
        return _done(request, lambda: _end_now(row, moment, seller))
    now = timezone.now()
    try:
        standing = seller.subscription(row.number)
        backs = leaving.goes_back(standing, now, seller)
    except FAULTS as fault:
        return _failed(request, fault)
    back, ahead = sum(one.amount for one in backs), standing.credit + standing.held
    kept = ahead - sum(one.credit for one in backs)
    credit, zone = sum(one.amount for one in back_at_the_end(standing)), timezone.get_default_timezone()
    then = ending.ending(standing, now, opened_of(row))
    shown = next(one for one in billing_facts.subscriptions(account_of(request), now) if one.number == row.pk)
    context = {
        "row": row,
        "held": shown,
        "back": money.words(back, row.currency) if back else "",
        "kept": money.words(kept, row.currency) if kept else "",
        "credit": money.words(credit, row.currency) if credit else "",
        "last_day": day(then.day, zone),
        "stays": ending_words(then, zone),
        "ends": standing.ends_at is not None,
        "shown": signing.dumps([row.pk, now.isoformat()], salt=SHOWN),
    }
    return render(request, "longwave/account/subscription-leave.html", context)


def _end(row: Subscription, seller: Provider) -> str:
    left = leaving.end(row, seller)
    zone, ended = timezone.get_default_timezone(), Subscription.objects.get(pk=row.pk)
    then = ending.ending(held(ended), timezone.now(), opened_of(row))
    credit = f" Your credit of {money.words(left.refunded, left.currency)} goes back." if left.refunded else ""
    return f"It ends on {day(then.day, zone)}. {ending_words(then, zone)}{credit}"


def _end_now(row: Subscription, moment: datetime, seller: Provider) -> str:
    left = leaving.leave_now(row, moment, seller)
    back = f" {money.words(left.refunded, left.currency)} goes back to where it came from." if left.refunded else ""
    return f"It has ended.{back}"


def _resume(row: Subscription, seller: Provider) -> str:
    leaving.resume(row, seller)
    return "It goes on."


@require_POST
@login_required
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Take back an end or a pause."""
    row, seller = _mine(request, number)
    return _done(request, lambda: _resume(row, seller))


@require_POST
@login_required
def pause(request: HttpRequest, number: int) -> HttpResponse:
    """Pay nothing for some months."""
    row, seller = _mine(request, number)
    if "pause" not in _acts(row):
        return _failed(request, NotPossible(NOT_NOW))
    written = request.POST.get("months", "")
    months = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 0
    return _done(request, lambda: _pause(row, months, seller))


def _pause(row: Subscription, months: int, seller: Provider) -> str:
    paused = leaving.pause(row, months, timezone.now(), seller)
    until = day(paused.paused_until or paused.end, timezone.get_default_timezone())
    return f"It pauses once what is paid for is over, until {until}. Nothing is charged meanwhile."


@require_POST
@login_required
def card(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to the provider's page, where the card is changed."""
    row, seller = _mine(request, number)
    try:
        url = seller.portal(row.customer, f"{settings.LONGWAVE_URL}/account/subscription/")
    except FAULTS as fault:
        return _failed(request, fault)
    return onward(request, url)


# --- What all of them do ----------------------------------------------------------------------------------------


def _mine(request: HttpRequest, number: int) -> tuple[Subscription, Provider]:
    """My subscription and who takes its money. Another person's is not there, nor is one that was not sold online."""
    rows = Subscription.objects.select_related("plan", "price__plan", "account")
    row = get_object_or_404(rows, pk=number, account=account_of(request))
    seller = providers.provider()
    if seller is None or seller.name != row.provider:
        raise Http404
    return row, seller


def _acts(row: Subscription) -> frozenset[str]:
    """What its holder can do to it, as its page offers it."""
    return acts(billing_facts.standing(row, timezone.now()), billing().pause_months)


def _done(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """Do it, and say what came of it on the subscription's page."""
    try:
        words = act()
    except FAULTS as fault:
        return _failed(request, fault)
    messages.success(request, words)
    return redirect("account_subscription")


def _failed(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Say why it did not happen: what the provider refuses is said in its own words."""
    words = AWAY if isinstance(fault, Away) else GONE if isinstance(fault, Gone) else str(fault)
    messages.error(request, words)
    return redirect("account_subscription")
