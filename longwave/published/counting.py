"""Counting what is read: only where the whole of a piece is sent to somebody who goes there, and never by whom."""

from __future__ import annotations

from collections.abc import Mapping

from longwave.kernel.batches import Batch
from longwave.published.signals import pages_read


class Reads(Batch[str]):
    """How often pieces were read, by their uids. A process counts while its watch writes; a write for each page would
    cost more than the page."""

    def __init__(self) -> None:
        super().__init__(tell)

    def sent(self, uid: str) -> None:
        """A piece was sent."""
        if self.batched:
            self.add(uid)


def tell(counted: Mapping[str, int]) -> None:
    """Hand over what was counted."""
    pages_read.send(sender=Reads, reads=counted)


reads = Reads()
