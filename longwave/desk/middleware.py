"""What is asked of everybody at the desk: a second step at the sign-in, and one transaction for each change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

SAFE = ("GET", "HEAD", "OPTIONS")
DOORS = ("/desk/login/", "/desk/logout/")
STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes only stand in for one of these
View = Callable[..., HttpResponse]


class SecondStep:
    """Leads people of the desk who have no second step to where they set one up, while the magazine asks for it.

    Whoever has one was asked for it when she signed in: no session begins before that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let her in, or lead her away."""
        if not settings.STAFF_MFA or not request.path.startswith("/desk/") or request.path in DOORS:
            return self.get_response(request)
        if not request.user.has_perm("wagtailadmin.access_admin") or is_mfa_enabled(request.user, STEPS):
            return self.get_response(request)
        messages.warning(request, "The desk asks for a second step: set up a passkey or an authenticator app first.")
        return redirect("mfa_index")


class OneTransaction:
    """Runs each unsafe request at the desk in one transaction.

    Wagtail publishes outside any: the page, its revision and its entry would be three separate commits. A view that
    fails is rolled back whole. Django's ATOMIC_REQUESTS would do the same for reads too, and under IMMEDIATE every
    read at the desk would take SQLite's only write lock.

    A view marked by Django's `non_atomic_requests` asks somebody over the network, and makes its own transactions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Call the view inside a transaction. It comes after the CSRF check, which reads the
        body: a slow upload holds no lock."""
        if request.method in SAFE or not request.path.startswith("/desk/") or hasattr(view, "_non_atomic_requests"):
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            return response
