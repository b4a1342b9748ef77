"""Ways in which Stripe can fail us, switched on at will and, where counted, off again by themselves."""

from __future__ import annotations

import time
from enum import StrEnum

from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.stripe_stand_in.world import World


class Fault(StrEnum):
    """What is wrong."""

    DOWN = "down"  # nobody answers
    LOST = "lost"  # what was asked is done, but the answer never comes
    ERRORS = "errors"  # status 500
    BUSY = "busy"  # status 429
    SLOW = "slow"  # the answer takes its time


class Silent(Exception):
    """No answer comes."""


def switch(world: World, fault: Fault | None, times: int = 0, seconds: float = 0.0) -> None:
    """Break something for so many requests, or until it is switched off; `None` mends everything."""
    world.store.set("fault", fault and {"fault": fault.value, "left": times or None, "seconds": seconds})


def current(world: World) -> Fault | None:
    """What is wrong with this request, which is counted."""
    found = world.store.setting("fault", None)
    if found is None:
        return None
    if found["left"] is not None:
        found["left"] -= 1
        world.store.set("fault", found if found["left"] else None)
    return Fault(found["fault"])


def delay(world: World) -> float:
    """How long a slow answer takes."""
    found = world.store.setting("fault", None)
    return float(found["seconds"]) if found and found["fault"] == Fault.SLOW else 0.0


def before(fault: Fault | None, seconds: float) -> None:
    """Fail before anything is done."""
    match fault:
        case Fault.DOWN:
            raise Silent
        case Fault.ERRORS:
            raise Refusal(500, "An unknown error occurred", type="api_error")
        case Fault.BUSY:
            raise Refusal(429, "Request rate limit exceeded.", code="rate_limit")
        case Fault.SLOW:
            time.sleep(seconds)
