"""The mails of the lists: to confirm, to prove an address. They leave beside the request that asked for them.

Whoever signs up gets her answer at once, whether her address is known, suppressed or had such a mail a minute ago: the
answer cannot tell, not even by its time. A mail that could not be handed over is tried again by the worker.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.lists import actions, limits, links, suppression
from longwave.newsletter.models import Newsletter, SignUp
from longwave.published import mail

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)  # until a mail is tried once more that could not be handed over, or whose sender died
AT_ONCE = 100
_busy = threading.Lock()


def soon() -> None:
    """Send what waits after the commit, in a thread of its own; the worker takes what that one misses."""
    transaction.on_commit(_begin)


def _begin() -> None:
    if _busy.acquire(blocking=False):
        threading.Thread(target=_send, name="sign-up mail", daemon=True).start()


def _send() -> None:
    try:
        while send_waiting(timezone.now()):
            pass
    except Exception:  # a locked database, a full disk: the worker tries again
        logger.exception("The mails of sign-ups did not leave; the worker tries again")
    finally:
        connections.close_all()
        _busy.release()


def send_waiting(now: datetime) -> int:
    """Send the mails that are due; gives back how many were settled. Several processes may do this at once."""
    settled = 0
    for waiting in SignUp.objects.filter(next_at__lte=now).order_by("next_at")[:AT_ONCE]:
        claimed = SignUp.objects.filter(pk=waiting.pk, next_at=waiting.next_at).update(next_at=now + AGAIN)
        if not claimed:
            continue
        try:
            _settle(waiting, now)
        except mail.NotSent:  # the log has said why; the others would fare no better
            return settled
        settled += 1
    return settled


def _settle(waiting: SignUp, now: datetime) -> None:
    """Send one sign-up's mail, or none where the address gets nothing or had one just now."""
    if not suppression.from_all(waiting.address, now) and limits.may_mail(waiting.address):
        try:
            _ask_to_confirm(waiting)
        except mail.NeverSent:  # the log has said why; the others have nothing to do with it
            pass
        except mail.NotSent:
            limits.not_mailed(waiting.address)
            raise
    SignUp.objects.filter(pk=waiting.pk).update(next_at=None)


def _ask_to_confirm(waiting: SignUp) -> None:
    names = list(Newsletter.objects.filter(pk__in=waiting.newsletters).order_by("send_at", "name"))
    link = settings.LONGWAVE_URL + links.confirm_path(waiting.uid)
    mail.send("longwave/newsletter/mail/confirm.txt", waiting.address, newsletters=names, link=link)


def send_proof(account: Account, now: datetime) -> None:
    """Send a reader the link that only her mailbox has. Raises `mail.NotSent`."""
    link = settings.LONGWAVE_URL + links.proven_path(account, now)
    if not suppression.from_all(account.email, now):
        mail.send("longwave/newsletter/mail/proof.txt", account.email, link=link)


def ask_new_address(account: Account, new: str) -> None:
    """Ask a new address to agree. Raises `mail.NotSent`."""
    link = f"{settings.LONGWAVE_URL}/newsletter/address/{actions.new_address_token(account, new)}/"
    if not suppression.from_all(new, timezone.now()):
        mail.send("longwave/newsletter/mail/address.txt", new, old=account.email, new=new, link=link)
