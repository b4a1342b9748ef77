"""The headers every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from longwave.editorial.embeds import FRAME_HOSTS

READERS = "; ".join(
    [
        "default-src 'none'",
        "img-src 'self' data:",
        "media-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "manifest-src 'self'",
        f"frame-src {' '.join(FRAME_HOSTS)}",  # asked for by a reader's click, never before
    ]
)
# Wagtail's desk writes scripts and styles into its pages, and previews readers' pages in a frame.
DESK = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; media-src 'self'; object-src 'none';"
    " base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
ANYWHERE = "; frame-ancestors *"
NOWHERE = "; frame-ancestors 'none'"
AT_DESK = "; frame-ancestors 'self'"  # a preview stands in a frame beside the form it is made from


class SecurityHeaders:
    """A strict content security policy for readers, a looser one at the desk, and the usual guards.

    Two fixed strings chosen by address are plainer than a policy library; nothing here is configurable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what the view did not set itself."""
        response = self.get_response(request)
        at_desk = request.path.startswith("/desk/")
        framed, previewed = getattr(response, "may_be_framed", False), getattr(response, "is_preview", False)
        where = ANYWHERE if framed else AT_DESK if previewed else NOWHERE
        response.setdefault("Content-Security-Policy", DESK if at_desk and not previewed else READERS + where)
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not framed:
            response.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS if at_desk or previewed else "DENY")
        if settings.SECURE_HSTS_SECONDS:
            response.setdefault("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")
        return response
