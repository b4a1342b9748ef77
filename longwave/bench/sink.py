"""A mail server that keeps what it is sent to itself, and misbehaves as it is told: `python -m longwave.bench.sink`.

It is the witness of the tests of sending: each message that it took is a line in its log before it says so, with the
reader, a hash of the bytes and the connection. What is asked of it is in its arguments, and in readers' names: before
the @ of an address `later-…` is refused for now, `grey-…` once for now, `never-…` for good, `hangup-…` ends the
connection at her name, `lost-…` takes each message and ends the connection instead of saying so. With `--refuse` it
will not have us at all, as a server that is set up wrongly: each reader in turn is refused, at the step that is named.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import random
import ssl
import sys
from dataclasses import dataclass, field
from pathlib import Path

ACCESS_DENIED = "554 5.7.1 <%s>: Recipient address rejected: Access denied"
REPLIES = {"later": b"450 4.2.0 Not now\r\n", "never": b"550 5.1.1 Nobody of that name\r\n"}


@dataclass
class Server:
    """What all connections share."""

    wishes: argparse.Namespace
    log: int
    chance: random.Random
    met: set[str] = field(default_factory=set)
    connections: int = 0
    open: int = 0
    kept: int = 0

    def took(self, connection: int, sender: str, reader: str, message: bytes) -> None:
        """Be witness of a message: on disk before anybody is told."""
        digest = hashlib.sha256(message).hexdigest()
        os.write(self.log, f"{reader}\t{digest}\t{connection}\t{sender}\n".encode())
        if self.wishes.keep:
            self.kept += 1
            (Path(self.wishes.keep) / f"{self.kept:06d}.eml").write_bytes(message)


class Session(asyncio.Protocol):
    """One connection."""

    def __init__(self, server: Server) -> None:
        self.server, self.wishes = server, server.wishes
        self.buffer = b""
        self.in_message = self.secret = self.waiting = self.encrypting = False
        self.login = 0
        self.sender, self.reader = "", ""
        self.taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, or say that there are too many."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]  # of a stream protocol it is one
        self.secret = transport.get_extra_info("ssl_object") is not None
        self.server.connections += 1
        self.server.open += 1
        self.number = self.server.connections
        if self.wishes.most and self.server.open > self.wishes.most:
            self.say(b"421 4.7.0 Too many connections\r\n")
            self.transport.close()
            return
        self.say(b"220 sink ESMTP\r\n")

    def connection_lost(self, exc: Exception | None) -> None:
        """It ended."""
        self.server.open -= 1

    def say(self, words: bytes) -> None:
        """Answer."""
        self.transport.write(words)

    def data_received(self, data: bytes) -> None:
        """Take what came, as far as it is complete."""
        self.buffer += data
        while self.buffer and not self.waiting and not self.encrypting and not self.transport.is_closing():
            if self.in_message:
                found = self.buffer.find(b"\r\n.\r\n")
                if found < 0:
                    if not self.buffer.startswith(b".\r\n"):
                        return
                    found = -2
                message, self.buffer = self.buffer[: found + 2], self.buffer[found + 5 :]
                self.in_message = False
                self.message(message)
            else:
                line, end, rest = self.buffer.partition(b"\r\n")
                if not end:
                    return
                self.buffer = rest
                self.command(line)

    def command(self, line: bytes) -> None:
        """Answer a command."""
        if self.login:
            self.login -= 1
            self.say(b"334 UGFzc3dvcmQ6\r\n" if self.login else b"235 2.7.0 Welcome\r\n")
            return
        word = line[:4].upper()
        if word in (b"EHLO", b"HELO"):
            self.say(self.greeting())
        elif word == b"MAIL":
            self.mail(line)
        elif word == b"RCPT":
            self.rcpt(line)
        elif word == b"DATA":
            self.in_message = bool(self.reader) or self.wishes.odd
            if self.reader and self.refused("data", self.reader):
                self.in_message = False
                return
            self.say(b"354 Go on\r\n" if self.in_message else b"503 5.5.1 Nobody to send it to\r\n")
        elif word == b"RSET":
            self.sender = self.reader = ""
            self.say(b"250 2.0.0 Ok\r\n")
        elif word == b"STAR" and self.wishes.certificate:
            self.encrypting = True
            self.say(b"220 2.0.0 Go on\r\n")
            asyncio.get_running_loop().create_task(self.encrypt())
        elif word == b"AUTH":
            self.auth(line)
        elif word == b"QUIT":
            self.say(b"221 2.0.0 Bye\r\n")
            self.transport.close()
        else:
            self.say(b"502 5.5.2 What?\r\n")

    def greeting(self) -> bytes:
        """What this server offers."""
        wishes, lines = self.wishes, ["sink"]
        lines += ["PIPELINING"] * (not wishes.no_pipelining) + ["SMTPUTF8"] * wishes.smtputf8 + ["8BITMIME"]
        lines += ["STARTTLS"] * bool(wishes.certificate and not self.secret)
        lines += [f"AUTH {wishes.auth}"] if wishes.auth else []
        return b"".join(
            f"250{' ' if at == len(lines) - 1 else '-'}{line}\r\n".encode() for at, line in enumerate(lines)
        )

    def auth(self, line: bytes) -> None:
        """Let somebody in; who names a mechanism and nothing else is asked for it line by line."""
        if line.upper() == b"AUTH LOGIN":
            self.login = 2
            self.say(b"334 VXNlcm5hbWU6\r\n")
        else:
            self.say(b"535 5.7.8 No\r\n" if b"AHdyb25n" in line else b"235 2.7.0 Welcome\r\n")

    async def encrypt(self) -> None:
        """Go on in secret."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.wishes.certificate)
        secret = await asyncio.get_running_loop().start_tls(self.transport, self, context, server_side=True)
        self.transport = secret  # type: ignore[assignment]  # a stream's
        self.secret, self.encrypting = True, False
        self.data_received(b"")

    def mail(self, line: bytes) -> None:
        """Hear whom it is from."""
        if self.wishes.goodbye and self.taken >= self.wishes.goodbye:
            self.say(b"421 4.3.2 Enough for one connection\r\n")
            self.transport.close()
        elif self.wishes.no_sender:
            self.say(b"550 5.7.1 Not from you\r\n")
        elif self.sender:
            self.say(b"503 5.5.1 Nested MAIL\r\n")
        else:
            self.sender = named(line)
            self.say(b"250 2.1.0 Ok\r\n")

    def rcpt(self, line: bytes) -> None:
        """Hear whom it is for, and misbehave as her name says."""
        reader = named(line)
        wish = reader.partition("-")[0]
        if not self.sender:
            self.say(b"503 5.5.1 From whom?\r\n")
        elif wish == "hangup":
            self.transport.abort()
        elif wish == "grey" and reader not in self.server.met:
            self.server.met.add(reader)
            self.say(b"450 4.2.0 Greylisted\r\n")
        elif wish in REPLIES:
            self.say(REPLIES[wish])
        elif not self.refused("rcpt", reader):
            self.reader = reader
            self.say(b"250 2.1.5 Ok\r\n")

    def refused(self, step: str, reader: str) -> bool:
        """Refuse a reader's copy, where this is the step at which everybody's is."""
        if self.wishes.refuse != step:
            return False
        self.say(self.wishes.words.replace("%s", reader).encode() + b"\r\n")
        return True

    def message(self, message: bytes) -> None:
        """Take a message."""
        sender, reader = self.sender, self.reader
        self.sender = self.reader = ""
        if reader and self.refused("dot", reader):
            return
        if not reader:
            self.say(b"554 5.5.1 Nobody to send it to\r\n")
            return
        self.server.took(self.number, sender, reader, message)
        self.taken += 1
        if reader.startswith("lost-") or self.server.chance.random() < self.wishes.drop:
            self.transport.abort()
        elif self.wishes.delay:
            self.waiting = True
            asyncio.get_running_loop().call_later(self.wishes.delay, self.at_last)
        else:
            self.say(b"250 2.0.0 Ok\r\n")

    def at_last(self) -> None:
        """Answer what was taken a while ago, and go on."""
        self.waiting = False
        if not self.transport.is_closing():
            self.say(b"250 2.0.0 Ok\r\n")
            self.data_received(b"")


def named(line: bytes) -> str:
    """The address in a command."""
    return line.partition(b"<")[2].partition(b">")[0].decode("utf-8", "replace")


async def serve(wishes: argparse.Namespace) -> None:
    """Serve until the end; the port is the first line of the output."""
    log = os.open(wishes.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    server = Server(wishes, log, random.Random(wishes.seed))
    context = None
    if wishes.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(wishes.certificate)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Session(server), "127.0.0.1", wishes.port, ssl=context)
    print(listening.sockets[0].getsockname()[1], flush=True)
    loop.add_reader(0, lambda: os.read(0, 1) or loop.stop())  # whoever started us is gone
    await listening.serve_forever()


def main(words: list[str]) -> int:
    """Be a mail server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--log", required=True, help="where each message is witnessed")
    parser.add_argument("--keep", default="", help="a folder for the messages themselves")
    parser.add_argument("--seed", type=int, default=0, help="of its chances")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before a message is answered")
    parser.add_argument("--drop", type=float, default=0.0, help="chance that a message is taken and never answered")
    parser.add_argument("--goodbye", type=int, default=0, help="messages of a connection before 421")
    parser.add_argument("--most", type=int, default=0, help="connections before 421")
    parser.add_argument("--refuse", default="", choices=("", "rcpt", "data", "dot"), help="refuse everybody there")
    parser.add_argument("--words", default=ACCESS_DENIED, help="with these words; %%s is the reader's address")
    parser.add_argument("--auth", default="", help="mechanisms that are offered")
    parser.add_argument("--certificate", default="", help="a file with certificate and key, for TLS")
    for name in ("tls", "no-pipelining", "smtputf8", "odd", "no-sender"):
        parser.add_argument(f"--{name}", action="store_true")
    try:
        asyncio.run(serve(parser.parse_args(words)))
    except RuntimeError:  # the loop was stopped
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
