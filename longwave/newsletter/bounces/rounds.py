"""What the worker does about failures and complaints every few seconds."""

from __future__ import annotations

from datetime import datetime

from longwave.newsletter.bounces import actions


def once(now: datetime) -> None:
    """Take in what servers refused and what overtook them, and stop what too many readers complain of."""
    while actions.take_refused(now) == actions.AT_ONCE:
        pass
    actions.settle_overtaken(now)
    actions.pause_for_complaints(now)
