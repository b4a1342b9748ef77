"""What a subscriber does to her subscription: switch, pause, resume, leave with what is paid for or at once, withdraw.

Each act asks the provider first, with a key by which the same act is done once, and writes down what it answers.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from longwave.adapters.payments import Change, Declined, Gone, Provider, Snapshot, State
from longwave.kernel import money
from longwave.membership.billing import gifts, settlements
from longwave.membership.billing.checkouts import PROOF_FIRST, NotForSale, holds_for, look_again, proven, rate_of
from longwave.membership.billing.notices import tell
from longwave.membership.billing.projecting import mode, project, settings
from longwave.membership.billing.rules import (
    Back,
    back_at_once,
    back_at_the_end,
    is_paid,
    may_withdraw,
    of_last_payment,
    still_paid,
    whole_refund,
)
from longwave.membership.billing.selling import after
from longwave.membership.billing.settlements import Left, key
from longwave.membership.models import (
    Checkout,
    CheckoutState,
    GiftSubscription,
    Offer,
    Price,
    Subscription,
    Withdrawal,
)


class NotPossible(ValueError):
    """An act that cannot be done. The message is for the reader."""


def preview(row: Subscription, price: Price, provider: Provider) -> Change:
    """What a switch would cost. Raises `NotForSale` for what cannot be switched to."""
    if not price.on_sale or not price.plan.on_sale:
        raise NotForSale("This price is no longer offered. Choose another one.")
    if price.plan.needs_proof and not _may_have(row, price):
        raise NotForSale(PROOF_FIRST)
    if price.currency != row.currency:
        raise NotForSale("A subscription keeps its currency. Leave this one, and subscribe in the other.")
    return provider.preview(row.number, rate_of(price, provider), not_for(row, price, provider))


def _may_have(row: Subscription, price: Price) -> bool:
    """Whether a subscriber has a plan that asks for proof already, or the desk has agreed to it."""
    had = row.plan_id == price.plan_id
    return had or (row.account is not None and proven(row.account, price, timezone.now()))


def not_for(row: Subscription, price: Price, provider: Provider) -> dict[str, str]:
    """The offers with which she bought that do not hold for a price, by the numbers of their coupons."""
    bought = Checkout.objects.filter(account=row.account, state=CheckoutState.PAID, gift=None, provider=provider.name)
    offers = Offer.objects.filter(checkouts__in=bought).distinct()
    name = mode(provider)
    return {one.numbers[name]: one.name for one in offers if name in one.numbers and not holds_for(one, price)}


def switch(row: Subscription, price: Price, moment: datetime, provider: Provider) -> Subscription:
    """Change the price, reckoned as of the moment of a preview: exactly what was shown is charged. An offer that does
    not hold for the price ends with it."""
    if price.currency != row.currency or not price.on_sale:
        raise NotForSale("This price is no longer offered. Choose another one.")
    number = rate_of(price, provider)
    once = key("switch", row.number, row.price_id, number, moment)  # to go there and back is anew
    found = provider.switch(row.number, number, moment, once, not_for(row, price, provider))
    return project(found, provider, datetime.now(UTC))


def resume(row: Subscription, provider: Provider) -> Subscription:
    """Take back an end or a pause that is to come."""
    found = provider.resume(row.number, key("resume", row.number, row.ends_at, row.paused_from, row.asked_at))
    return project(found, provider, datetime.now(UTC))


def pause(row: Subscription, months: int, now: datetime, provider: Provider) -> Subscription:
    """Charge nothing for some months after what is paid for. Raises `NotPossible` beyond what the settings allow."""
    most = settings().pause_months
    if not 1 <= months <= most:
        raise NotPossible(f"Found {months} months, expected 1 to {most}.")
    until = after(max(row.end, now), months)
    found = provider.pause(row.number, until, key("pause", row.number, row.end, months, row.asked_at))
    return project(found, provider, datetime.now(UTC))


def end(row: Subscription, provider: Provider) -> Left:
    """Leave with what is paid for: it stays open until then. Credit for later bills goes back."""

    def reckon() -> tuple[Back, ...] | None:
        standing = _standing(row, provider)
        return None if standing.ends_at or standing.ended_at else back_at_the_end(standing)

    return settlements.settle(row, reckon, provider, at_once=False)


def leave_now(row: Subscription, now: datetime, provider: Provider) -> Left:
    """End a subscription at once, and give back what is not used up."""

    def reckon() -> tuple[Back, ...] | None:
        standing = _standing(row, provider)
        return None if standing.ended_at else goes_back(standing, now, provider)

    return settlements.settle(row, reckon, provider, at_once=True)


def _standing(row: Subscription, provider: Provider) -> Snapshot:
    """How it stands, which our row says too then."""
    standing = provider.subscription(row.number)
    project(standing, provider, datetime.now(UTC))
    return standing


def goes_back(standing: Snapshot, now: datetime, provider: Provider) -> tuple[Back, ...]:
    """What goes back to whoever leaves at this moment. Of a period that was lengthened without a bill, which to the
    provider is a trial, its last payment counts."""
    moment = max(now, standing.start)
    if standing.state is State.TRIALING:
        unused = of_last_payment(standing, now)
    else:
        unused = provider.unused(standing.number, moment) if is_paid(standing) else 0
    part = still_paid(standing, settlements.went_back(standing.number, provider.name))
    return back_at_once(standing, int(unused * part))


def withdraw(stated: Withdrawal, now: datetime, provider: Provider) -> Left:
    """Undo a contract within the days to withdraw: it ends at once, and all that was paid goes back."""
    row = stated.subscription
    days = settings().withdrawal_days
    if row is None or not may_withdraw(row.created, stated.stated_at, days):
        raise NotPossible(f"A subscription can be withdrawn from within {days} days of buying it.")
    left = settlements.settle(
        row, lambda: whole_refund(provider.subscription(row.number)), provider, at_once=True, uid=stated.uid
    )
    with transaction.atomic():
        amount = money.words(left.refunded, left.currency)
        Withdrawal.objects.filter(pk=stated.pk).update(
            done_at=now, refunded=left.refunded, outcome=f"Ended, and {amount} given back."
        )
        if row.account:
            tell(row.account, "withdrawn", str(stated.uid), amount=amount, number=row.number)
    return left


def withdraw_gift(stated: Withdrawal, gift: GiftSubscription, now: datetime, provider: Provider) -> Left:
    """Undo the buying of a gift: its code opens nothing more, nor does what was redeemed by it, and all that was paid
    goes back. Whoever gives has not asked that it begins within the days to withdraw, so she owes nothing for what
    was read meanwhile (Directive 2011/83/EU, article 14, 4)."""
    days, paid = settings().withdrawal_days, gift.payment
    if paid is None or gift.paid_at is None:
        raise NotPossible("A gift can be withdrawn from once it is paid.")
    if gift.cancelled_at:
        raise NotPossible("What was paid for this gift has gone back already.")
    if not may_withdraw(gift.paid_at, stated.stated_at, days):
        raise NotPossible(f"A gift can be withdrawn from within {days} days of buying it.")
    back = paid.paid - paid.refunded
    left = Left(provider.refund(paid.number, back, key("refund", paid.number, back)).amount, paid.currency)
    with transaction.atomic():
        gifts.cancel(gift, now)
        amount = money.words(left.refunded, left.currency)
        outcome = f"The gift is cancelled, and {amount} given back."
        Withdrawal.objects.filter(pk=stated.pk).update(done_at=now, refunded=left.refunded, outcome=outcome)
        if gift.giver:
            tell(gift.giver, "withdrawn", str(stated.uid), amount=amount, number=paid.shown)
    look_again(provider.payment(paid.number), provider)
    return left


def carry_out_waiting(now: datetime, provider: Provider) -> int:
    """Carry out the withdrawals that were stated while the provider did not answer; gives back how many. Raises `Away`.

    What it refuses stays for the desk.
    """
    theirs = Q(subscription__provider=provider.name) | Q(gift__payment__provider=provider.name)
    waiting = Withdrawal.objects.waiting().filter(theirs)
    done = 0
    for stated in waiting.select_related("subscription__account", "gift__payment", "gift__giver").order_by("pk"):
        try:
            if stated.gift:
                withdraw_gift(stated, stated.gift, now, provider)
            else:
                withdraw(stated, now, provider)
            done += 1
        except (NotPossible, Gone, Declined) as refusal:
            Withdrawal.objects.filter(pk=stated.pk).update(outcome=str(refusal)[:255])
    return done
