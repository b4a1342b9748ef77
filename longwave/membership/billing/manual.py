"""Subscriptions by invoice: written at the desk, paid to the magazine's bank, recorded at the desk.

They have a provider as all others have, so that access has one rule: it reads our own rows and says how a subscription
stands. What is by invoice ends with its term, unless another invoice is paid.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from typing import NoReturn

from django.db import transaction
from django.utils import timezone

from longwave.adapters.payments import (
    Change,
    Declined,
    Discount,
    Event,
    Gone,
    Invoice,
    Order,
    Page,
    Provider,
    Rate,
    Refund,
    Session,
    Snapshot,
    State,
)
from longwave.kernel import money
from longwave.membership.actions import midnight
from longwave.membership.billing import providers
from longwave.membership.billing.checkouts import rate_of
from longwave.membership.billing.notices import refunded, tell
from longwave.membership.billing.projecting import opened_of, project, scope_of
from longwave.membership.billing.rules import of_last_payment
from longwave.membership.billing.selling import Term, after
from longwave.membership.models import Account, Payment, Price, Subscription

NAME = "manual"
AT_ONCE = 500


class NotRecorded(ValueError):
    """What cannot be written down like this. The message says what was found and what was expected."""


def _not_by_invoice() -> NoReturn:
    raise Declined("A subscription by invoice cannot do this. It is changed by another invoice, at the desk.")


class ManualProvider:
    """What a provider is asked, answered from our own rows. What makes no sense by invoice is declined in words."""

    name = NAME
    live = True

    def rate(self, rate: Rate) -> str:
        """A price is its own number."""
        return rate.reference

    def coupon(self, discount: Discount) -> str:
        """None: the invoice says what is paid."""
        _not_by_invoice()

    def begin(self, order: Order) -> Session:
        """Nothing is bought here online."""
        _not_by_invoice()

    def session(self, number: str) -> Session:
        """There is none."""
        raise Gone(f"There is no checkout {number}.")

    def expire(self, number: str) -> Session:
        """There is none."""
        raise Gone(f"There is no checkout {number}.")

    def portal(self, customer: str, back: str) -> str:
        """There is none."""
        _not_by_invoice()

    def subscription(self, number: str) -> Snapshot:
        """A subscription as our rows have it."""
        row = Subscription.objects.filter(provider=NAME, number=number).select_related("price", "account").first()
        if row is None:
            raise Gone(f"There is no subscription {number} by invoice.")
        return snapshot(row, timezone.now())

    def subscriptions(self, after: str = "") -> Page:
        """All of them, by the order in which they were written down."""
        rows = Subscription.objects.filter(provider=NAME, pk__gt=int(after or 0)).select_related("price", "account")
        found = list(rows.prefetch_related("payments").order_by("pk")[:AT_ONCE])
        now = timezone.now()
        more = str(found[-1].pk) if len(found) == AT_ONCE else ""
        return Page(tuple(snapshot(row, now) for row in found), more)

    def payment(self, number: str) -> Invoice:
        """One invoice."""
        row = Payment.objects.filter(provider=NAME, number=number).select_related("subscription").first()
        if row is None:
            raise Gone(f"There is no invoice {number}.")
        return bill(row)

    def preview(self, subscription: str, rate: str, dropped: Collection[str] = ()) -> Change:
        """The next invoice says it."""
        _not_by_invoice()

    def switch(
        self, subscription: str, rate: str, moment: datetime, key: str, dropped: Collection[str] = ()
    ) -> Snapshot:
        """The next invoice does it."""
        _not_by_invoice()

    def reprice(self, subscription: str, old: str, new: str, key: str) -> Snapshot:
        """The next invoice does it."""
        _not_by_invoice()

    def end(self, subscription: str, at_once: bool, key: str) -> Snapshot:
        """It ends with its term anyway: what is still open is no longer asked for. At once, or where nothing of it was
        ever paid, it ends now."""
        with transaction.atomic():
            row = Subscription.objects.select_for_update().filter(provider=NAME, number=subscription).first()
            if row is None:
                raise Gone(f"There is no subscription {subscription} by invoice.")
            row.payments.filter(open=True).update(open=False)
            now = at_once or row.state == State.INCOMPLETE.value
            if now and row.state != State.CANCELED.value:
                row.state, row.ended_at = State.CANCELED.value, timezone.now()
                row.save(update_fields=["state", "ended_at"])
        return self.subscription(subscription)

    def resume(self, subscription: str, key: str) -> Snapshot:
        """Another invoice does it."""
        _not_by_invoice()

    def pause(self, subscription: str, until: datetime, key: str) -> Snapshot:
        """It is not paused; it can be prolonged."""
        _not_by_invoice()

    def prolong(self, subscription: str, until: datetime, key: str) -> Snapshot:
        """What was paid last lasts longer."""
        with transaction.atomic():
            paid = Payment.objects.select_for_update().filter(provider=NAME, subscription__number=subscription)
            last = paid.filter(paid__gt=0).order_by("-period_end").first()
            if last is None:
                raise Declined("Nothing of it is paid yet, so there is nothing that could last longer.")
            if last.period_end is None or last.period_end < until:
                Payment.objects.filter(pk=last.pk).update(period_end=until)
        return self.subscription(subscription)

    def unused(self, subscription: str, moment: datetime) -> int:
        """Of the invoice that was paid last."""
        return of_last_payment(self.subscription(subscription), moment)

    def take_credit(self, subscription: str, amount: int, key: str) -> None:
        """Nobody has credit here: what an invoice says is paid."""

    def refund(self, invoice: str, amount: int, key: str) -> Refund:
        """Write down that money went back; whoever records it has sent it."""
        with transaction.atomic():
            row = Payment.objects.select_for_update().filter(provider=NAME, number=invoice).first()
            if row is None:
                raise Gone(f"There is no invoice {invoice}.")
            if not 0 < amount <= row.paid - row.refunded:
                left = money.words(row.paid - row.refunded, row.currency)
                raise Declined(f"Found {money.words(amount, row.currency)}, expected at most {left}.")
            before, row.refunded = row.refunded, row.refunded + amount
            row.save(update_fields=["refunded"])
            if row.account:
                refunded(bill(row), row.account, before)
        return Refund(key, amount, row.currency)

    def event(self, body: bytes, signature: str, now: datetime) -> Event:
        """Nobody tells anything of invoices."""
        raise ValueError("There are no messages about invoices.")

    def events(self, since: datetime) -> Sequence[Event]:
        """None."""
        return ()


def provider_of(row: Subscription | Payment) -> Provider | None:
    """Whoever is asked about a subscription or a payment; None where nobody here can be."""
    if row.provider == NAME:
        return ManualProvider()
    found = providers.provider()
    return found if found and found.name == row.provider else None


def snapshot(row: Subscription, now: datetime) -> Snapshot:
    """How a subscription by invoice stands: nothing is open before it is paid, and it ends with what is paid."""
    bills = tuple(bill(one) for one in row.payments.all())
    ends = [one.period_end for one in bills if one.paid > 0 and one.period_end]
    end = max(ends, default=row.end)
    ended_at = row.ended_at if row.state == State.CANCELED.value else None
    if ends and end <= now:
        ended_at = ended_at or end
    state = State.CANCELED if ended_at else State.ACTIVE if ends else State.INCOMPLETE
    return Snapshot(
        number=row.number,
        customer="",
        email=row.account.email if row.account else "",
        live=True,
        state=state,
        rates=(str(row.price.uid),) if row.price else (),
        currency=row.currency,
        created=row.created,
        start=row.start,
        end=end,
        trial_end=None,
        ends_at=end if state is State.ACTIVE else None,
        ended_at=ended_at,
        paused_from=None,
        paused_until=None,
        failing_since=None,
        invoices=bills,
    )


def bill(row: Payment) -> Invoice:
    """A payment as a provider tells of it."""
    return Invoice(
        number=row.number,
        shown=row.shown,
        subscription=row.subscription.number if row.subscription else "",
        customer="",
        created=row.created,
        paid_at=row.paid_at,
        due=row.due,
        paid=row.paid,
        refunded=row.refunded,
        currency=row.currency,
        open=row.open,
        period_start=row.period_start,
        period_end=row.period_end,
    )


# --- Written down at the desk -----------------------------------------------------------------------------------


@transaction.atomic
def subscribe(account: Account, price: Price, first_day: date, invoice: str, pay_by: date) -> Subscription:
    """Write down a subscription by invoice. It opens nothing before its invoice is paid."""
    rate_of(price, ManualProvider())
    start, end = period(first_day, price.term())
    row = Subscription.objects.create(
        account=account,
        provider=NAME,
        number=f"invoice-{uuid.uuid4().hex}",
        plan=price.plan,
        price=price,
        state=State.INCOMPLETE.value,
        currency=price.currency,
        created=start,
        start=start,
        end=end,
        asked_at=datetime.now(UTC),
    )
    return _bill(row, price, start, end, invoice, pay_by)


@transaction.atomic
def renew(row: Subscription, price: Price, first_day: date, invoice: str, pay_by: date) -> Subscription:
    """Write down the invoice for another term. Paid, it makes the subscription last so much longer. What it opens is
    no other: that would close what is paid for, or open what is not."""
    held = Subscription.objects.select_for_update().get(pk=row.pk)
    if held.payments.filter(open=True).exists():
        raise NotRecorded("An invoice of this subscription is open already. Record its payment, or end it, first.")
    if price.currency != held.currency:
        raise NotRecorded(f"Found a price in {price.currency}, expected one in {held.currency}, as before.")
    if price.plan.scope != scope_of(held):
        raise NotRecorded(
            f"Found “{price.plan}”, which opens {price.plan.opened().what}; expected a plan that opens "
            f"{opened_of(held).what}, as what is paid for now does. Record a subscription of its own for the other."
        )
    rate_of(price, ManualProvider())
    held.plan, held.price = price.plan, price
    held.save(update_fields=["plan", "price"])
    start, end = period(first_day, price.term())
    return _bill(held, price, start, end, invoice, pay_by)


def _bill(row: Subscription, price: Price, start: datetime, end: datetime, invoice: str, pay_by: date) -> Subscription:
    if Payment.objects.filter(provider=NAME, shown=invoice).exists():
        raise NotRecorded(f"Found the invoice number {invoice}, which another invoice has.")
    Payment.objects.create(
        account=row.account,
        subscription=row,
        provider=NAME,
        number=uuid.uuid4().hex,
        shown=invoice,
        due=price.amount,
        currency=price.currency,
        created=timezone.now(),
        open=True,
        period_start=start,
        period_end=end,
        pay_by=pay_by,
    )
    return look(row)


@transaction.atomic
def pay(payment: Payment, day: date) -> Subscription:
    """Write down that an invoice was paid: what it pays for opens now."""
    held = Payment.objects.select_for_update().get(pk=payment.pk, provider=NAME)
    row = Subscription.objects.select_for_update().get(payments=held)
    if not held.open:
        raise NotRecorded(f"The invoice {held.shown} is not open: its payment was recorded, or it was ended.")
    held.paid, held.paid_at, held.open = held.due, midnight(day), False
    held.save(update_fields=["paid", "paid_at", "open"])
    if row.ended_at:  # its term ran out while the bank took its time
        row.state, row.ended_at = State.ACTIVE.value, None
        row.save(update_fields=["state", "ended_at"])
    if row.account:
        tell(row.account, "receipt", held.number, **_words(held))
    return look(row)


def _words(payment: Payment) -> dict[str, str]:
    return {"amount": money.words(payment.paid, payment.currency), "number": payment.shown, "url": ""}


def look(row: Subscription) -> Subscription:
    """Project a subscription by invoice as our rows have it now. Nobody is told: an end of term is no news."""
    provider = ManualProvider()
    return project(provider.subscription(row.number), provider, datetime.now(UTC), quiet=True)


def period(first_day: date, term: Term) -> tuple[datetime, datetime]:
    """From the midnight before a first day to the one after the last, in the magazine's zone."""
    following = after(datetime.combine(first_day, time()), term.months).date()
    return midnight(first_day), midnight(following)
