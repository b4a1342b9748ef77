"""Who takes the money here: Stripe where the settings name it, a stand-in on one's own machine, otherwise nobody."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from longwave.adapters.payments import Provider
    from longwave.adapters.stripe_stand_in.stand_in import StandIn

FILE = Path("data") / "stripe.sqlite3"  # where the stand-in keeps its account, in the magazine's folder
TILL = "till"  # below this are the stand-in's pages


@cache
def provider() -> Provider | None:
    """Whoever takes the money; None where nothing is sold online. One for each process, made when first asked for."""
    from longwave.adapters.stripe import StripeProvider  # it costs memory, and a process may never sell anything

    environment = settings.ENVIRONMENT
    if environment.stripe_key:
        return StripeProvider(environment.stripe_key, environment.stripe_webhook_secret, tax=environment.stripe_tax)
    held = stand_in()
    return StripeProvider(held.key, held.secret, http=lambda: held.wire) if held else None


@cache
def stand_in() -> StandIn | None:
    """The stand-in of the demo and of development without a key; all processes share its file.

    It goes by the magazine's clock, back as well: what was due later is due later again.
    """
    environment = settings.ENVIRONMENT
    if environment.in_production or environment.stripe_key:
        return None
    from longwave.adapters.stripe_stand_in.stand_in import StandIn

    return StandIn(settings.FOLDER / FILE, site=f"{settings.LONGWAVE_URL}/{TILL}", base=_now)


def _now() -> int:
    return int(timezone.now().timestamp())


def _forget() -> None:
    provider.cache_clear()
    stand_in.cache_clear()


os.register_at_fork(after_in_child=_forget)  # a connection to a file is good in one process only
