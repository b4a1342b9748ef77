"""`/webhooks/stripe/`: where Stripe says what has happened.

| what comes | the answer |
| --- | --- |
| nothing is sold here | 404 |
| more than an event is ever long | 413, unread |
| no signature of the secret's over exactly these bytes, an old or a future one, the other mode | 400, nothing written |
| an event | 200 once it is written down: what cannot be applied now is tried again by us, not by Stripe |
| an event that the database does not take | 500: Stripe sends it again |
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from longwave.adapters.payments import Event, Provider
from longwave.membership.billing import inbox, providers

logger = logging.getLogger("longwave")

LONGEST = 512 * 1024  # bytes: a subscription with twenty items is a tenth of this


@csrf_exempt
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """Take a message."""
    provider = providers.provider()
    if provider is None:
        raise Http404
    body = request.read(LONGEST + 1)  # as it came: the signature is over the bytes
    if len(body) > LONGEST:
        return _said("This is longer than an event.", 413)
    event = _known(body, request.headers.get("Stripe-Signature", ""), provider)
    if event is None:
        return _said("This is no message that is taken here.", 400)
    return _said("Applied." if inbox.receive(event, provider) else "Kept, and applied later.", 200)


def _known(body: bytes, signature: str, provider: Provider) -> Event | None:
    """The event, if it is the provider's. By the machine's clock: only the magazine's is ever moved."""
    try:
        return provider.event(body, signature, datetime.now(UTC))
    except ValueError as fault:
        logger.warning("A message at /webhooks/stripe/ was refused: %s", fault)
        return None


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", "text/plain; charset=utf-8", status=status)
