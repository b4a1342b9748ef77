"""When something will happen to a thing by itself."""

from __future__ import annotations

from typing import Any

from longwave.adapters.stripe_stand_in.calendar import DAY

FIRST_PAYMENT = 23 * 3600  # how long a subscription waits for its first payment
NOTICE = 3 * DAY  # before a trial ends
BEING_BILLED = frozenset({"trialing", "active", "past_due", "unpaid"})


def due(thing: dict[str, Any]) -> int | None:
    """The next moment at which a thing changes unless somebody changes it before."""
    moments: list[int | None] = []
    match thing["object"]:
        case "subscription":
            moments = _subscription(thing)
        case "invoice" if thing["status"] == "open":
            moments = [thing["next_payment_attempt"]]
        case "payment_intent":
            moments = [thing["_clears"]]
        case "checkout.session" if thing["status"] == "open":
            moments = [thing["expires_at"]]
    return min((int(moment) for moment in moments if moment is not None), default=None)


def period(subscription: dict[str, Any]) -> tuple[int, int]:
    """From when to when a subscription's current period goes."""
    item = subscription["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]


def notice(subscription: dict[str, Any]) -> int | None:
    """When it has to be told that a trial will end."""
    if subscription["status"] != "trialing" or subscription["_told"]:
        return None
    return max(int(subscription["_trial_set"]), int(subscription["trial_end"]) - NOTICE)


def _subscription(thing: dict[str, Any]) -> list[int | None]:
    if thing["status"] == "incomplete":
        return [] if thing["_clearing"] else [thing["created"] + FIRST_PAYMENT]
    if thing["status"] not in BEING_BILLED | {"paused"}:
        return []
    pause = thing["pause_collection"] or {}
    moments = [thing["cancel_at"], pause.get("resumes_at"), notice(thing)]
    if thing["status"] != "paused":
        moments.append(period(thing)[1])
    return moments
