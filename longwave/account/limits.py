"""How often one may ask for codes and try them: by the address of mail, and by the network's.

Counted by allauth in the cache that all processes share; the figures are in `ACCOUNT_RATE_LIMITS`.
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ASK, TRY = "request_login_code", "login_failed"  # allauth's names
CODES = "subscription_code"  # of offers and gifts, which somebody might guess
WITHDRAW = "withdrawal"


def allowed(request: HttpRequest, action: str, address: str) -> bool:
    """Count one more, and whether it is within the limits."""
    return bool(ratelimit.consume(request, action=action, key=address))


def forgive(request: HttpRequest, action: str, address: str) -> None:
    """Forget what was counted for an address that has proven itself."""
    ratelimit.clear(request, action=action, key=address)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429, in words. Whether the address has an account makes no difference."""
    return render(request, "longwave/account/too-many.html", status=429)
