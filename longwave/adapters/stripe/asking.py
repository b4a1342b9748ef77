"""Asking Stripe: the client, and what its errors mean to us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from longwave.adapters.payments import Away, Declined, Gone

if TYPE_CHECKING:
    import stripe

PATIENCE = 15.0  # seconds for one request; the SDK's own 80 would hold a reader's page that long
RETRIES = 2  # with the same key, so that what was done is not done again


def client(key: str, http: stripe.HTTPClient | Callable[[], stripe.HTTPClient] | None = None) -> stripe.StripeClient:
    """A client of the API version that the SDK is made for; `http` is what it asks by, or what makes that now."""
    import stripe

    stripe.enable_telemetry = False  # how long its answers take is nobody's business but Stripe's own
    by = http() if callable(http) else http
    return stripe.StripeClient(
        key, http_client=by or stripe.RequestsClient(timeout=PATIENCE), max_network_retries=RETRIES
    )


@contextmanager
def understood() -> Iterator[None]:
    """Turn the SDK's errors into ours."""
    import stripe

    try:
        yield
    except stripe.CardError as error:
        raise Declined(error.user_message or "The card was declined.") from error
    except stripe.IdempotencyError as error:
        raise Declined("The same was asked before, with other contents.") from error
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            raise Gone(error.user_message or "There is no such thing.") from error
        raise Declined(error.user_message or "Stripe refused.") from error
    except stripe.StripeError as error:
        raise Away(str(error)) from error
