"""A courier of SMTP: one connection, and the copies that leave by it.

While one message goes out, the commands of the next ride along behind it, so that a message costs one round trip. What
was answered is in the ledger before the next message follows: whatever happens, one message of each connection is in
doubt and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from longwave.newsletter.letters.headers import Unaddressable
from longwave.newsletter.sending import dialogue, rules, wire
from longwave.newsletter.sending.dialogue import Parcel
from longwave.newsletter.sending.ledger import Copy, Result
from longwave.newsletter.sending.line import Line, Office
from longwave.newsletter.sending.providers import Unreachable
from longwave.newsletter.sending.rules import GOODBYE, KEPT, Reply, Settled, Step
from longwave.newsletter.sending.wire import Broken, Wire

RESET = b"RSET\r\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A copy whose envelope the server has seen, with what it answered."""

    copy: Copy
    parcel: Parcel
    replies: Sequence[Reply]


async def probe(office: Office, line: Line) -> None:
    """See whether the server lets us in."""
    if connection := await _connected(office, line):
        line.worked()
        await connection.quit()


async def carry(office: Office, line: Line) -> None:
    """Open a connection and carry copies until there are none."""
    connection = await _connected(office, line)
    if connection is None:
        return
    line.serving += 1
    try:
        await Courier(office, line, connection).work()
    finally:
        line.serving -= 1
        connection.abort()


async def _connected(office: Office, line: Line) -> Wire | None:
    try:
        return await wire.connect(line.provider, office.hello)
    except Unreachable as error:
        line.unreachable(error, office.now())
    return None


def unopened(copy: Copy, replies: Sequence[Reply]) -> Settled:
    """What becomes of a copy when the connection ended after some of the answers to its envelope, or none."""
    refused = dialogue.refusal(replies)
    return rules.settle(*refused, copy.attempts) if refused else rules.broke_off(copy.attempts)


class Courier:
    """One connection at work."""

    def __init__(self, office: Office, line: Line, connection: Wire) -> None:
        self.office, self.line, self.wire = office, line, connection
        self.reset = False  # the last envelope stands open, since its reader was refused

    async def work(self) -> None:
        """Carry copies until there are none, or the connection ends."""
        opened: Opened | None = None
        try:
            while opened := opened or await self._next():
                opened = await self._send(opened)
        except Broken:
            return  # what it was about is settled, and the office opens another one
        await self.wire.quit()

    async def _next(self) -> Opened | None:
        """Wait for a copy and open its envelope."""
        while (copy := await self.office.take(self.line)) is not None:
            parcel = self._pack(copy)
            if isinstance(parcel, Settled):
                await self._settle(copy, parcel)
                continue
            try:
                return Opened(copy, parcel, await self._open(parcel))
            except Broken as broken:
                await self._settle(copy, unopened(copy, broken.replies))
                raise
        return None

    def _pack(self, copy: Copy) -> Parcel | Settled:
        """A copy as it travels; or what becomes of it, where it must not or cannot."""
        found = self.office.objection(copy) or self.office.message(copy)
        if isinstance(found, Settled):
            return found
        sender, message = found
        try:
            return dialogue.parcel(sender, copy.to.address, message, self.wire.offers)
        except Unaddressable as error:
            return rules.impossible(str(error))

    async def _open(self, parcel: Parcel) -> list[Reply]:
        """Send an envelope; gives back the answers to it, up to the first refusal where they come one by one."""
        before = [RESET] if self.reset else []
        self.reset = False
        commands = [*before, *parcel.commands]
        if self.wire.offers.pipelining:
            self.wire.write(b"".join(commands))
            replies = await self.wire.replies(len(commands), wire.COMMAND)
        else:
            replies = []
            for command in commands:
                replies.append(await self.wire.ask(command))
                if replies[-1].code >= 400:
                    break
        return replies[len(before) :]

    async def _send(self, opened: Opened) -> Opened | None:
        """Send the message of an open envelope, and the next envelope behind it; gives that one back."""
        copy = opened.copy
        if refused := dialogue.refusal(opened.replies):
            await self._refused(opened, *refused)
            return None
        if stop := self.office.objection(copy):
            self.wire.abort()  # the server waits for the message: only by ending the connection it gets none
            await self._settle(copy, stop)
            raise Broken("A message was held back.")
        following, replies = await self._exchange(copy, opened.parcel)
        settled = rules.settle(Step.DOT, replies[0], copy.attempts)
        if replies[0].code == GOODBYE:
            kept = [Result(following[0], KEPT)] if following else []
            await self.office.settle(Result(copy, settled, self.line.provider.name), *kept)
            raise Broken("The server said goodbye.")
        await self._settle(copy, settled)
        return Opened(*following, replies[1:]) if following else None

    async def _exchange(self, copy: Copy, parcel: Parcel) -> tuple[tuple[Copy, Parcel] | None, list[Reply]]:
        """The one round trip: a message and the next envelope go, the answers to both come."""
        following, ignored = self._following()
        commands = following[1].commands if following else ()
        self.wire.write(b"".join((parcel.message, dialogue.END, *commands)))
        try:
            replies = await self.wire.replies(1 + len(commands), wire.MESSAGE)
        except Broken as broken:
            await self.office.settle(*self._broken(copy, following, broken.replies), *ignored)
            raise
        if ignored:
            await self.office.settle(*ignored)
        return following, replies

    def _following(self) -> tuple[tuple[Copy, Parcel] | None, list[Result]]:
        """The copy that comes next, if there is one now; and what became of those that could not."""
        ignored: list[Result] = []
        while self.wire.offers.pipelining and (copy := self.office.take_at_once(self.line)) is not None:
            parcel = self._pack(copy)
            if isinstance(parcel, Parcel):
                return (copy, parcel), ignored
            ignored.append(Result(copy, parcel))
        return None, ignored

    def _broken(self, copy: Copy, following: tuple[Copy, Parcel] | None, replies: Sequence[Reply]) -> list[Result]:
        """What becomes of a message, and of the envelope behind it, when the connection ended."""
        name, results = self.line.provider.name, []
        if replies:  # "taken", and then a goodbye: it did arrive
            settled = rules.settle(Step.DOT, replies[0], copy.attempts)
            self.office.answered(self.line, copy, settled)
        else:
            settled = rules.broke_off(copy.attempts, sent=True)
        results.append(Result(copy, settled, name))
        if following:
            results.append(Result(following[0], unopened(following[0], replies[1:]) if replies else KEPT, name))
        return results

    async def _refused(self, opened: Opened, step: Step, reply: Reply) -> None:
        """Settle a copy whose envelope was refused, and leave the connection ready for the next."""
        settled = rules.settle(step, reply, opened.copy.attempts)
        last = opened.replies[-1]
        if len(opened.replies) == len(dialogue.STEPS) and last.code == dialogue.GO_ON:
            self.wire.write(dialogue.END)  # refused, and yet it waits for a message: an empty one (RFC 2920, 3.1)
            await self._settle(opened.copy, settled)
            await self.wire.replies(1, wire.COMMAND)
        elif step is Step.MAIL:
            await self.office.settle(Result(opened.copy, settled, self.line.provider.name))
            self.line.objected(reply, self.office.now())
        else:
            self.reset = True
            await self._settle(opened.copy, settled)
        if GOODBYE in (reply.code, last.code):
            raise Broken("The server said goodbye.")

    async def _settle(self, copy: Copy, settled: Settled) -> None:
        self.office.answered(self.line, copy, settled)
        await self.office.settle(Result(copy, settled, self.line.provider.name))
