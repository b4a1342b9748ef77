"""Ways for mail to leave that take a whole message by one call: a folder, or a provider's own interface."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from longwave.newsletter.sending.ledger import Copy, Result
from longwave.newsletter.sending.line import Errand, Line, Office
from longwave.newsletter.sending.providers import Unreachable
from longwave.newsletter.sending.rules import KEPT, Settled
from longwave.newsletter.words import Outcome

BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what follows a mail in a file of Django's


class Adapter(Protocol):
    """Something that takes messages, one call each. It is called in several threads at once."""

    def deliver(self, copy: Copy, sender: str, message: bytes) -> Settled:
        """Hand a message over, and wait. Raises `Unreachable` when nothing was handed over and nothing will be."""
        ...


async def probe(office: Office, line: Line) -> None:
    """Whether it works again is seen by using it."""
    line.worked()


def carrying(adapter: Adapter) -> Errand:
    """What a courier of an adapter does."""

    async def carry(office: Office, line: Line) -> None:
        line.serving += 1
        try:
            with ThreadPoolExecutor(1, thread_name_prefix="mail") as thread:
                while line.health.well(office.now()) and (copy := await office.take(line)) is not None:
                    await _hand_over(office, line, adapter, copy, thread)
        finally:
            line.serving -= 1

    return carry


async def _hand_over(office: Office, line: Line, adapter: Adapter, copy: Copy, thread: ThreadPoolExecutor) -> None:
    made = office.objection(copy) or office.message(copy)
    if isinstance(made, Settled):
        settled = made
    else:
        try:
            loop = asyncio.get_running_loop()
            settled = await loop.run_in_executor(thread, adapter.deliver, copy, *made)
        except Unreachable as error:
            settled = KEPT
            line.ill(str(error), office.now())
    office.answered(line, copy, settled)
    await office.settle(Result(copy, settled, line.provider.name))


class Outbox:
    """A folder: mails are written to it as Django's own file backend does, for `/outbox/` to show."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, copy: Copy, sender: str, message: bytes) -> Settled:
        """Write a message. A repeat replaces the file."""
        path = self.folder / f"edition-{copy.edition}-{copy.to.delivery}.log"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(".half")
            half.write_bytes(message + BETWEEN)
            os.replace(half, path)
        except OSError as error:
            raise Unreachable(f"{self.folder} cannot be written to: {error.strerror}.") from error
        return Settled(Outcome.SENT, answer=f"Written to {path.name}.")
