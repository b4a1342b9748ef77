"""The mail that says when a withdrawal arrived, as the law wants it: from the page at which it was stated, and from the
worker where the mail server was away then, or the process was killed. It is the same mail, under the same Message-ID.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse

from longwave.account import mail
from longwave.account.rules import next_try
from longwave.membership.billing import providers
from longwave.membership.models import Withdrawal
from longwave.published.mail import NeverSent

LINK = "longwave.account.withdrawal"  # the salt of what the mail's link carries
LASTS = 60 * 24 * 3600  # seconds for which the link works
AT_ONCE = 50
WAITS = (
    "Our payment provider does not answer just now. Your withdrawal counts from now, and is carried out within a day."
)


def token(stated: Withdrawal) -> str:
    """What the link of a mail carries."""
    return signing.dumps(str(stated.uid), salt=LINK)


def by_token(token: str) -> Withdrawal | None:
    """The statement that a link is about; None for a link that is none of ours, or too old."""
    try:
        uid = signing.loads(token, salt=LINK, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Withdrawal.objects.filter(uid=uid).select_related("subscription__account").first()


def acknowledge(stated: Withdrawal, outcome: str) -> bool:
    """Send it; gives back False where that is to be tried again. Without an account it has the link that carries the
    statement out."""
    link = "" if stated.account_id else settings.LONGWAVE_URL + reverse("subscribe_withdrawal", args=[token(stated)])
    name = mail.message_id("withdrawal", stated.uid, outcome)  # with another outcome it is another mail
    try:
        mail.send("withdrawal", stated.email, message_id=name, stated=stated, outcome=outcome, link=link)
    except NeverSent:
        pass  # the log has said why
    except mail.NotSent:
        return False
    Withdrawal.objects.filter(pk=stated.pk).update(confirm_at=None)
    return True


def send_waiting(now: datetime) -> bool:
    """Send those that could not be sent from the page; gives back whether the mail server took them."""
    waiting = Withdrawal.objects.filter(confirm_at__lte=now).select_related("subscription", "gift__payment")
    for stated in waiting.order_by("confirm_at", "pk")[:AT_ONCE]:
        mine = Withdrawal.objects.filter(pk=stated.pk, confirm_at=stated.confirm_at)
        if mine.update(confirm_at=next_try(stated.stated_at, now)) and not acknowledge(stated, _outcome(stated)):
            return False
    return True


def _outcome(stated: Withdrawal) -> str:
    """What came of it, or that it waits for the provider; nothing where the desk looks at it."""
    what = stated.subscription or (stated.gift and stated.gift.payment)
    seller = providers.provider()
    return stated.outcome or (WAITS if what and seller and seller.name == what.provider else "")
