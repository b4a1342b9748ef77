"""Counting what links open."""

from __future__ import annotations

from longwave.access import actions
from longwave.access.links import Token
from longwave.kernel.batches import Batch


class Uses(Batch[tuple[int, str]]):
    """How often the links of an edition opened a work."""

    def __init__(self) -> None:
        super().__init__(lambda opened: actions.count_uses(opened))

    def opened(self, link: Token) -> None:
        """A link opened its work."""
        self.add((link.number, link.work))


uses = Uses()
