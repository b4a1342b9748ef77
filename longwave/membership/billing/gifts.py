"""Subscriptions for somebody else: paid once, delivered on a day, redeemed by a code, and then a grant."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from longwave.adapters.payments import Invoice, Provider
from longwave.kernel import money
from longwave.membership.actions import note_change
from longwave.membership.billing.notices import day, tell
from longwave.membership.billing.projecting import write_payment
from longwave.membership.billing.selling import after
from longwave.membership.models import Account, GiftSubscription, Grant, Price, Withdrawal
from longwave.membership.rules import GrantSource, Tier, covered_until

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # as in the codes of the sign-in: no vowels, so no words
LENGTH = 16  # of twenty letters: 69 bits, which nobody guesses


BEGUN = "gift-begun"  # to whoever has redeemed it
REDEEMED = "gift-redeemed"  # to whoever gave it
TAKEN_BACK = "gift-taken-back"
MOVED = "gift-moved"  # to whose gift begins earlier than it was said
OF = "gift:"  # and a gift's number: what a grant comes from


class NotRedeemed(ValueError):
    """A code that gives nothing. The message is for the reader."""


def new_code() -> str:
    """A code as it is written on a card: `XXXX-XXXX-XXXX-XXXX`."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def tidy(typed: str) -> str:
    """A code as it is stored, however it was typed."""
    letters = "".join(sign for sign in typed.upper() if sign in LETTERS)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))[:24]


def give(
    giver: Account, by: str, price: Price, to_email: str, to_name: str, message: str, on: date | None
) -> GiftSubscription:
    """Note a gift that is about to be paid. `by` is the giver's name as whoever is given it reads it."""
    about = {"to_email": to_email, "to_name": to_name, "message": message, "deliver_on": on}
    return GiftSubscription.objects.create(giver=giver, giver_name=by, price=price, **about)


def own_name(giver: Account) -> str:
    """The name of her account, as far as it has one."""
    return " ".join(f"{giver.first_name} {giver.last_name}".split())[:120]


@transaction.atomic
def paid(gift: GiftSubscription, payment: Invoice, provider: Provider) -> None:
    """A gift is paid: it has its code now, and is delivered on its day. Told twice, once."""
    held = GiftSubscription.objects.select_for_update().get(pk=gift.pk)
    row = write_payment(payment, provider.name, held.giver, None)
    if held.paid_at or not payment.paid_at:
        return
    held.payment, held.paid_at, held.code = row, payment.paid_at, new_code()
    held.save()
    if held.giver:
        words = {"amount": money.words(payment.paid, payment.currency), "code": held.code, "to": to(held)}
        tell(held.giver, "gift-bought", str(held.uid), **words)


def to(gift: GiftSubscription) -> str:
    """For whom it is, as whoever gives it knows her; nobody's name where she left that open."""
    return gift.to_name or gift.to_email


def source_id(gift: GiftSubscription) -> str:
    """By what a gift's grant is found."""
    return f"{OF}{gift.pk}"


def giver_of(gift: GiftSubscription) -> str:
    """Who gives, as whoever is given it is told."""
    return (gift.giver_name if gift.giver_id else "") or "Somebody who reads us"


def due(today: date) -> list[GiftSubscription]:
    """The gifts that are to be delivered by mail now."""
    waiting = GiftSubscription.objects.filter(paid_at__isnull=False, delivered_at=None, cancelled_at=None)
    waiting = waiting.exclude(pk__in=Withdrawal.objects.waiting().filter(gift__isnull=False).values("gift"))
    ready = waiting.exclude(to_email="").exclude(deliver_on__gt=today).select_related("price__plan", "giver")
    return list(ready.order_by("pk"))


@transaction.atomic
def redeem(code: str, account: Account, now: datetime) -> Grant:
    """Make a gift the account's own: it reads for as long as was paid. Raises `NotRedeemed`.

    Whoever has all that it opens by a gift already, or by several together, has it on when a part of that ends.
    """
    gift = GiftSubscription.objects.select_for_update().filter(code=tidy(code)).select_related("price__plan").first()
    if gift is None or gift.paid_at is None or gift.cancelled_at:
        raise NotRedeemed("No gift has this code. Check the letters: there are sixteen of them.")
    if Withdrawal.objects.waiting().filter(gift=gift).exists():
        raise NotRedeemed("This gift is being taken back by whoever gave it.")
    if gift.redeemed_at:
        mine = gift.redeemed_by_id == account.pk
        raise NotRedeemed("You have redeemed this gift already." if mine else "This gift was redeemed already.")
    earlier = Grant.objects.of(account).standing().filter(source=GrantSource.GIFT.value, end__gt=now)
    plan = gift.price.plan
    start = covered_until(plan.scope, [(grant.scope, grant.end) for grant in earlier if grant.end], now)
    given = Grant.objects.create(
        account=account,
        tier=Tier.SUBSCRIBERS.value,
        scope=plan.scope,
        start=start,
        end=after(start, gift.price.term().months),
        source=GrantSource.GIFT.value,
        source_id=source_id(gift),
        reason=plan.name,
    )
    gift.redeemed_by, gift.redeemed_at = account, now
    gift.save(update_fields=["redeemed_by", "redeemed_at"])
    note_change(account.pk)
    _tell_redeemed(gift, account)
    return given


def _tell_redeemed(gift: GiftSubscription, reader: Account) -> None:
    """Both are told, the giver not by whom. Whoever redeems a gift of her own is told once."""
    tell(reader, BEGUN, str(gift.uid))
    if gift.giver and gift.giver != reader:
        tell(gift.giver, REDEEMED, str(gift.uid))


@transaction.atomic
def cancel(gift: GiftSubscription, now: datetime) -> None:
    """Take a gift back whose money went back: its code is void, what it opened closes, and its reader is told, once."""
    held = GiftSubscription.objects.select_for_update().get(pk=gift.pk)
    if held.cancelled_at:
        return
    held.cancelled_at = now
    held.save(update_fields=["cancelled_at"])
    reader = held.redeemed_by
    if reader is None:
        return
    mine = Grant.objects.of(reader).standing().filter(source=GrantSource.GIFT.value)
    mine.filter(source_id=source_id(held)).update(revoked_at=timezone.now())
    line_up(reader, now)
    note_change(reader.pk)
    tell(reader, TAKEN_BACK, str(held.uid), giver=giver_of(held), plan=held.price.plan.name, day=day(now))


def moved(gift: GiftSubscription, start: datetime) -> str:
    """What a mail about another beginning is about."""
    return f"{gift.uid}:{start.isoformat()}"


def line_up(reader: Account, now: datetime) -> None:
    """Let the gifts that wait for one which is gone, or lasts longer, begin where the one before them ends now.

    Their reader is told. What the desk made longer stays longer.
    """
    before: list[tuple[str, datetime]] = []
    waiting = Grant.objects.of(reader).standing().filter(source=GrantSource.GIFT.value, end__gt=now)
    for grant in waiting.order_by("start", "pk"):
        if grant.end is None:
            continue
        free = covered_until(grant.scope, before, now)
        if now < grant.start != free:
            gift = GiftSubscription.objects.select_related("price").get(pk=grant.source_id.removeprefix(OF))
            months = gift.price.term().months
            more = grant.end - after(grant.start, months)
            postponed = grant.start < free
            grant.start, grant.end = free, after(free, months) + more
            grant.save(update_fields=["start", "end"])
            tell(reader, MOVED, moved(gift, free), postponed=postponed)
        before.append((grant.scope, grant.end))
