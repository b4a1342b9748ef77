"""Mails about money: what membership noted is sent here, and gifts are brought to whom they are for.

Each is claimed before it leaves, so that of several workers one sends it. Where the mail server is away it is tried
again, longer apart each time. Where a worker is killed between a mail and its mark, nobody knows whether it arrived: it
goes once more, under the same Message-ID, and after a second time it waits for the desk. A receipt too many is better
than none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from longwave.account import acknowledging, billing_facts, contracts, ending, facts, mail, plans, reminding
from longwave.account.rules import MAIL_AGAIN, next_try, subscription_sentence
from longwave.membership.billing import gift_ends, gifts, moving_back, repricing
from longwave.membership.billing.projecting import settings as billing
from longwave.membership.billing.rules import may_withdraw
from longwave.membership.billing.selling import Term
from longwave.membership.models import (
    Checkout,
    CheckoutState,
    GiftSubscription,
    Grant,
    Notice,
    Payment,
    Subscription,
    Withdrawal,
)
from longwave.newsletter.lists import suppression
from longwave.published.mail import NeverSent

logger = logging.getLogger("longwave")

AT_ONCE = 50
Words = dict[str, Any]


def once(now: datetime) -> None:
    """One round: confirm withdrawals, bring gifts that are due, then send what is noted."""
    if acknowledging.send_waiting(now) and deliver_gifts(now):
        send_waiting(now)


def send_waiting(now: datetime) -> int:
    """Send the mails that are due; gives back how many were settled."""
    waiting = Notice.objects.filter(next_at__lte=now).select_related("account").order_by("next_at", "pk")
    settled = 0
    for notice in waiting[:AT_ONCE]:
        if not _claimed(notice, now):
            continue
        try:
            sent = _send(notice, now)
        except mail.NotSent:
            # Nothing is in doubt, and it is tried again; the last try stays for the desk.
            Notice.objects.filter(pk=notice.pk, next_at__isnull=False).update(handed_at=None)
            break  # the log has said why; the others would fare no better
        Notice.objects.filter(pk=notice.pk).update(next_at=None, handed_at=None, sent_at=now if sent else None)
        settled += 1
    return settled


def _claimed(notice: Notice, now: datetime) -> bool:
    """Write down that a mail is about to be handed over; of several workers one does. False for what is not sent."""
    mine, doubtful = Notice.objects.filter(pk=notice.pk, next_at=notice.next_at), notice.handed_at is not None
    if doubtful and notice.again_at:
        if mine.update(next_at=None):
            logger.warning("Twice a worker ended while it sent “%s”; the mail waits for the desk.", notice)
        return False
    again_at = now if doubtful else notice.again_at
    return bool(mine.update(next_at=next_try(notice.created_at, now), handed_at=now, again_at=again_at))


def _send(notice: Notice, now: datetime) -> bool:
    """Send one, unless it is no news any more or its address gets nothing; gives back whether it left."""
    more = reminding.words(notice, now) if notice.kind in reminding.KINDS else MORE.get(notice.kind, _nothing)(notice)
    if more is None or not notice.account.is_active:
        return False
    words = notice.words | more | {"name": notice.account.first_name}
    return _left(notice.kind, notice.account.email, now, words, about=notice.about)


def _left(kind: str, to: str, now: datetime, words: Words, about: str) -> bool:
    if suppression.from_all(to, now):
        logger.info("The mail “%s” was not sent: its address is suppressed for all mail.", kind)
        return False
    try:
        mail.send(kind, to, message_id=mail.message_id(kind, about), **words)
    except NeverSent:  # the log has said why
        return False
    return True


def _nothing(_: Notice) -> Words | None:
    return {}


def _receipt(notice: Notice) -> Words | None:
    """What was paid: the first payment of a contract confirms it, and says until when one may withdraw from it. Later
    ones do not, and what began with nothing to pay was confirmed by the mail of its beginning."""
    found = Payment.objects.filter(number=notice.about)
    payment = found.select_related("subscription__plan", "subscription__price__plan").first()
    row = payment and payment.subscription
    if not payment or not row or row.payments.filter(paid__gt=0, created__lt=payment.created).exists():
        return {}
    begun = Notice.objects.filter(kind="begun", about=row.number).exists()
    return {"withdraw_until": _last_day(row.created)} | ({} if begun else _contract(notice, row))


def _contract(notice: Notice, row: Subscription) -> Words:
    """What somebody subscribes to, what she agreed to, and what is charged next."""
    stands = subscription_sentence(billing_facts.standing(row, timezone.now()), timezone.get_default_timezone())
    return {"price": row.price, "agreed": _agreed(notice, row), "stands": stands}


def _agreed(notice: Notice, row: Subscription) -> str:
    """What it costs, as the page said it at which she bought; nothing where she did not buy this price herself."""
    bought = Checkout.objects.filter(account=notice.account, price=row.price, gift=None, state=CheckoutState.PAID)
    checkout = bought.select_related("offer").order_by("-pk").first()
    return plans.sentence(row.price, checkout.offer, row.created) if checkout and row.price else ""


def _begun(notice: Notice) -> Words | None:
    """A subscription that begins with nothing to pay, as a trial: what it will cost, and when, as was agreed."""
    row = Subscription.objects.filter(number=notice.about).select_related("price__plan").first()
    if row is None:
        return {}
    return {"price": row.price, "agreed": _agreed(notice, row), "withdraw_until": _last_day(row.created)}


def _gift(notice: Notice) -> Words | None:
    """A gift that was bought is a contract too: what it is. Where it is brought to somebody, to whom and when."""
    bought = GiftSubscription.objects.filter(uid=notice.about, paid_at__isnull=False)
    gift = bought.select_related("price__plan").first()
    return _of(gift) | {"withdraw_until": _last_day(gift.paid_at)} if gift and gift.paid_at else {}


def _last_day(bought: datetime) -> datetime | None:
    """The last day on which one may withdraw; None where it is over."""
    days = billing().withdrawal_days
    return bought + timedelta(days=days) if may_withdraw(bought, timezone.now(), days) else None


def _ending(notice: Notice) -> Words | None:
    """An end that is to come: what is open until then. None where it was taken back, or has come."""
    return ending.mail_words(notice.about.partition(":")[0], timezone.now())


def _price_change(notice: Notice) -> Words | None:
    """Another price: no news for whoever left or switched before the mail did."""
    return {} if repricing.stands(notice.about) else None


def _withdrawn(notice: Notice) -> Words | None:
    """A withdrawal: what was stated, when it came and was carried out, and on which contract."""
    stated = Withdrawal.objects.filter(uid=notice.about).first()
    return {"stated": stated, "undone": contracts.undone(stated) if stated else ""}


MORE: dict[str, Callable[[Notice], Words | None]] = {
    "receipt": _receipt,
    "begun": _begun,
    "ending": _ending,
    "withdrawn": _withdrawn,
    "gift-bought": _gift,
    repricing.KIND: _price_change,
}


# --- Gifts ------------------------------------------------------------------------------------------------------


def deliver_gifts(now: datetime) -> bool:
    """Bring the gifts that are due to whom they are for; gives back whether the mail server took them."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    for gift in gifts.due(today):
        if gift.redeemed_at or not cache.add(f"longwave:gift:{gift.pk}", True, MAIL_AGAIN.total_seconds()):
            continue  # its code is used already, or another worker has it in hand
        try:
            _left("gift", gift.to_email, now, _of(gift), about=str(gift.uid))
        except mail.NotSent:
            return False
        GiftSubscription.objects.filter(pk=gift.pk).update(delivered_at=now)
    return True


def _of(gift: GiftSubscription) -> Words:
    return {
        "gift": gift,
        "giver": gifts.giver_of(gift),
        "plan": gift.price.plan.name,
        "opened": gift.price.plan.opened(),
        "lasts": _lasts(gift.price.term()),
    }


def _lasts(term: Term) -> str:
    return f"a {term.interval}" if term.count == 1 else f"{term.count} {term.interval}s"


def _taken_back(notice: Notice) -> Words | None:
    """A gift that was taken back: what its reader may read all the same."""
    return {"rights": facts.rights(notice.account, timezone.now())}


def _price_kept(notice: Notice) -> Words | None:
    """Another price that does not come: no news for whoever left or switched before the mail did."""
    return {} if moving_back.stands(notice.about) else None


def _gift_begun(notice: Notice) -> Words | None:
    """A gift that was redeemed: what it opens and until when, as it stands now. None where it was taken back."""
    gift = _redeemed(notice)
    grant = gift and _grant(notice, gift)
    return _runs(gift, grant) if gift and grant else None


def _gift_moved(notice: Notice) -> Words | None:
    """A gift that begins earlier, as one before it is gone. None where it was taken back too, or has moved again."""
    gift = _redeemed(notice)
    grant = gift and _grant(notice, gift)
    stands = gift and grant and notice.about == gifts.moved(gift, grant.start)
    return _runs(gift, grant) if gift and grant and stands else None


def _gift_ending(notice: Notice) -> Words | None:
    """A gift that ends soon. None where it was taken back, has ended, or lasts longer meanwhile."""
    gift = _redeemed(notice)
    grant = gift and _grant(notice, gift)
    if not gift or not grant or not grant.end or grant.end <= timezone.now():
        return None
    return _runs(gift, grant) if notice.about == gift_ends.about(gift, grant.end) else None


def _grant(notice: Notice, gift: GiftSubscription) -> Grant | None:
    return Grant.objects.of(notice.account).standing().filter(source_id=gifts.source_id(gift)).first()


def _runs(gift: GiftSubscription, grant: Grant) -> Words:
    return _of(gift) | {"later": grant.start > timezone.now(), "start": grant.start, "end": grant.end}


def _gift_redeemed(notice: Notice) -> Words | None:
    """To the giver: that it was redeemed, and when. None where it was taken back."""
    gift = _redeemed(notice)
    return _of(gift) | {"to": gifts.to(gift)} if gift else None


def _redeemed(notice: Notice) -> GiftSubscription | None:
    standing = GiftSubscription.objects.filter(uid=notice.about.partition(":")[0], cancelled_at=None)
    return standing.select_related("price__plan", "giver").first()


MORE |= {
    gifts.BEGUN: _gift_begun,
    gifts.REDEEMED: _gift_redeemed,
    gifts.MOVED: _gift_moved,
    gift_ends.KIND: _gift_ending,
    gifts.TAKEN_BACK: _taken_back,
    moving_back.KIND: _price_kept,
}
