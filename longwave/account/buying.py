"""Buying a subscription: `/subscribe/<price>/`, the provider's page, and back at `/subscribe/done/<checkout>/`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from longwave.account import billing_facts, limits, owing, plans
from longwave.account.entrance import GET_OR_POST, account_of
from longwave.account.forms import AddressForm
from longwave.account.rules import CONSENT
from longwave.adapters.payments import Away, Declined, Gone, Provider
from longwave.membership.billing import checkouts, providers
from longwave.membership.billing.checkouts import NotForSale, Places
from longwave.membership.billing.projecting import settings as billing
from longwave.membership.models import Account, Checkout, CheckoutState, Offer, Price, Proof
from longwave.published import facts

NO_CONSENT = "Tick this: without it nothing can be opened before the days to withdraw are over."
AWAY = owing.AWAY


@dataclass(frozen=True, slots=True)
class Pressed:
    """What somebody sent from a price's page: her code with the offer it gives, and what is wrong with it."""

    code: str = ""
    offer: Offer | None = None
    fault: str = ""
    consent: bool = False
    pay: bool = False


@GET_OR_POST
def buy(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A price: what it buys, what it costs now and later, and the button that leads to where one pays."""
    price = get_object_or_404(Price.objects.select_related("plan"), uid=uid)
    seller, now = providers.provider(), timezone.now()
    if seller is None:
        return redirect("/subscribe/")
    if not (price.on_sale and price.plan.on_sale):
        return _refused(request, price, "This price is no longer offered. Choose another one.", 410)
    if not request.user.is_authenticated:
        return _shown(request, price, Pressed(offer=checkouts.offer_for(price, "", None, now)))
    account = account_of(request)
    owes = owing.standing(account, seller)
    may_ask = owes is not None or checkouts.may_ask(account, price)
    if price.plan.needs_proof and may_ask and not checkouts.proven(account, price, now):
        return _proof(request, account, price)
    if owes is not None:
        return owing.first(request, account, owes, price, seller)
    try:
        checkouts.may_buy(account, price, now)
    except NotForSale as refusal:
        return _refused(request, price, str(refusal), 409)
    if request.POST.get("code", "").strip() and not limits.allowed(request, limits.CODES, account.email):
        return limits.too_many(request)
    pressed = _pressed(request, account, price)
    if not pressed.pay or pressed.fault or not pressed.consent:
        return _shown(request, price, pressed, 400 if pressed.fault or pressed.pay else 200)
    return _on(request, account, price, pressed, seller)


def _pressed(request: HttpRequest, account: Account, price: Price) -> Pressed:
    """Read the form. A code that does not work takes nothing away from what everybody gets."""
    now, code = timezone.now(), request.POST.get("code", "").strip()[:40]
    fault = ""
    try:
        offer = checkouts.offer_for(price, code, account, now)
    except NotForSale as refusal:
        offer, fault = checkouts.offer_for(price, "", account, now), str(refusal)
    pay = request.method == "POST" and request.POST.get("do") == "pay"
    return Pressed(code, offer, fault, bool(request.POST.get("consent")), pay)


def _shown(request: HttpRequest, price: Price, pressed: Pressed, status: int = 200) -> HttpResponse:
    context = {
        "price": price,
        "plan": price.plan,
        "pressed": pressed,
        "told": plans.sentence(price, pressed.offer, timezone.now()),
        "received": _received(request),
        "free": plans.quoted(price, pressed.offer, timezone.now()).free,
        "agreed": consent(),
        "no_consent": NO_CONSENT if pressed.pay and not pressed.consent else "",
        "back": request.get_full_path(),
        "form": AddressForm(),
    }
    return render(request, "longwave/subscribe/price.html", context, status=status)


def _received(request: HttpRequest) -> list[str]:
    """The gifts by which she reads for a while: what she buys does not wait for their end."""
    if not isinstance(request.user, Account):
        return []
    return [one.sentence for one in billing_facts.received(request.user, timezone.now()) if one.opens]


def consent() -> str:
    """What whoever buys agrees to, in words that are kept with her subscription."""
    return CONSENT.format(days=billing().withdrawal_days)


def _refused(request: HttpRequest, price: Price, words: str, status: int) -> HttpResponse:
    account = request.user if isinstance(request.user, Account) else None
    change = billing_facts.change_path(account, price, timezone.now()) if account else ""
    context = {"price": price, "words": words, "subscribes": checkouts.lives(account), "change": change}
    return render(request, "longwave/subscribe/refused.html", context, status=status)


def _on(request: HttpRequest, account: Account, price: Price, pressed: Pressed, seller: Provider) -> HttpResponse:
    """Note the intent and lead her to the page where she pays; where she has paid already, to what came of it."""
    try:
        held, url = _begun(account, price, pressed.offer, plans.source_of(request), seller)
    except Away:
        return _refused(request, price, AWAY, 503)
    except NotForSale as refusal:
        return _refused(request, price, str(refusal), 409)
    except (Declined, Gone) as refusal:
        return _refused(request, price, f"{refusal} Nothing was charged.", 409)
    return onward(request, url) if url else redirect("subscribe_done", held.uid)


def _begun(account: Account, price: Price, offer: Offer | None, source: str, seller: Provider) -> tuple[Checkout, str]:
    """Her checkout and where she pays; no address where it is paid already, in this tab or in another one."""
    owing.clear(account, seller)
    intent = checkouts.intend(account, price, offer, seller, consent(), source, timezone.now())
    held = checkouts.ask(intent, seller)
    paid = held if held.state == CheckoutState.PAID else checkouts.close_others(held, seller)
    if paid:
        return paid, ""
    try:
        return held, checkouts.begin(held, seller, places(held))
    except Gone:  # the customer whom we knew was deleted at the provider: she is a new one there
        if not checkouts.forget_customer(held, seller):
            raise
        return _begun(account, price, offer, source, seller)


def places(checkout: Checkout) -> Places:
    """Where the payer comes back to. Of one checkout always the same, as the provider takes a request once."""
    site: str = settings.LONGWAVE_URL
    back = "/subscribe/gift/" if checkout.gift else plans.price_path(checkout.price, checkout.source)
    return Places(f"{site}/subscribe/done/{{reference}}/", f"{site}{back}")


def onward(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to the provider's page. A redirect will not do: browsers hold what a form leads to against our own rule
    that forms go nowhere else (`form-action`)."""
    response = render(request, "longwave/subscribe/onward.html", {"url": url})
    response["Refresh"] = f"0; url={url}"
    return response


def _proof(request: HttpRequest, account: Account, price: Price) -> HttpResponse:
    """Ask why she may have a plan that wants a proof. What she writes goes to the desk, once until it is answered."""
    held = Proof.objects.filter(account=account, plan=price.plan).first()
    waits, statement = held is not None and held.decided_at is None, request.POST.get("statement", "").strip()
    if request.method == "POST" and statement and not waits:
        values = {"statement": statement[:1000], "asked_at": timezone.now(), "decided_at": None, "until": None}
        held, _ = Proof.objects.update_or_create(account=account, plan=price.plan, defaults=values)
        waits = True
    context = {"price": price, "plan": price.plan, "proof": held, "waits": waits, "missing": request.method == "POST"}
    context["subscribes"] = checkouts.lives(account)
    return render(request, "longwave/subscribe/proof.html", context)


@require_safe
@login_required
def done(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """What came of a checkout: the provider is asked, since a browser that comes back proves nothing.

    Other people's are not there.
    """
    held = Checkout.objects.filter(uid=reference, account=account_of(request)).select_related("gift", "price__plan")
    checkout, away = held.first(), False
    if checkout is None:
        raise Http404
    seller = providers.provider()
    if seller is not None and seller.name == checkout.provider:
        try:
            checkout = checkouts.ask(checkout, seller)
        except (Away, Gone):
            away = True
    paid = checkout.state == CheckoutState.PAID
    page, _, _ = checkout.source.partition("#")  # behind it stands the reason of the wall
    found = facts.entry_at(page) if page else None
    title = found.entry.title if found and not found.entry.withdrawn_at else ""
    about = {"checkout": checkout, "gift": checkout.gift, "title": title, "back": page}
    quote = plans.quoted(checkout.price, checkout.offer, checkout.created_at)
    context = about | {"paid": paid, "away": away and not paid, "free": not quote.due_now}
    return render(request, "longwave/subscribe/done.html", context)
