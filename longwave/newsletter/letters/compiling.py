"""An edition's mail, made once: everything but what is the reader's own is already as it travels.

What is compiled is stored with the edition and read by whoever sends it. A reader's copy is then a join of byte
strings, and the same to the byte however often it is asked for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import html
import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from longwave.newsletter.letters import actions, facts, headers, limits, places, rendering, verp
from longwave.newsletter.letters.addresses import Addresses
from longwave.newsletter.letters.dkim import Signer
from longwave.newsletter.letters.limits import Unsendable
from longwave.newsletter.letters.quoting import SOFT, quoted, quoted_value
from longwave.newsletter.lists import links
from longwave.newsletter.models import Edition
from longwave.newsletter.shapes import ADDRESS, NAME, PREFERENCES, UNSUBSCRIBE, Letter, Mail, Recipient

MAGIC = b"longwave letter 2\n"  # a number of its own for each change of what follows
LENGTH = struct.Struct(">I")
OWN = (b"to", b"message-id", b"list-unsubscribe")  # the fields of each copy, in their order
LONGEST = 200  # characters of a subject and a preheader
SOMEBODY = "reader"  # what a letter calls somebody who never gave a name


class NotCompiled(ValueError):
    """Bytes that are no compiled edition of this version."""


@dataclass(frozen=True, slots=True)
class About:
    """What a copy's own fields are made of."""

    edition: str
    newsletter: int
    site: str
    domain: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A place in the body, and whether its value stands in HTML."""

    place: str
    in_html: bool


Part = bytes | Cut


class Compiled:
    """A mail with its places cut out. `head` are the fields that all copies share."""

    def __init__(self, about: About, head: bytes, body: list[Part]) -> None:
        self.about, self.head, self.body = about, head, body
        self._edition = UUID(about.edition)
        self._cuts = [(at, part) for at, part in enumerate(body) if isinstance(part, Cut)]
        self._key = hmac.digest(settings.SECRET_KEY.encode(), b"longwave/message-id", "sha256")
        key = settings.DKIM_KEY
        self._signer = Signer(key, about.domain, head, OWN) if key else None

    def message(self, to: Recipient) -> bytes:
        """A reader's copy. Raises `Unaddressable` for an address that no mail can be sent to."""
        values = self._values(to)
        own, body = self._fields(to, values), self._filled(values)
        signature = self._signer.sign(own, body) if self._signer else b""
        return signature + self.head + own + b"\r\n" + body

    def return_path(self, to: Recipient) -> str:
        """The envelope's sender."""
        return verp.write(to.delivery, self.about.domain)

    def message_id(self, account: int) -> str:
        """The same for every attempt, so that a repeat can be recognised."""
        digest = hmac.digest(self._key, f"{self.about.edition}/{account}".encode(), "sha256")
        return f"<{digest[:16].hex()}@{self.about.domain}>"

    def _values(self, to: Recipient) -> dict[str, str]:
        about = self.about
        return {
            NAME: headers.one_line(to.name) or SOMEBODY,
            ADDRESS: headers.address(to.address),
            UNSUBSCRIBE: about.site + links.unsubscribe_path(self._edition, about.newsletter, to.account),
            PREFERENCES: about.site + links.preferences_path(to.account),
        }

    def _fields(self, to: Recipient, values: dict[str, str]) -> bytes:
        # A mail to leave goes where returned mail does, since that is read by a program.
        leave = f"mailto:{self.return_path(to)}?subject=unsubscribe"
        return (
            headers.mailbox("To", to.name, values[ADDRESS])
            + f"Message-ID: {self.message_id(to.account)}\r\n".encode()
            + f"List-Unsubscribe: <{values[UNSUBSCRIBE]}>,\r\n <{leave}>\r\n".encode()
        )

    def _filled(self, values: dict[str, str]) -> bytes:
        parts = list(self.body)
        for at, cut in self._cuts:
            value = values[cut.place]
            parts[at] = quoted_value(html.escape(value) if cut.in_html else value)
        return b"".join(parts)  # type: ignore[arg-type]  # every cut has been filled


# --- Compiling --------------------------------------------------------------------------------------------------


@transaction.atomic
def compile_edition(edition: Edition) -> bytes:
    """An edition's mail as bytes. Whoever keeps them saves the edition: it then holds the subject, preheader and date
    that the mail has, and a warning of what could not be shown.

    Raises `Unsendable` with what an editor has to change: nobody to send it as, nothing in it, too much in it.
    """
    found = _contents(edition)
    addresses = Addresses(edition, actions.opened(edition, found), counted=True)
    letter = rendering.letter(edition, found, addresses)
    edition.warnings = [*edition.warnings, *(fault for fault in found.text.faults if fault not in edition.warnings)]
    edition.dated = edition.dated or _date(max(timezone.now(), edition.send_at or timezone.now()))
    edition.subject, edition.preheader = found.title[:LONGEST], found.preheader[:LONGEST]
    return dump(compiled(edition, letter, edition.dated))


def trial(edition: Edition) -> Mail:
    """An edition as it stands now, for somebody of the desk to look at: nothing is written, and its links open nothing.

    Raises `Unsendable` as `compile_edition` does.
    """
    letter = rendering.letter(edition, _contents(edition), Addresses(edition))
    return compiled(edition, letter, _date(timezone.now()))


def _contents(edition: Edition) -> facts.Contents:
    limits.weigh(edition)
    found = facts.contents(edition)
    if not edition.newsletter.sender_address:
        raise Unsendable(f"“{edition.newsletter}” has no sender’s address: give it one before anything is sent.")
    for written in filter(None, (edition.newsletter.sender_address, edition.newsletter.reply_to)):
        try:
            headers.address(written)
        except headers.Unaddressable as fault:
            raise Unsendable(f"“{edition.newsletter}” writes as an address that is none: {fault}.") from fault
    if not found.everything and not found.text.mail:
        raise Unsendable("There is nothing in it: add an article, an episode or a text.")
    return found


def _date(moment: dt.datetime) -> str:
    return format_datetime(timezone.localtime(moment, timezone.get_default_timezone()))


def compiled(edition: Edition, letter: Letter, dated: str) -> Compiled:
    """Make the mail of a letter. `dated` is its Date, the same for every copy."""
    newsletter = edition.newsletter
    sender = headers.address(newsletter.sender_address)
    domain, site = sender.rpartition("@")[2], settings.LONGWAVE_URL
    boundary = f"=_{hashlib.sha256(letter.html.encode()).hexdigest()[:24]}"
    head = b"".join(
        (
            headers.mailbox("From", newsletter.sender_name or newsletter.name, sender),
            headers.mailbox("Reply-To", "", headers.address(newsletter.reply_to)) if newsletter.reply_to else b"",
            headers.field("Subject", letter.subject),
            headers.field("Date", dated),
            headers.mailbox("List-Id", newsletter.name, list_id(newsletter.uid)),
            headers.field("List-Archive", f"<{site}/newsletter/>"),
            b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            b"MIME-Version: 1.0\r\n",
            f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'.encode(),
        )
    )
    about = About(str(edition.uid), newsletter.pk, site, domain)
    return Compiled(about, head, list(_merged(_body(letter, edition.uid, boundary))))


def list_id(uid: UUID) -> str:
    """A newsletter's name for mail programs (RFC 2919): the same whatever it is called later."""
    return f"{uid.hex}.{headers.domain(settings.HOST) if settings.HOST[:1] != '[' else 'localhost'}"


def _body(letter: Letter, edition: UUID, boundary: str) -> Iterator[Part]:
    """Both renderings, the plain one first: mail programs show the last that they can."""
    start = (
        f"--{boundary}\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    for kind, text in (("plain", letter.text), ("html", letter.html)):
        yield (start % kind).encode()
        pieces = places.split(text, edition)
        for at, piece in enumerate(pieces):
            if at % 2:
                yield Cut(piece, kind == "html")
            else:
                yield (SOFT if at else b"") + quoted(piece) + (SOFT if at < len(pieces) - 1 else b"")
        yield b"\r\n"
    yield f"--{boundary}--\r\n".encode()


def _merged(parts: Iterator[Part]) -> Iterator[Part]:
    """The same parts, with neighbouring words as one."""
    held = b""
    for part in parts:
        if isinstance(part, bytes):
            held += part
            continue
        yield held
        yield part
        held = b""
    yield held


# --- Storing ----------------------------------------------------------------------------------------------------


def dump(mail: Compiled) -> bytes:
    """A compiled mail as bytes: a line that names the form, a length, what it is made of as JSON, the words."""
    shape: dict[str, Any] = {
        "about": asdict(mail.about),
        "head": len(mail.head),
        "body": [len(part) if isinstance(part, bytes) else [part.place, part.in_html] for part in mail.body],
    }
    written = json.dumps(shape).encode()
    words = b"".join(part for part in mail.body if isinstance(part, bytes))
    return MAGIC + LENGTH.pack(len(written)) + written + mail.head + words


def load(stored: bytes, edition: Edition) -> Mail:
    """A compiled mail from its bytes. Raises `NotCompiled` for those of another edition, or of another version."""
    stored = bytes(stored)  # PostgreSQL gives a view of memory
    if not stored.startswith(MAGIC):
        raise NotCompiled(f"The edition {edition} was not compiled by this version.")
    start = len(MAGIC) + LENGTH.size
    (length,) = LENGTH.unpack_from(stored, len(MAGIC))
    shape = json.loads(stored[start : start + length])
    about, at = About(**shape["about"]), start + length
    if about.edition != str(edition.uid):
        raise NotCompiled(f"The edition {edition} holds the mail of another one.")
    head = stored[at : at + shape["head"]]
    at += len(head)
    body: list[Part] = []
    for part in shape["body"]:
        if isinstance(part, int):
            body.append(stored[at : at + part])
            at += part
        else:
            body.append(Cut(*part))
    return Compiled(about, head, body)
