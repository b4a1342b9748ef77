"""One SMTP connection: opened, made secret, signed in; then bytes go out and whole replies come back.

Python's own smtplib waits for every command's answer, and so do the libraries for asyncio. Ours lets the caller write a
message and the commands of the next one at once (RFC 2920), so that each message costs one round trip.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import cast

from longwave.newsletter.sending import dialogue
from longwave.newsletter.sending.dialogue import Nonsense, Offers, Replies
from longwave.newsletter.sending.providers import Provider, Security, Unreachable
from longwave.newsletter.sending.rules import Reply, one_line

# How long a server may take to answer, in seconds (RFC 5321, 4.5.3.2).
CONNECTING, GREETING, COMMAND, MESSAGE = 30.0, 60.0, 120.0, 600.0


class Broken(Exception):
    """The connection ended. `replies` are those that had come of the ones that were waited for."""

    def __init__(self, why: str, replies: list[Reply] | None = None) -> None:
        super().__init__(why)
        self.replies = replies or []


class Wire(asyncio.Protocol):
    """A connection. One caller at a time waits for replies."""

    def __init__(self) -> None:
        self.offers = Offers()
        self._transport: asyncio.Transport | None = None
        self._incoming = Replies()
        self._replies: list[Reply] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._ended = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The network is there; again, when it has become secret."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Some bytes came."""
        try:
            self._replies += self._incoming.feed(data)
        except Nonsense as nonsense:
            self._end(str(nonsense))
            self.abort()
            return
        if len(self._replies) >= self._wanted and self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone."""
        self._end(f"The connection ended ({exc})." if exc else "The server ended the connection.")

    def write(self, data: bytes) -> None:
        """Send bytes. Where the connection has ended, the next `replies` says so."""
        if self._transport and not self._ended:
            self._transport.write(data)

    async def replies(self, count: int, patience: float) -> list[Reply]:
        """The next replies, so many. Raises `Broken`."""
        if len(self._replies) < count:
            if self._ended:
                raise Broken(self._ended, self._replies)
            loop = asyncio.get_running_loop()
            self._wanted, self._waiter = count, loop.create_future()
            alarm = loop.call_later(patience, self._end, f"No answer within {patience:.0f} seconds.")
            try:
                await self._waiter
            finally:
                alarm.cancel()
                self._waiter = None
        found, self._replies = self._replies[:count], self._replies[count:]
        return found

    async def ask(self, command: bytes, patience: float = COMMAND) -> Reply:
        """Send one command and wait for its reply."""
        self.write(command)
        (reply,) = await self.replies(1, patience)
        return reply

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on in secret. Raises `Unreachable` where somebody slipped in a reply before."""
        if self._replies or not self._incoming.empty or self._transport is None:
            raise Unreachable("The server said more than it should before TLS.")
        loop = asyncio.get_running_loop()
        secret = await loop.start_tls(self._transport, self, context, server_hostname=host)
        self._transport = cast("asyncio.Transport", secret)

    async def quit(self) -> None:
        """End in good order, without waiting long for it."""
        if not self._ended:
            with contextlib.suppress(Broken):
                await self.ask(b"QUIT\r\n", 2.0)
        self.abort()

    def abort(self) -> None:
        """End at once: what has not been answered is as if it had not been sent."""
        if self._transport:
            self._transport.abort()

    def _end(self, why: str) -> None:
        self._ended = self._ended or why
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(Broken(self._ended, self._replies))


async def connect(provider: Provider, hello: str) -> Wire:
    """A connection on which messages can be sent. Raises `Unreachable`, with what an operator should read."""
    where = f"{provider.host} port {provider.port}"
    context = trust() if provider.security is Security.TLS else None
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECTING):
            _, wire = await loop.create_connection(Wire, provider.host, provider.port, ssl=context)
    except (OSError, TimeoutError) as error:
        raise Unreachable(f"{where} cannot be reached: {error or 'no answer'}") from error
    try:
        await _enter(wire, provider, hello)
    except Unreachable:
        wire.abort()
        raise
    except (Broken, OSError) as error:  # a certificate that does not fit is an OSError too
        wire.abort()
        crowded = isinstance(error, Broken)
        raise Unreachable(f"{where} ended the connection at once: {error}", crowded=crowded) from error
    return wire


def trust() -> ssl.SSLContext:
    """Whose certificates are believed: those that this machine's are."""
    return ssl.create_default_context()


async def _enter(wire: Wire, provider: Provider, hello: str) -> None:
    (greeting,) = await wire.replies(1, GREETING)
    _demand(greeting, "would not have us")
    await _greet(wire, hello)
    if provider.security is Security.STARTTLS:
        if not wire.offers.starttls:
            raise Unreachable("The server offers no TLS. One of your own network may be set with smtp:// instead.")
        _demand(await wire.ask(b"STARTTLS\r\n"), "does not begin TLS")
        await wire.encrypt(trust(), provider.host)
        await _greet(wire, hello)
    if provider.user:
        await _sign_in(wire, provider)


async def _greet(wire: Wire, hello: str) -> None:
    reply = await wire.ask(b"EHLO " + hello.encode() + b"\r\n")
    if reply.code in (500, 502, 504):  # a server of the old kind
        reply = await wire.ask(b"HELO " + hello.encode() + b"\r\n")
        _demand(reply, "would not have us")
        wire.offers = Offers()
        return
    _demand(reply, "would not have us")
    wire.offers = dialogue.offers(reply)


async def _sign_in(wire: Wire, provider: Provider) -> None:
    if "PLAIN" in wire.offers.auth:
        reply = await wire.ask(dialogue.plain(provider.user, provider.password))
    elif "LOGIN" in wire.offers.auth:
        for line in dialogue.login(provider.user, provider.password):
            reply = await wire.ask(line)
            if reply.code >= 400:
                break
    else:
        raise Unreachable("The server lets nobody sign in by PLAIN or LOGIN on this connection; is TLS missing?")
    _demand(reply, "does not take user and password")


def _demand(reply: Reply, otherwise: str) -> None:
    if not reply.good:
        said = one_line(f"{reply.code} {reply.text}")
        raise Unreachable(f"The server {otherwise}: {said}", crowded=400 <= reply.code < 500)
