"""Subscriptions for somebody else: bought at `/subscribe/gift/`, redeemed at `/subscribe/redeem/`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from longwave.account import limits
from longwave.account.buying import AWAY, onward, places
from longwave.account.entrance import GET_OR_POST, account_of
from longwave.account.forms import GiftForm
from longwave.account.rules import day
from longwave.adapters.payments import Away, Declined, Gone, Provider
from longwave.membership.billing import checkouts, gifts, providers
from longwave.membership.billing.gifts import NotRedeemed
from longwave.membership.models import Account, Checkout, CheckoutState, Price
from longwave.membership.rules import OPENED, Scope


@GET_OR_POST
@login_required
def give(request: HttpRequest) -> HttpResponse:
    """Buy a subscription for somebody: it is delivered on a day, or has a code to print."""
    seller = providers.provider()
    if seller is None:
        return redirect("/subscribe/")
    prices = _prices()
    named = {"giver_name": gifts.own_name(account_of(request))}
    form = GiftForm(request.POST or None, prices=prices, today=timezone.localdate(), initial=named)
    fault = ""
    if request.method == "POST" and form.is_valid():
        price = prices.get(uid=form.cleaned_data.pop("price"))
        try:
            held, url = _begun(account_of(request), price, form.cleaned_data, seller)
        except Away:
            fault = AWAY
        except (Declined, Gone) as refusal:
            fault = f"{refusal} Nothing was charged."
        else:
            return onward(request, url) if url else redirect("subscribe_done", held.uid)
    context = {"form": form, "fault": fault, "prices": prices}
    status = 503 if fault else 400 if form.errors else 200
    return render(request, "longwave/subscribe/gift.html", context, status=status)


def _prices() -> QuerySet[Price]:
    """What can be given: all that is on sale to everybody."""
    on_sale = Price.objects.filter(on_sale=True, plan__on_sale=True, plan__needs_proof=False)
    return on_sale.select_related("plan").order_by("plan__position", "plan__name", "currency", "amount")


def _begun(giver: Account, price: Price, wanted: dict[str, Any], seller: Provider) -> tuple[Checkout, str]:
    """The checkout of a gift and where it is paid; no address where it is paid already."""
    held = checkouts.ask(_intended(giver, price, wanted, seller), seller)
    if held.state == CheckoutState.PAID:
        return held, ""
    while True:
        try:
            return held, checkouts.begin(held, seller, places(held))
        except Gone:  # the customer whom we knew was deleted at the provider: she is a new one there
            if not checkouts.forget_customer(held, seller):
                raise
            held = Checkout.objects.create(account=giver, price=price, gift=held.gift, provider=seller.name)


@transaction.atomic
def _intended(giver: Account, price: Price, wanted: dict[str, Any], seller: Provider) -> Checkout:
    """Note what somebody wants to give. The same, pressed twice, is one gift."""
    Account.objects.select_for_update().get(pk=giver.pk)
    same = {f"gift__{name}": value for name, value in wanted.items()}
    lately = Checkout.objects.filter(created_at__gt=timezone.now() - checkouts.AGAIN, state=CheckoutState.BEGUN)
    held = lately.filter(account=giver, price=price, provider=seller.name, gift__isnull=False, **same).first()
    if held:
        return held
    to = (wanted["to_email"], wanted["to_name"], wanted["message"], wanted["deliver_on"])
    gift = gifts.give(giver, wanted["giver_name"], price, *to)
    return Checkout.objects.create(account=giver, price=price, gift=gift, provider=seller.name)


@GET_OR_POST
@login_required
def redeem(request: HttpRequest) -> HttpResponse:
    """Redeem a code: it reads for as long as was paid. A link may carry the code; only the button redeems it."""
    account, fault = account_of(request), ""
    code = (request.POST.get("code") or request.GET.get("code") or "")[:60]
    if request.method == "POST":
        if not limits.allowed(request, limits.CODES, account.email):
            return limits.too_many(request)
        try:
            given = gifts.redeem(code, account, timezone.now())
        except NotRedeemed as refusal:
            fault = str(refusal)
        else:
            zone = timezone.get_default_timezone()
            later = day(given.start, zone) if given.start > timezone.now() else ""
            last = day(given.end, zone) if given.end else ""
            context = {"opened": OPENED[Scope(given.scope)], "later": later, "last": last}
            return render(request, "longwave/subscribe/redeemed.html", context)
    context = {"code": code, "fault": fault, "subscribes": checkouts.lives(account)}
    return render(request, "longwave/subscribe/redeem.html", context, status=400 if fault else 200)
