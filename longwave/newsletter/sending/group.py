"""Group commit: what all connections have just been answered becomes durable in one transaction.

A connection goes on when its own result is in the database, and while one transaction is written the answers of the
others gather for the next. So the price of reaching the disk is shared by the connections, not by time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from longwave.newsletter.sending.ledger import Result

Write = Callable[[Sequence[Result]], Awaitable[None]]


class GroupCommit:
    """Gathers results, and writes them as one."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[tuple[tuple[Result, ...], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def settle(self, *results: Result) -> None:
        """Return when these are durable. Raises what writing raised."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((results, done))
        if self._writer is None:
            self._writer = loop.create_task(self._go_on())
        await done

    async def _go_on(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._write([result for results, _ in batch for result in results])
            except Exception as error:  # each of those who wait is told
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
            else:
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)
            await asyncio.sleep(0)  # those who were told go on, and may have the next answer at once
        self._writer = None
