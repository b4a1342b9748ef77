"""Counting what is read, and where the wall is met instead: only where somebody goes to a piece. By whom is noted of
walls alone, and of signed-in readers alone: the desk tells them why."""

from __future__ import annotations

from collections.abc import Mapping

from longwave.access.gate import Headers
from longwave.kernel.batches import Batch
from longwave.published.signals import pages_read, readers_stopped, walls_met

# How the names of browsers begin. What asks under another name is a program: a person may run it, and reads by its
# leave, but it tells nobody what people like to read.
BROWSERS = ("Mozilla/", "Opera/", "Lynx/", "w3m/", "Links ", "ELinks/", "NetSurf/", "Dillo/")


def by_browser(headers: Headers) -> bool:
    """Whether a request comes from what calls itself a browser."""
    return (headers.get("user-agent") or "").startswith(BROWSERS)


class Reads(Batch[str]):
    """How often pieces were read, by their uids. A process counts while its watch writes; a write for each page would
    cost more than the page."""

    def __init__(self) -> None:
        super().__init__(tell)

    def sent(self, uid: str) -> None:
        """A piece was sent."""
        if self.batched:
            self.add(uid)


class Walls(Batch[tuple[str, str]]):
    """How often somebody met the wall: by the piece's uid and by the reason that the wall gave."""

    def __init__(self) -> None:
        super().__init__(tell_walls)

    def met(self, uid: str, reason: str, account: int | None) -> None:
        """A piece was asked for, and a wall was sent: to an account, or to somebody unknown."""
        if self.batched:
            self.add((uid, reason))
            if account is not None:
                stopped.add((account, uid, reason))


def tell(counted: Mapping[str, int]) -> None:
    """Hand over what was counted."""
    pages_read.send(sender=Reads, reads=counted)


def tell_stopped(counted: Mapping[tuple[int, str, str], int]) -> None:
    """Hand over which walls signed-in readers met."""
    readers_stopped.send(sender=Walls, walls=counted)


def tell_walls(counted: Mapping[tuple[str, str], int]) -> None:
    """Hand over what was counted."""
    walls_met.send(sender=Walls, walls=counted)


walls = Walls()
reads = Reads()
stopped: Batch[tuple[int, str, str]] = Batch(tell_stopped)
