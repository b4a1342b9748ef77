"""Stripe, by its own SDK. The SDK is loaded with the first question: a site that sells nothing never pays for it."""

from longwave.adapters.stripe.provider import StripeProvider

__all__ = ["StripeProvider"]
