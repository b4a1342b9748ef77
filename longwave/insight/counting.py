"""Counting who looks at the plans: by the page from which they came, and never who."""

from __future__ import annotations

from collections.abc import Mapping

from longwave.insight.rules import Steps
from longwave.kernel.batches import Batch


class Looks(Batch[str]):
    """How often the plans were seen, by the path of the page that led there; empty where none of ours did."""

    def __init__(self) -> None:
        super().__init__(tell_plans)

    def by_way_of(self, source: str) -> None:
        """Somebody looks at the plans."""
        if self.batched:
            self.add(source)


def tell_plans(counted: Mapping[str, int]) -> None:
    """Hand over what was counted."""
    from longwave.insight.actions import count_steps  # needs Django's models, which are not there when this is read

    count_steps(Steps.PLANS, counted)


plans_seen = Looks()
