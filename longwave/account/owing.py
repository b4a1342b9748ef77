"""Whoever would buy while a bill of her subscription is open: she pays that one, or ends it and takes something else.

Were she sold a second one beside it, both could be paid. So the old one ends first, and its bills with it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from longwave.account import billing_facts
from longwave.adapters.payments import Away, Declined, Gone, Provider
from longwave.kernel import money
from longwave.membership.billing import checkouts, leaving
from longwave.membership.billing.projecting import Unknown, WrongMode, gone, project
from longwave.membership.models import Account, Price, Subscription

AWAY = "The page at which one pays does not answer just now. Nothing was charged. Try again in a few minutes."


def standing(account: Account, seller: Provider) -> Subscription | None:
    """Her subscription whose bill is open, as its provider has it now: she may have paid a moment ago."""
    row = checkouts.owing(account)
    if row is None or row.provider != seller.name:
        return row
    asked_at = datetime.now(UTC)
    try:
        project(seller.subscription(row.number), seller, asked_at)
    except Gone:
        gone(seller, row.number, timezone.now())
    except (Away, Unknown, WrongMode):
        return row
    return checkouts.owing(account)


def first(request: HttpRequest, account: Account, row: Subscription, price: Price, seller: Provider) -> HttpResponse:
    """What is open, and the ways on. Ending what she has is a button of its own."""
    now, fault, status = timezone.now(), "", 409
    held = next(one for one in billing_facts.subscriptions(account, now) if one.number == row.pk)
    instead = row.provider == seller.name and (row.price_id != price.pk or not held.mend)
    meant = request.POST.get("do") == "instead" and request.POST.get("ends") == str(row.pk)
    if request.method == "POST" and instead and meant:
        try:
            _end(request, row, held.plan, seller)
        except Away:
            fault, status = AWAY, 503
        except (Declined, Gone) as refusal:
            fault = str(refusal)
        else:
            return redirect(request.get_full_path())
    context = {"held": held, "price": price, "instead": instead, "fault": fault}
    return render(request, "longwave/subscribe/owing.html", context, status=status)


def _end(request: HttpRequest, row: Subscription, plan: str, seller: Provider) -> None:
    """End it at once with its bills, by the one way in which subscriptions end: what was begun is carried on."""
    left = leaving.leave_now(row, timezone.now(), seller)
    back = f" {money.words(left.refunded, left.currency)} goes back to where it came from." if left.refunded else ""
    messages.success(request, f"{plan} has ended, and its bill can no longer be paid.{back}")


def clear(account: Account, seller: Provider) -> None:
    """End what she bought and never paid for, as by a debit that her bank sent back: its bill could be paid beside the
    one of what she buys now."""
    for failed in checkouts.never_paid(account, seller):
        try:
            leaving.leave_now(failed, timezone.now(), seller)
        except Gone:
            gone(seller, failed.number, timezone.now())
