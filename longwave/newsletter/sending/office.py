"""The sender at work: takes copies in hand, gives them to couriers, writes down what became of them.

All of it runs in one asyncio loop, beside one thread that speaks to the database. The order of events is the promise:
a copy is claimed, its message leaves, the answer is committed, and only then the next message leaves that way.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import connections
from django.db.utils import InterfaceError, OperationalError

from longwave.newsletter.sending import rules
from longwave.newsletter.sending.feed import Feed
from longwave.newsletter.sending.group import GroupCommit
from longwave.newsletter.sending.ledger import Copy, LostClaim, Result
from longwave.newsletter.sending.line import Errand, Line
from longwave.newsletter.sending.pace import Domains
from longwave.newsletter.sending.register import Register, View
from longwave.newsletter.sending.rules import KEPT, Settled
from longwave.newsletter.words import Outcome

logger = logging.getLogger("longwave")
T = TypeVar("T")

TICK = 0.2  # seconds between two looks at the couriers
LOOK = 1.0  # seconds between two looks at the database: pauses, cancellations and readers who left
LEASE_KEPT = 45.0  # seconds after the last sign of life, when nothing more is sent: others wait for a minute
IDLE = 3.0  # seconds a connection is kept without anything to send
DRAIN = 20.0  # seconds for what is on its way, when we are told to stop
LOW, FULL = 400, 800  # copies: with less, more are taken in hand, up to so many
SWITCH = 0.0005  # seconds after which the ledger's thread gets its turn: with Python's 5 ms each commit would wait
LONGEST_REST = 5.0  # seconds between two tries to reach the database


CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def steady() -> float:
    """Seconds of a clock that nobody sets, and that goes on while the machine sleeps."""
    return time.clock_gettime(CLOCK)


class Office:
    """One sender, from the moment there is something to send until there is not, or until `told` says stop."""

    def __init__(self, register: Register, lines: Sequence[Line], told: Callable[[], bool]) -> None:
        self.register, self.lines, self.told = register, lines, told
        self.hello: str = settings.HOST
        self.view = View()
        self.feed = Feed(Domains(max(line.provider.domain_rate for line in lines)))
        self.commit = GroupCommit(self._write)
        self.held: dict[int, Copy] = {}  # in hand: given out, or in the feed
        self.filler: asyncio.Task[None] | None = None
        self.stopping = False
        self.lost: LostClaim | None = None
        self.beaten = self.looked = steady()
        self.low = asyncio.Event()  # the feed runs out, or may do so
        self.news = False  # something was settled since the last look
        self.dry = False  # nothing more is due, as far as the last look knows
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")

    async def run(self) -> None:
        """Send until nothing is under way. Raises `LostClaim` when others have taken us for dead."""
        before = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        try:
            await self._in_ledger(self.register.enter)
            await self._look()
            await self._fill()
            self.filler = asyncio.get_running_loop().create_task(self._keep_filled())
            while self.view.newsletters and not self.told() and self.lost is None:
                await self._round()
                await asyncio.sleep(TICK)
        finally:
            await self._close()
            sys.setswitchinterval(before)
        if self.lost:
            raise self.lost

    # --- For couriers -------------------------------------------------------------------------------------------

    def now(self) -> float:
        """The moment, by the clock that nobody sets."""
        return steady()

    async def take(self, line: Line) -> Copy | None:
        """A copy to carry; None when the courier should go home."""
        patience = self.now() + IDLE
        while not self._closing(line) and self.now() < patience:
            copy = self.take_at_once(line)
            if copy is not None:
                return copy
            wait = line.bucket.wait(self.now())
            if wait:
                await asyncio.sleep(min(wait, TICK))
            else:
                await self.feed.news(TICK, self.now())
        return None

    def take_at_once(self, line: Line) -> Copy | None:
        """A copy that may leave at this moment, or None."""
        if self._closing(line) or line.bucket.wait(self.now()):
            return None
        copy = self.feed.take(self.now())
        if copy is not None:
            line.bucket.take()
        if self.feed.ready < LOW and not self.dry:
            self.low.set()
        return copy

    def message(self, copy: Copy) -> tuple[str, bytes] | Settled:
        """A copy's envelope sender and its message; or what becomes of one that cannot be made."""
        mail = self.view.mails[copy.edition]
        try:
            return mail.return_path(copy.to), mail.message(copy.to)
        except Exception as error:  # whatever is wrong with one reader's copy must not stop the others
            logger.warning("The copy %d of edition %d cannot be made: %s", copy.to.delivery, copy.edition, error)
            return rules.impossible(f"The copy cannot be made: {error}")

    def objection(self, copy: Copy) -> Settled | None:
        """Why a copy must not leave any more; None while it may. Raises `LostClaim` when none may."""
        if self.lost or self.now() - self.beaten > LEASE_KEPT:
            self.lost = self.lost or LostClaim("The last sign of life is too long ago.")
            raise self.lost
        if self.stopping or copy.edition not in self.view.newsletters:
            return KEPT
        return self.view.unwanted.get(copy.to.delivery)

    async def settle(self, *results: Result) -> None:
        """Return when these are durable, and those that they make certain. A refusal that may be about us, and not
        about the reader, is none of them yet: it stays in hand."""
        certain = [one for result in results for one in self._certain(result)]
        if certain:
            await self._settle(certain)

    def _certain(self, result: Result) -> list[Result]:
        line = next((line for line in self.lines if line.provider.name == result.provider), None)
        return line.certain(result, self.now()) if line else [result]

    async def _settle(self, results: Sequence[Result]) -> None:
        await self.commit.settle(*results)
        self.news = True
        for result in results:
            self.held.pop(result.copy.to.delivery, None)

    def answered(self, line: Line, copy: Copy, settled: Settled) -> None:
        """What a server had to say of a copy, for the pace of its domain and the health of the line."""
        if settled.outcome is Outcome.SENT:
            line.worked()
            self.feed.domains.accepted(copy.domain)
        elif settled.outcome is Outcome.DEFERRED and settled.code:
            self.feed.domains.refused(copy.domain, self.now())

    def _closing(self, line: Line) -> bool:
        return self.stopping or self.lost is not None or line is not self._line()

    # --- Rounds -------------------------------------------------------------------------------------------------

    async def _round(self) -> None:
        if self.now() - self.looked >= LOOK or (self.news and self.dry and not self.held):
            await self._look()  # nothing is left, as it seems: an edition may have ended
        await self._put_off()
        await self._believe()
        self._probe()
        line = self._line()
        if line is not None:
            self._staff(line)

    def _line(self) -> Line | None:
        """The provider to use: the first that works, or else the first that may be tried again."""
        first = self.lines[0]
        if not first.health.failures:
            return first
        now = self.now()
        well = [line for line in self.lines if line.health.well(now)]
        return next((line for line in well if not line.health.failures), well[0] if well else None)

    def _probe(self) -> None:
        """See whether a provider that is preferred to the one in use works again."""
        now, used = self.now(), self._line()
        for line in self.lines:
            if line is used:
                return
            if line.health.well(now) and not line.couriers:
                self._send_out(line, line.probe)

    async def _look(self) -> None:
        """Learn what is under way and who must not get it any more; let go of what is not."""
        before, held = self.view, list(self.held.values())
        trouble = " ".join(filter(None, (line.trouble for line in self.lines)))
        self.view = await self._in_ledger(lambda: self.register.look(before, held, trouble))
        self.beaten, self.looked = self.register.beaten, self.now()
        self.dry = self.news = False
        self.low.set()
        for edition in before.newsletters.keys() - self.view.newsletters.keys():
            gone = self.feed.empty(edition)
            if gone:
                await self.settle(*(Result(copy, KEPT) for copy in gone))
            await self._in_ledger(self.register.let_go)

    async def _put_off(self) -> None:
        """Copies whose domain must be left alone for a while go back until then."""
        rests, self.feed.rests = self.feed.rests, []
        if rests:
            why = "Its domain refuses mail for now, and is left alone for a while."
            waits = [(copy, Settled(Outcome.DEFERRED, wait, answer=why, tried=False)) for copy, wait in rests]
            await self.settle(*(Result(copy, settled) for copy, settled in waits))

    async def _believe(self) -> None:
        """Nothing else is left to send, so that nothing more will be learnt of refusals that were kept back."""
        if self.dry and self.held and len(self.held) == sum(len(line.brake.kept) for line in self.lines):
            await self._settle([result for line in self.lines for result in line.brake.let_go()])

    async def _keep_filled(self) -> None:
        """Take more copies in hand before the couriers run out of them."""
        while not self.stopping:
            await self.low.wait()
            self.low.clear()
            await self._fill()

    async def _fill(self) -> None:
        line, view = self._line(), self.view
        wanted = self._wanted(line) if line else 0
        if self.dry or len(self.feed) >= wanted or not view.newsletters:
            return
        copies = await self._in_ledger(partial(self.register.claim, view, wanted))
        self.dry = not copies
        self.held |= {copy.to.delivery: copy for copy in copies}
        self.feed.add(copies)

    def _wanted(self, line: Line) -> int:
        """How many copies to have in hand: for a second, and not so many that other workers have nothing to do."""
        return int(min(line.provider.rate + 2, FULL) if line.provider.rate else FULL)

    def _staff(self, line: Line) -> None:
        """Open connections where copies wait for one."""
        now, waiting = self.now(), self.feed.ready
        if waiting and not line.bucket.wait(now) and line.serving >= line.width.wanted:
            line.width.grow(now)
        for _ in range(min(line.width.wanted - len(line.couriers), waiting)):
            self._send_out(line, line.carry)
        if waiting:
            self.feed.wake()

    def _send_out(self, line: Line, errand: Errand) -> None:
        courier = asyncio.get_running_loop().create_task(self._courier(line, errand))
        line.couriers.add(courier)
        courier.add_done_callback(line.couriers.discard)

    async def _courier(self, line: Line, errand: Errand) -> None:
        try:
            await errand(self, line)
        except LostClaim as lost:
            self.lost = self.lost or lost
        except Exception:
            logger.exception("A courier of %s failed; what it had in hand goes back.", line.provider.name)
            self.lost = self.lost or LostClaim("A courier failed.")

    async def _close(self) -> None:
        """Let what is on its way arrive, give back the rest, and leave the ledger as if we had never been there."""
        self.stopping = True
        self.feed.wake()
        self.low.set()
        couriers = [courier for line in self.lines for courier in line.couriers]
        if couriers:
            _, late = await asyncio.wait(couriers, timeout=DRAIN)
            for courier in late:
                courier.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self.filler:
            await asyncio.gather(self.filler, return_exceptions=True)
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self.register.exit)
        except (OperationalError, InterfaceError) as error:
            logger.warning("What was in hand stays so until another sender takes over (%s).", error)
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    # --- The thread that speaks to the database -----------------------------------------------------------------

    async def _write(self, results: Sequence[Result]) -> None:
        await self._in_ledger(lambda: self.register.record(results))

    async def _in_ledger(self, act: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._persist, act)

    def _persist(self, act: Callable[[], T]) -> T:
        """Do it, however long the database is away or full: nobody's answer is forgotten meanwhile, nothing is sent."""
        rest = TICK
        while True:
            try:
                return act()
            except (OperationalError, InterfaceError) as error:
                connections.close_all()
                self.register.forget()
                if self.told() and rest >= LONGEST_REST:
                    raise
                logger.warning(
                    "Nothing is sent until the ledger can be written (%s); tried again in %.1f s.", error, rest
                )
                time.sleep(rest)
                rest = min(LONGEST_REST, rest * 2)
