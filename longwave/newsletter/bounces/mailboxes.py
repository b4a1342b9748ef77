"""Where mails that came back wait: a maildir, a folder of files, an mbox or a single mail in a pipe, a mailbox by IMAP.

Each gives one mail after another, at most its beginning, and with it what marks it as read: called when what follows
from it is stored, so that whoever is stopped in between meets it again, and the rule of once for each mail holds.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from longwave.newsletter.bounces.report import LONGEST

PATIENCE = 60.0  # seconds that a mail server is waited for
IMAP_PORT, IMAPS_PORT = 143, 993
LOCAL = ("localhost", "127.0.0.1", "::1")


class NoMailbox(Exception):
    """What was named is no place with mails, or cannot be read. The message is for the operator."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits, and how it is marked as read."""

    raw: bytes
    done: Callable[[], object] = bool


def in_path(path: Path) -> Iterator[Waiting]:
    """What lies in a maildir, in a folder of mails, or in a file."""
    try:
        if (path / "new").is_dir() and (path / "cur").is_dir():
            yield from _maildir(path)
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file():
                    yield Waiting(_beginning(file))
        else:
            with path.open("rb") as stream:
                yield from in_stream(stream)
    except OSError as error:
        raise NoMailbox(
            f"{path} cannot be read ({error.strerror}); expected a maildir, a folder or an mbox."
        ) from error


def _maildir(path: Path) -> Iterator[Waiting]:
    for file in sorted((path / "new").iterdir()):
        read = path / "cur" / f"{file.name.partition(':')[0]}:2,S"
        yield Waiting(_beginning(file), partial(_move, file, read))
    for file in sorted((path / "cur").iterdir()):
        name, _, flags = file.name.partition(":2,")
        if "S" not in flags:
            read = path / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}"
            yield Waiting(_beginning(file), partial(_move, file, read))


def _move(file: Path, to: Path) -> None:
    with suppress(FileNotFoundError):  # somebody else has read it too
        file.rename(to)


def _beginning(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LONGEST)


def in_stream(stream: BinaryIO) -> Iterator[Waiting]:
    """One mail, or an mbox of any length: there each begins after a line with `From `, and that after an empty one."""
    held, empty = bytearray(), True
    for line in iter(partial(stream.readline, LONGEST), b""):
        if empty and line.startswith(b"From "):
            if held.strip():
                yield Waiting(bytes(held))
            held.clear()
        elif len(held) < LONGEST:
            held += line[1:] if line.startswith(b">From ") else line
        empty = not line.strip()
    if held.strip():
        yield Waiting(bytes(held[:LONGEST]))


def by_imap(address: str) -> Iterator[Waiting]:
    """What is unread in a mailbox. What is taken in stays there, as read."""
    parts = urlsplit(address)
    try:
        with _connected(parts.scheme, parts.hostname or "", parts.port) as server:
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            folder = unquote(parts.path.strip("/")) or "INBOX"
            status, answer = server.select('"{}"'.format(folder.replace("\\", "\\\\").replace('"', '\\"')))
            if status != "OK":
                raise NoMailbox(f"The folder {folder!r} cannot be opened: {_words(answer)}")
            yield from _unread(server)
    except (OSError, imaplib.IMAP4.error) as error:
        raise NoMailbox(f"The mailbox at {parts.hostname} cannot be read: {error}") from error


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or IMAPS_PORT, ssl_context=context, timeout=PATIENCE)
    server = imaplib.IMAP4(host, port or IMAP_PORT, timeout=PATIENCE)
    if host in LOCAL:
        return server
    try:
        server.starttls(context)  # or the password would be readable on its way
    except imaplib.IMAP4.error:
        server.shutdown()
        raise
    return server


def _unread(server: imaplib.IMAP4) -> Iterator[Waiting]:
    _, found = server.uid("SEARCH", "UNSEEN")
    for number in (found[0] or b"").split():
        uid = number.decode("ascii")
        _, parts = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST}>)")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if raw is not None:
            yield Waiting(raw, partial(_mark, server, uid))


def _mark(server: imaplib.IMAP4, uid: str) -> None:
    try:
        server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
    except (OSError, imaplib.IMAP4.error) as error:
        raise NoMailbox(f"What was taken in cannot be marked as read: {error}") from error


def _words(answer: list[bytes | None]) -> str:
    return b" ".join(part for part in answer if isinstance(part, bytes)).decode("utf-8", "replace")
