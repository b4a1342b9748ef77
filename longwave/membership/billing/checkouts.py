"""Buying: a checkout of ours leads to the provider's page, and what comes of it binds account and customer.

Nothing is given because a browser comes back: the provider is asked, and only a checkout that we began, with the number
that we were given for it, is believed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from longwave.adapters.payments import Discount, Gone, Invoice, Order, Provider, Rate, Session, Snapshot, State
from longwave.membership.billing import gifts
from longwave.membership.billing.notices import refunded
from longwave.membership.billing.projecting import Unknown, WrongMode, mode, project, write_payment
from longwave.membership.billing.selling import Terms, quote
from longwave.membership.models import (
    Account,
    Checkout,
    CheckoutState,
    Customer,
    GiftSubscription,
    Offer,
    Payment,
    Price,
    Proof,
    ProviderEvent,
    Subscription,
)

LIVING = ("trialing", "active", "past_due")
OWING = ("past_due", "unpaid")  # a bill is open, and paying it lets the subscription go on
AGAIN = timedelta(minutes=10)  # within which pressing the button twice leads to the same page
PAYABLE = timedelta(hours=25)  # how long the provider's page may stand open: a day from when it was asked for
SKEW = timedelta(hours=1)  # by which a provider's clock may go before ours
OVERTAKEN = (
    "In another window you have chosen something else meanwhile. Go on there, or press the button here once more. "
    "Nothing was charged here."
)
USED_UP = "Somebody else has just taken the last place of this offer. Go back to see what it costs now."

ALREADY = "You subscribe already. Your account's page changes the plan, without paying twice."
BY_INVOICE = (
    "You subscribe already, by invoice. For another plan, write to the magazine: the foot of the page says how."
)
PROOF_FIRST = "This plan asks for a proof first: tell us why you may have it, and we write to you."
UNPAID = "A bill of your subscription is not paid. Pay it and go on with that one, or end it first."


class NotForSale(ValueError):
    """What cannot be bought like this. The message is for the reader."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the payer goes afterwards: `success` has `{reference}` in it."""

    success: str
    back: str


def offer_for(price: Price, code: str, account: Account | None, now: datetime) -> Offer | None:
    """The offer that somebody gets: that of her code, or the best of those that everybody gets.

    Raises `NotForSale` for a code that is none, in the same words whatever is wrong with it.
    """
    if code:
        found = Offer.objects.filter(code="".join(code.upper().split())).first()
        if found is None or not _had(found, price, account, now):
            raise NotForSale("This code does not work for this price. Check the letters, or go on without it.")
        return found
    open_to_all = Offer.objects.filter(code="", active=True).order_by("-percent", "-amount", "-trial_days", "pk")
    return next((offer for offer in open_to_all if _had(offer, price, account, now)), None)


def _had(offer: Offer, price: Price, account: Account | None, now: datetime) -> bool:
    if not offer.runs(now) or not holds_for(offer, price):
        return False
    paid = Checkout.objects.filter(offer=offer, state=CheckoutState.PAID)
    if _used_up(offer, account, now):
        return False
    before = account is not None and Subscription.objects.filter(account=account).exists()
    if offer.comeback:
        return account is not None and _left(account) and not _came_back(account)
    return not (before and not offer.code) and not (account and paid.filter(account=account).exists())


def holds_for(offer: Offer, price: Price) -> bool:
    """Whether an offer is for a price: where it was narrowed, for those that it names alone; and an amount off for one
    that costs more."""
    prices = set(offer.prices.values_list("pk", flat=True))
    named = not prices or price.pk in prices
    return named and terms(offer).fits(price.currency) and offer.amount < price.amount


def _left(account: Account) -> bool:
    """Whether somebody had a subscription that is over, and none that goes on, waits or may still be paid."""
    theirs = Subscription.objects.filter(account=account)
    over = (State.CANCELED, State.INCOMPLETE_EXPIRED)
    return theirs.filter(state=State.CANCELED).exists() and not theirs.exclude(state__in=over).exists()


def _came_back(account: Account) -> bool:
    """Whether somebody had an offer for those who come back. Once is all: else leaving would be how one pays less."""
    return Checkout.objects.filter(account=account, offer__comeback=True, state=CheckoutState.PAID).exists()


def _used_up(offer: Offer, account: Account | None, now: datetime) -> bool:
    """Whether all uses are paid for, or held for others who stand before a page at which they may pay."""
    if offer.most_uses is None:
        return False
    considered = Subscription.objects.filter(
        account=OuterRef("account"), provider=OuterRef("provider"), created__gt=OuterRef("created_at") - SKEW
    ).filter(state__in=(State.INCOMPLETE, *LIVING))  # a bank takes days over a debit
    may_pay = Q(created_at__gt=now - PAYABLE) | Exists(considered)
    held = Q(state=CheckoutState.BEGUN) & may_pay & ~Q(account=account)
    return Checkout.objects.filter(held | Q(state=CheckoutState.PAID), offer=offer).count() >= offer.most_uses


def terms(offer: Offer) -> Terms:
    """An offer's terms, as the rules take them."""
    return Terms(offer.trial_days, offer.percent, offer.amount, offer.currency, offer.months)


def lives(account: Account | None) -> bool:
    """Whether somebody has a subscription that goes on."""
    return account is not None and Subscription.objects.filter(account=account, state__in=LIVING).exists()


def owing(account: Account) -> Subscription | None:
    """The subscription of hers that waits for its bill to be paid; not one whose first payment never came."""
    rows = Subscription.objects.filter(account=account, state__in=OWING).select_related("plan", "price")
    return rows.filter(Q(state=State.PAST_DUE) | Q(payments__paid__gt=0)).first()


def never_paid(account: Account, provider: Provider) -> list[Subscription]:
    """Those whose first payment failed for good, as a debit: they block nothing, and their bill is open still."""
    rows = Subscription.objects.filter(account=account, provider=provider.name, live=provider.live, state=State.UNPAID)
    return list(rows.exclude(payments__paid__gt=0))


def may_buy(account: Account, price: Price, now: datetime) -> None:
    """Refuse what is not on sale, what she has, and what asks for a proof that she has not given: `NotForSale`."""
    if not (price.on_sale and price.plan.on_sale):
        raise NotForSale("This price is no longer offered. Choose another one.")
    if owing(account):
        raise NotForSale(UNPAID)
    if lives(account):
        raise NotForSale(ALREADY if _online(account).exists() else BY_INVOICE)
    if price.plan.needs_proof and not proven(account, price, now):
        raise NotForSale(PROOF_FIRST)


def _online(account: Account) -> QuerySet[Subscription]:
    """The subscriptions of hers that go on and are not by invoice."""
    return Subscription.objects.filter(account=account, state__in=LIVING).exclude(provider="manual")


def may_ask(account: Account, price: Price) -> bool:
    """Whether somebody could have a plan once the desk has agreed: buy it, or change to it from another one."""
    return not lives(account) or _online(account).exclude(plan=price.plan).exists()


def proven(account: Account, price: Price, now: datetime) -> bool:
    """Whether the desk has agreed that somebody may have a plan that asks for proof."""
    return agreed(account, now).filter(plan=price.plan).exists()


def agreed(account: Account, now: datetime) -> QuerySet[Proof]:
    """What the desk has agreed to, and holds."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    return Proof.objects.filter(account=account, decided_at__isnull=False, until__gte=today)


def begin(checkout: Checkout, provider: Provider, places: Places) -> str:
    """The address of the provider's page for a checkout; asked again, the same. Raises `Away` and `Declined`."""
    price, offer = checkout.price, checkout.offer
    order = Order(
        reference=str(checkout.uid),
        rate=rate_of(price, provider, once=checkout.gift is not None),
        email=checkout.account.email,
        customer=_number(checkout, provider),
        back=places.back,
        success=places.success.format(reference=checkout.uid),
        coupon=_coupon(offer, provider) if offer and (offer.percent or offer.amount) else "",
        trial_days=offer.trial_days if offer else 0,
        once=checkout.gift is not None,
        free=offer is not None and _free(price, offer, checkout.created_at),
    )
    session = provider.begin(order)
    Checkout.objects.filter(pk=checkout.pk).update(session=session.number)
    if Checkout.objects.filter(pk=checkout.pk, state=CheckoutState.LAPSED).exists():
        # Whoever overtook us may have looked before there was a page to close.
        provider.expire(session.number)
        raise NotForSale(OVERTAKEN)
    return session.url


def _free(price: Price, offer: Offer, now: datetime) -> bool:
    return quote(price.amount, price.currency, price.term(), terms(offer), now).free


@transaction.atomic
def intend(
    account: Account, price: Price, offer: Offer | None, provider: Provider, consent: str, source: str, now: datetime
) -> Checkout:
    """Note what somebody wants to buy. Pressed twice, or in two tabs, it is one intent; it overtakes all others.

    Raises `NotForSale` where somebody else took the last use of an offer meanwhile.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    if offer is not None and _used_up(Offer.objects.select_for_update().get(pk=offer.pk), account, now):
        raise NotForSale(USED_UP)
    begun = Checkout.objects.filter(account=account, gift=None, state=CheckoutState.BEGUN)
    same = begun.filter(price=price, offer=offer, provider=provider.name, created_at__gt=now - AGAIN)
    held = same.first() or Checkout.objects.create(
        account=account, price=price, offer=offer, provider=provider.name, consent=consent, source=source[:255]
    )
    begun.exclude(pk=held.pk).update(state=CheckoutState.LAPSED)
    return held


def close_others(held: Checkout, provider: Provider) -> Checkout | None:
    """Close the pages at which somebody could still pay for what she has chosen something else than; gives back the
    checkout of one that she has paid at. Raises `Away`: then there is another page, and she must not see this one."""
    overtaken = Checkout.objects.filter(
        account=held.account, gift=None, provider=provider.name, state=CheckoutState.LAPSED, settled_at=None
    )
    for other in overtaken.exclude(session="").exclude(pk=held.pk):
        if _bought(other, provider):
            return ask(other, provider)
        Checkout.objects.filter(pk=other.pk, state=CheckoutState.LAPSED).update(settled_at=timezone.now())
    return None


def _bought(other: Checkout, provider: Provider) -> bool:
    """Close a page; whether somebody has paid there, or may yet: a debit takes days, and is tried again."""
    try:
        session = provider.expire(other.session)
        if not session.complete or session.paid or not session.subscription:
            return session.complete
        return provider.subscription(session.subscription).state in (State.INCOMPLETE, *LIVING)
    except Gone:
        return False


def rate_of(price: Price, provider: Provider, once: bool = False) -> str:
    """The provider's number of a price, or of what it costs when it is bought once; made there when first asked for."""
    key = f"{mode(provider)}{'-once' if once else ''}"
    if key not in price.numbers:
        term = price.term()
        wanted = Rate(
            reference=f"{price.uid}{'-once' if once else ''}",
            product=price.plan.name,
            amount=price.amount,
            currency=price.currency,
            interval=term.interval,
            count=0 if once else term.count,
        )
        price.numbers = {**price.numbers, key: provider.rate(wanted)}
        price.save(update_fields=["numbers"])
    return str(price.numbers[key])


def _coupon(offer: Offer, provider: Provider) -> str:
    key = mode(provider)
    if key not in offer.numbers:
        wanted = Discount(str(offer.uid), offer.name, offer.amount, offer.percent, offer.currency, offer.months)
        offer.numbers = {**offer.numbers, key: provider.coupon(wanted)}
        offer.save(update_fields=["numbers"])
    return str(offer.numbers[key])


def _number(checkout: Checkout, provider: Provider) -> str:
    held = customer_of(checkout, provider)
    return held.number if held else ""


def customer_of(checkout: Checkout, provider: Provider) -> Customer | None:
    """The customer of hers that pays in a checkout's currency; with none, the provider makes a new one."""
    hers = Customer.objects.filter(account=checkout.account, provider=provider.name, live=provider.live)
    return hers.filter(currency__in=(checkout.price.currency, "")).order_by("-currency", "pk").first()


def forget_customer(checkout: Checkout, provider: Provider) -> bool:
    """Forget whom a checkout would have been paid by, since the provider has deleted her there; that checkout was
    refused, and what follows is another one. Whether there was anybody to forget."""
    forgotten = customer_of(checkout, provider)
    if forgotten is None:
        return False
    forgotten.delete()
    Checkout.objects.filter(pk=checkout.pk).update(state=CheckoutState.LAPSED, settled_at=timezone.now())
    return True


def ask(checkout: Checkout, provider: Provider) -> Checkout:
    """Ask the provider what came of a checkout, and write it down. Raises `Away`."""
    if checkout.session and checkout.state != CheckoutState.PAID:
        asked_at = datetime.now(UTC)
        session = provider.session(checkout.session)
        found = provider.subscription(session.subscription) if session.subscription else None
        settle(session, found, provider, asked_at)
        checkout.refresh_from_db()
    return checkout


def close_all(account: Account, provider: Provider) -> None:
    """Before an account is closed: write down what she has paid, and close the pages at which she still could. Raises
    `Away`."""
    lately = Checkout.objects.filter(account=account, provider=provider.name, created_at__gt=timezone.now() - PAYABLE)
    for held in lately.filter(settled_at=None).exclude(state=CheckoutState.PAID).exclude(session=""):
        with suppress(Gone):
            provider.expire(held.session)
            ask(held, provider)


@transaction.atomic
def settle(session: Session, found: Snapshot | None, provider: Provider, asked_at: datetime) -> None:
    """Write down what came of a checkout: whose customer it is, her subscription, a gift that is paid.

    One that is complete and not paid, as while a bank considers a debit, opens nothing; she is told what becomes of
    it. Raises `Unknown` for a session that is none of ours, and `WrongMode`.
    """
    if session.live != provider.live:
        raise WrongMode(f"{session.number} is of the other mode.")
    checkout = Checkout.objects.select_for_update().filter(session=session.number, provider=provider.name).first()
    if checkout is None and (not session.complete or _written_down(session, provider)):
        return  # nothing came of it; or it went with an account that was closed, and what came of it is known
    if checkout is None or str(checkout.uid) != session.reference:
        raise Unknown(f"{session.number} is no checkout that was begun here.")
    if not session.complete:
        return
    if session.customer:
        _bind(checkout, session.customer, provider)
    if found is not None:
        row = project(found, provider, asked_at)
        if checkout.consent and not row.consent:
            Subscription.objects.filter(pk=row.pk).update(consent=checkout.consent)
    if session.paid and checkout.gift and session.payment:
        gifts.paid(checkout.gift, provider.payment(session.payment), provider)
    if session.paid and checkout.state != CheckoutState.PAID:
        Checkout.objects.filter(pk=checkout.pk).update(state=CheckoutState.PAID, settled_at=timezone.now())
    _now_known(session, provider)


def _written_down(session: Session, provider: Provider) -> bool:
    """Whether what a checkout has brought is known: its payment, or its subscription."""
    paid = Payment.objects.filter(provider=provider.name, number=session.payment)
    subscribed = Subscription.objects.filter(provider=provider.name, number=session.subscription)
    return paid.exists() or subscribed.exists()


def _now_known(session: Session, provider: Provider) -> None:
    """Messages that came before it was known whose they are need not wait any longer."""
    theirs = Q(customer=session.customer, customer__gt="") | Q(subscription=session.subscription, subscription__gt="")
    waiting = ProviderEvent.objects.filter(theirs, provider=provider.name, applied_at=None)
    waiting.update(next_at=timezone.now())


def _bind(checkout: Checkout, number: str, provider: Provider) -> None:
    """Keep whose customer it is, and in what she pays; one that is somebody else's stays hers."""
    about = {"account": checkout.account, "live": provider.live, "currency": checkout.price.currency}
    row, made = Customer.objects.get_or_create(provider=provider.name, number=number, defaults=about)
    if not (made or row.currency):
        Customer.objects.filter(pk=row.pk).update(currency=checkout.price.currency)


@transaction.atomic
def look_again(payment: Invoice, provider: Provider) -> None:
    """Write down how a payment stands that is no subscription's: a gift's may have gone back, and whoever gave it is
    told, unless she withdrew: another mail confirms that. Others are let be."""
    ours = Payment.objects.select_for_update().filter(provider=provider.name, number=payment.number, subscription=None)
    held = ours.first()
    if held is None:
        return
    write_payment(payment, provider.name, held.account, None)
    gift = GiftSubscription.objects.filter(payment=held).first()
    void = payment.lost or payment.refunded >= payment.paid > 0
    if gift and void:
        gifts.cancel(gift, timezone.now())
    if held.account and not (gift and gift.withdrawals.standing().exists()):
        refunded(payment, held.account, held.refunded, gift=gift and (gifts.to(gift) or "somebody"), void=void)
