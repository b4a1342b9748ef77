"""How often one may sign up: by the network's address and by that of the mail, counted as sign-ins are."""

from __future__ import annotations

from allauth.core import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from longwave.newsletter.lists.suppression import digest

BETWEEN = 5 * 60  # seconds between two mails of ours to an address that is not confirmed


def allowed(request: HttpRequest, address: str) -> bool:
    """Count one more, and whether it is within the limits of `ACCOUNT_RATE_LIMITS`."""
    return bool(ratelimit.consume(request, action="newsletter_sign_up", key=address))


def may_mail(address: str) -> bool:
    """Whether an address had none of these mails for five minutes; from now on it had one. One of two who ask at the
    same moment is told yes."""
    return cache.add(_key(address), 1, BETWEEN)


def not_mailed(address: str) -> None:
    """The mail did not leave after all."""
    cache.delete(_key(address))


def _key(address: str) -> str:
    return f"newsletter:mailed:{digest(address)}"
