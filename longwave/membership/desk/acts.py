"""What the desk does for or to a reader. Each act has a reason, and stands in her history: who, when, what, why.

The history is Wagtail's own log; no role may change or delete what stands there. Where a provider is asked, the act is
noted first, so that none is done without a trace; what came to nothing is noted too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from longwave.adapters.payments import Away, Declined, Gone, Provider
from longwave.kernel import money
from longwave.membership import actions
from longwave.membership.actions import midnight, note_change
from longwave.membership.billing import checkouts, gifts, leaving, manual
from longwave.membership.billing.notices import tell
from longwave.membership.billing.projecting import project
from longwave.membership.billing.settlements import key
from longwave.membership.desk.common import day, last_day
from longwave.membership.models import (
    Account,
    GiftSubscription,
    Grant,
    Notice,
    Payment,
    Price,
    Proof,
    Subscription,
    Withdrawal,
)
from longwave.membership.rules import GrantSource

COMP, TAKE_BACK, EXTEND = "membership.comp", "membership.take_back", "membership.extend"
REFUND, END, INVOICE, PAID = "membership.refund", "membership.end", "membership.invoice", "membership.paid"
AGREE, DECLINE, WITHDRAW = "membership.agree", "membership.decline", "membership.withdraw"
MAIL_AGAIN, MAIL_LEFT = "membership.mail_again", "membership.mail_left"
NOT_DONE = "membership.not_done"
NAMES = {
    COMP: ("Give access", "Access given"),
    TAKE_BACK: ("Take access back", "Access taken back"),
    EXTEND: ("Let it last longer", "Made to last longer"),
    REFUND: ("Give money back", "Money given back"),
    END: ("End a subscription", "Subscription ended"),
    INVOICE: ("Record an invoice", "Invoice recorded"),
    PAID: ("Record a payment", "Payment recorded"),
    AGREE: ("Agree to a proof", "Proof agreed to"),
    DECLINE: ("Decline a proof", "Proof declined"),
    WITHDRAW: ("Settle a withdrawal", "Withdrawal settled"),
    MAIL_AGAIN: ("Send a mail again", "Mail in doubt sent again"),
    MAIL_LEFT: ("Leave a mail at that", "Mail in doubt left at that"),
    NOT_DONE: ("Refused", "It was not done"),
}
LASTING = (GrantSource.COMP.value, GrantSource.IMPORT.value, GrantSource.GIFT.value)  # what the desk may make longer
LONGEST = timedelta(days=730)  # as far as a provider moves a charge


class NotDone(ValueError):
    """An act that was not done. The message is for the desk."""


class How(StrEnum):
    """How a subscription is ended."""

    TERM = "term"
    NOW = "now"
    GIVE_BACK = "give-back"


@contextmanager
def noted(
    account: Account | None, action: str, reason: str, by: Account | None, once: str = "", **data: Any
) -> Iterator[None]:
    """Note an act, then let it be done. What is refused, or not answered, is noted as not done. Raises `NotDone`.

    What a provider does once for a key, `once`, however many ask for it at the same moment, is noted once too.
    """
    about = {"once": once} if once else {}
    ours = account is not None and _note(account, action, by, {"reason": reason, **about, **data})
    try:
        yield
    except (Away, Declined, Gone, ValueError) as fault:
        if account and ours:
            log(instance=account, action=NOT_DONE, user=by, data={"reason": str(fault), "act": action, **about})
        raise NotDone(_words(fault)) from fault


@transaction.atomic
def _note(account: Account, action: str, by: Account | None, data: dict[str, Any]) -> bool:
    """Note an act, unless another one of its key stands there that did not come to nothing."""
    if "once" in data:
        Account.objects.select_for_update().get(pk=account.pk)
        same = ModelLogEntry.objects.for_instance(account).filter(data__once=data["once"])
        refused = same.filter(action=NOT_DONE).count()
        if same.filter(action=action).count() > refused:
            return False
    log(instance=account, action=action, user=by, data=data)
    return True


def _words(fault: Exception) -> str:
    if isinstance(fault, Away):
        return "The payment provider did not answer. Look again in a minute whether it was done, before you repeat it."
    if isinstance(fault, Gone):
        return "The payment provider knows nothing of this any more."
    return str(fault)


def _asked(row: Subscription | Payment) -> Provider:
    found = manual.provider_of(row)
    if found is None:
        raise NotDone(f"This was paid at {row.provider}, which is not set up here.")
    return found


# --- What was given ---------------------------------------------------------------------------------------------


@transaction.atomic
def comp(account: Account, end: datetime, reason: str, by: Account) -> Grant:
    """Let somebody read without paying."""
    given = actions.comp(account, end, reason, by)
    log(instance=account, action=COMP, user=by, data={"reason": reason, "until": last_day(end)})
    return given


@transaction.atomic
def take_back(grant: Grant, reason: str, by: Account) -> None:
    """Take something back that was given."""
    actions.revoke(grant)
    _line_up(grant)
    if grant.account:
        log(instance=grant.account, action=TAKE_BACK, user=by, data={"reason": reason, "what": grant.source})


@transaction.atomic
def extend(grant: Grant, end: datetime, reason: str, by: Account) -> None:
    """Let something that was given last longer."""
    held = Grant.objects.select_for_update().get(pk=grant.pk)
    if held.source not in LASTING or held.revoked_at:
        raise NotDone("Only what was given and stands can be made longer.")
    if held.end is None or end <= held.end:
        was = last_day(held.end) if held.end else "no end"
        raise NotDone(f"Found {last_day(end)}, expected a day after {was}.")
    held.end = end
    held.save(update_fields=["end"])
    _line_up(held)
    note_change(held.account_id)
    if held.account:
        data = {"reason": reason, "what": held.source, "until": last_day(end)}
        log(instance=held.account, action=EXTEND, user=by, data=data)


def _line_up(grant: Grant) -> None:
    """Where a gift ends earlier or later, those that wait for it begin then."""
    if grant.source == GrantSource.GIFT.value and grant.account:
        gifts.line_up(grant.account, timezone.now())


# --- Subscriptions ----------------------------------------------------------------------------------------------


def prolong(row: Subscription, until: date, reason: str, by: Account) -> Subscription:
    """Make the next charge due later, without a payment."""
    moment = midnight(until)
    if row.state not in checkouts.LIVING or (row.ends_at and row.provider != manual.NAME):
        raise NotDone("Only a subscription that goes on can be prolonged.")
    if not row.end < moment <= row.end + LONGEST:
        most = day(row.end + LONGEST)
        raise NotDone(f"Found {day(moment)}, expected a day after {day(row.end)} and not after {most}.")
    provider = _asked(row)
    with noted(row.account, EXTEND, reason, by, what=row.number, until=day(moment)):
        found = provider.prolong(row.number, moment, key("prolong", row.number, row.end, moment))
        return project(found, provider, datetime.now(UTC), quiet=row.provider == manual.NAME)


def would_give_back(row: Subscription, now: datetime) -> int:
    """How much would go back if a subscription ended at once. Raises `NotDone`."""
    provider = _asked(row)
    try:
        return sum(back.amount for back in leaving.goes_back(provider.subscription(row.number), now, provider))
    except (Away, Declined, Gone) as fault:
        raise NotDone(_words(fault)) from fault


def end(row: Subscription, how: How, reason: str, by: Account, now: datetime) -> str:
    """End a subscription; gives back what to say."""
    if row.state == "canceled":
        raise NotDone("This subscription has ended already.")
    provider = _asked(row)
    with noted(row.account, END, reason, by, what=row.number, how=how.value):
        if how is How.GIVE_BACK:
            left = leaving.leave_now(row, now, provider)
            return f"Ended. {money.words(left.refunded, left.currency)} went back."
        if how is How.NOW:
            found = provider.end(row.number, at_once=True, key=key("end at once", row.number))
            project(found, provider, datetime.now(UTC))
            return "Ended. Nothing went back."
        leaving.end(row, provider)
        ended = Subscription.objects.get(pk=row.pk)
        if ended.ended_at:
            return "Ended. Nothing of it was paid."
        return f"It ends on {day(ended.ends_at or ended.end)} and is not charged again."


def refund(payment: Payment, amount: int, left: int, reason: str, by: Account) -> str:
    """Give money back; `left` is what the desk was shown as left of it: pressed twice, it goes back once."""
    if payment.provider != manual.NAME:
        payment.refresh_from_db()
        return _refund(payment, amount, left, reason, by)
    with transaction.atomic():  # nobody outside is asked: the second of two finds what the first has recorded
        held = Payment.objects.select_for_update().get(pk=payment.pk)
        return _refund(held, amount, left, reason, by)


def _refund(payment: Payment, amount: int, left: int, reason: str, by: Account) -> str:
    now_left = left_of(payment)
    if now_left != left:
        raise NotDone("Something of it went back meanwhile. Look at what is left, and try again.")
    if not 0 < amount <= left:
        most = money.words(left, payment.currency)
        raise NotDone(f"Found {money.words(amount, payment.currency)}, expected more than nothing and at most {most}.")
    provider = _asked(payment)
    said = money.words(amount, payment.currency)
    once, what = key("refund", payment.number, payment.refunded, amount), payment.shown or payment.number
    at_once = "" if provider.name == manual.NAME else once  # what is recorded by hand is recorded each time
    with noted(payment.account, REFUND, reason, by, at_once, what=what, amount=said):
        provider.refund(payment.number, amount, once)
        _look_again(payment, provider)
    return f"{said} went back."


def left_of(payment: Payment) -> int:
    """How much of a payment could go back."""
    return 0 if payment.lost else max(0, payment.paid - payment.refunded)


def _look_again(payment: Payment, provider: Provider) -> None:
    """Write down how it stands now."""
    if payment.subscription:
        project(provider.subscription(payment.subscription.number), provider, datetime.now(UTC))
    else:
        checkouts.look_again(provider.payment(payment.number), provider)


# --- By invoice -------------------------------------------------------------------------------------------------


@transaction.atomic
def invoice(account: Account, price: Price, first: date, number: str, pay_by: date, by: Account) -> Subscription:
    """Write down a subscription by invoice."""
    with noted(account, INVOICE, price.words(), by, what=number):
        return manual.subscribe(account, price, first, number, pay_by)


@transaction.atomic
def renew(row: Subscription, price: Price, first: date, number: str, pay_by: date, by: Account) -> Subscription:
    """Write down the invoice of another term."""
    with noted(row.account, INVOICE, price.words(), by, what=number):
        return manual.renew(row, price, first, number, pay_by)


@transaction.atomic
def record(payment: Payment, paid_on: date, by: Account) -> Subscription:
    """Write down that an invoice was paid."""
    amount = money.words(payment.due, payment.currency)
    with noted(payment.account, PAID, f"paid on {paid_on.isoformat()}", by, what=payment.shown, amount=amount):
        return manual.pay(payment, paid_on)


# --- Proofs and withdrawals -------------------------------------------------------------------------------------


@transaction.atomic
def decide(proof: Proof, until: date | None, reason: str, by: Account) -> None:
    """Agree until a day that somebody may have a plan, or decline; she is told by mail."""
    now = timezone.now()
    proof.decided_at, proof.decided_by, proof.until = now, by, until
    proof.save(update_fields=["decided_at", "decided_by", "until"])
    data = {"reason": reason, "what": proof.plan.name, "until": until.isoformat() if until else ""}
    log(instance=proof.account, action=AGREE if until else DECLINE, user=by, data=data)
    kind, about = "proof-agreed" if until else "proof-declined", f"proof:{proof.pk}:{now.isoformat()}"
    tell(proof.account, kind, about, plan=proof.plan.name, day=day(midnight(until)) if until else "")


def settle_by_hand(stated: Withdrawal, reason: str, by: Account, now: datetime) -> str:
    """Write down that a withdrawal was settled otherwise."""
    with transaction.atomic():
        Withdrawal.objects.filter(pk=stated.pk).update(done_at=now, outcome=f"Settled by hand: {reason}"[:255])
        if stated.account:
            log(instance=stated.account, action=WITHDRAW, user=by, data={"reason": reason})
    return "Written down as settled."


def withdraw(stated: Withdrawal, what: Subscription | GiftSubscription, reason: str, by: Account, now: datetime) -> str:
    """Carry out a withdrawal that waited, from what was subscribed to or given."""
    if isinstance(what, Subscription):
        row, gift, buyer = what, None, what.account
    else:
        row, gift, buyer = None, what, what.giver
    paid = gift.payment if gift else row
    if paid is None:
        raise NotDone("This gift is not paid, so there is nothing to withdraw from.")
    provider = _asked(paid)
    with noted(buyer, WITHDRAW, reason, by, what=paid.number):
        stated.account, stated.subscription, stated.gift = buyer, row, gift
        stated.save(update_fields=["account", "subscription", "gift"])
        left = leaving.withdraw_gift(stated, gift, now, provider) if gift else leaving.withdraw(stated, now, provider)
    return f"Carried out. {money.words(left.refunded, left.currency)} went back."


# --- Mails in doubt ---------------------------------------------------------------------------------------------


@transaction.atomic
def settle_mail(notice: Notice, again: bool, what: str, by: Account, now: datetime) -> None:
    """Have a mail sent again of which nobody knows whether it arrived, or leave it at that."""
    values: dict[str, Any] = {"next_at": now, "again_at": None} if again else {}
    Notice.objects.in_doubt().filter(pk=notice.pk).update(handed_at=None, **values)
    log(instance=notice.account, action=MAIL_AGAIN if again else MAIL_LEFT, user=by, data={"what": what})
