"""The door for what mail providers tell us."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

logger = logging.getLogger("longwave")


@csrf_exempt
def tell(request: HttpRequest, provider: str) -> HttpResponseBase:
    """A provider's events. There is no such page where nobody has set a password for it."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    try:
        from longwave.newsletter.bounces import webhooks
    except ImportError as error:
        logger.error("A mail provider called, and the extra [mail] is not installed: %s", error)
        raise Http404 from error
    try:
        view = webhooks.view(provider)
        if view is None:
            raise Http404
        return view(request)
    except ImproperlyConfigured as error:
        logger.error("The events of %s cannot be taken: %s", provider, error)
        raise Http404 from error
