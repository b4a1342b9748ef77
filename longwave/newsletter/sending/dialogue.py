"""SMTP as bytes: reading a server's replies, what it offers, and the commands that open a message. No network here."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from longwave.newsletter.letters.headers import Unaddressable, address
from longwave.newsletter.sending.rules import Reply, Step

GO_ON = 354  # "send the message"
LONGEST = 64 * 1024  # bytes of a reply that is not yet complete
END = b".\r\n"
STEPS = (Step.MAIL, Step.RCPT, Step.DATA)


class Nonsense(ValueError):
    """A server said what is no SMTP."""


class Replies:
    """Takes bytes as they come, gives back whole replies; one of several lines is one reply (RFC 5321, 4.2.1)."""

    def __init__(self) -> None:
        self._bytes = b""
        self._lines: list[str] = []

    @property
    def empty(self) -> bool:
        """Whether nothing of a next reply has come."""
        return not self._bytes and not self._lines

    def feed(self, data: bytes) -> list[Reply]:
        """What is complete now. Raises `Nonsense`."""
        *lines, self._bytes = (self._bytes + data).split(b"\n")
        found = []
        for line in lines:
            code, more, text = line[:3], line[3:4], line[4:].decode("utf-8", "replace").strip()
            if not code.isdigit() or more not in (b" ", b"-", b"\r", b""):
                raise Nonsense(f"No reply of a mail server: {line[:60]!r}")
            self._lines.append(text)
            if more != b"-":
                found.append(Reply(int(code), "\n".join(self._lines)))
                self._lines = []
        if len(self._bytes) + sum(map(len, self._lines)) > LONGEST:
            raise Nonsense("A reply without an end")
        return found


@dataclass(frozen=True, slots=True)
class Offers:
    """What a server can do, from its answer to EHLO."""

    pipelining: bool = False
    starttls: bool = False
    smtputf8: bool = False
    eight_bit: bool = False
    auth: frozenset[str] = frozenset()


def offers(reply: Reply) -> Offers:
    """Read an answer to EHLO; the first line is a greeting."""
    words = [line.upper().replace("=", " ").split() for line in reply.text.split("\n")[1:]]
    names = {line[0] for line in words if line}
    auth = frozenset(word for line in words if line and line[0] == "AUTH" for word in line[1:])
    return Offers("PIPELINING" in names, "STARTTLS" in names, "SMTPUTF8" in names, "8BITMIME" in names, auth)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with its envelope, ready to leave by a certain server."""

    commands: tuple[bytes, ...]
    message: bytes


def parcel(sender: str, recipient: str, message: bytes, server: Offers) -> Parcel:
    """Pack a message, none of whose lines begins with a dot (`shapes.Mail`), so that nothing in it has to be doubled.
    Raises `Unaddressable` for an address that this server cannot be given."""
    written_from, written_to = address(sender), address(recipient)
    options = ""
    if not (written_from.isascii() and written_to.isascii()):
        if not server.smtputf8:
            raise Unaddressable(f"{written_to!r} needs a mail server that offers SMTPUTF8.")
        options = " SMTPUTF8"
    if server.eight_bit and not message.isascii():
        options = " BODY=8BITMIME" + options
    commands = (f"MAIL FROM:<{written_from}>{options}\r\n", f"RCPT TO:<{written_to}>\r\n", "DATA\r\n")
    return Parcel(tuple(command.encode() for command in commands), message)


def refusal(replies: Sequence[Reply]) -> tuple[Step, Reply] | None:
    """The first of a server's answers to an envelope by which the message cannot be sent; None where it can."""
    for step, reply in zip(STEPS, replies, strict=False):
        if not (reply.good if step is not Step.DATA else reply.code == GO_ON):
            return step, reply
    return None


def plain(user: str, password: str) -> bytes:
    """The one line of AUTH PLAIN (RFC 4616)."""
    return b"AUTH PLAIN " + _encoded(f"\0{user}\0{password}")


def login(user: str, password: str) -> Iterable[bytes]:
    """The three lines of AUTH LOGIN, each sent when the one before it was answered."""
    return (b"AUTH LOGIN\r\n", _encoded(user), _encoded(password))


def _encoded(text: str) -> bytes:
    return base64.b64encode(text.encode()) + b"\r\n"
