"""Counting which links of letters are followed, by day, and never by whom."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from longwave.kernel.batches import Batch
from longwave.newsletter.letters import actions
from longwave.newsletter.models import Link


class Clicks(Batch[tuple[int, dt.date]]):
    """How often each link was followed on each day of the magazine's zone."""

    def __init__(self) -> None:
        super().__init__(lambda followed: actions.count_clicks(followed))

    def followed(self, link: Link) -> None:
        """Somebody followed a link."""
        self.add((link.pk, timezone.localdate(timezone=timezone.get_default_timezone())))


clicks = Clicks()
