"""Our amounts and Stripe's: the same numbers but in a few currencies.

We count in a currency's smallest unit by ISO 4217. Stripe counts krónur and Ugandan shillings in hundredths that do not
exist, and takes currencies with thousandths in steps of ten.
"""

from __future__ import annotations

from longwave.adapters.payments import Declined

IN_HUNDREDTHS = frozenset({"ISK", "UGX"})
IN_STEPS_OF_TEN = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def to_stripe(amount: int, currency: str) -> int:
    """Our amount as Stripe writes it. Raises `Declined` where it cannot take it exactly."""
    if currency.upper() in IN_HUNDREDTHS:
        return amount * 100
    if currency.upper() in IN_STEPS_OF_TEN and amount % 10:
        raise Declined(f"In {currency.upper()} the last digit of an amount has to be 0.")
    return amount


def to_us(amount: int, currency: str) -> int:
    """Stripe's amount as we write it. A part of a króna, as prorations may bring, is rounded."""
    if currency.upper() in IN_HUNDREDTHS:
        return round(amount / 100)
    return amount
