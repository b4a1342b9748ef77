"""The fields of a mail's head: one line in, one field out, whatever somebody wrote into a name, a subject, an address.

RFC 5322 for the fields, RFC 2047 for what is not ASCII, RFC 6532 for the addresses that only SMTPUTF8 can carry.
"""

from __future__ import annotations

import re
from email.header import Header

import idna

LINE = 76
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
PRINTABLE = re.compile(r"[ -~]*\Z")
# What stands before the @: printable signs that mean nothing else in a field, or anything printable in quotes.
QUOTED = r'"(?:[^\x00-\x1f\x7f-\x9f"\\]|\\[ -~])+"'
LOCAL = re.compile(rf'(?:[^\x00-\x20\x7f-\xa0()<>@,;:\\"\[\]\u2028\u2029]+|{QUOTED})\Z')
DOMAIN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
LONGEST_LOCAL = 64  # bytes (RFC 5321, 4.5.3.1.1)


class Unaddressable(ValueError):
    """An address to which no mail can be sent. The message says why."""


def one_line(text: str) -> str:
    """A text without line breaks and other control signs, which would begin a field of their own."""
    return " ".join(CONTROL.sub(" ", text.encode("utf-8", "replace").decode()).split())


def domain(name: str) -> str:
    """A domain as it is written on the wire: in lower case, and in A-labels (RFC 5891). Raises `Unaddressable`."""
    try:
        written = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError as error:
        raise Unaddressable(f"{one_line(name)!r} is no domain: {one_line(str(error))}") from error
    if not DOMAIN.match(written):
        raise Unaddressable(f"{one_line(name)!r} is no domain")
    return written


def address(text: str) -> str:
    """An address as envelope and head carry it: its domain in A-labels, what stands before the @ as it is.

    Raises `Unaddressable` for what could break out of its field, or is no address.
    """
    local, _, name = text.rpartition("@")
    if not LOCAL.match(local) or len(local.encode("utf-8", "replace")) > LONGEST_LOCAL:
        raise Unaddressable(f"{one_line(text)!r} is no address")
    return f"{local}@{domain(name)}"


def field(name: str, text: str) -> bytes:
    """A field of words, such as Subject. What is not ASCII, or could be taken for encoded, is encoded."""
    said = one_line(text)
    if PRINTABLE.match(said) and "=?" not in said and len(name) + 2 + len(said) <= LINE:
        return f"{name}: {said}\r\n".encode()
    encoded = Header(said, "utf-8", maxlinelen=LINE, header_name=name).encode(linesep="\r\n")
    return f"{name}: {encoded}\r\n".encode()


def phrase(text: str, name: str) -> str:
    """A display name for the field `name`: quoted, or encoded where it is not ASCII or too long for a line."""
    said = one_line(text)
    if not said:
        return ""
    if PRINTABLE.match(said) and "=?" not in said and len(name) + 4 + len(said) <= LINE:
        return '"{}"'.format(said.replace("\\", "\\\\").replace('"', '\\"'))
    return Header(said, "utf-8", maxlinelen=LINE, header_name=name).encode(linesep="\r\n")


def mailbox(name: str, display: str, written: str) -> bytes:
    """A field with one mailbox, such as From. `written` is an address that `address` has passed."""
    shown = phrase(display, name)
    if not shown:
        return f"{name}: {written}\r\n".encode()
    last = shown.rpartition("\r\n")[2] if "\r\n" in shown else f"{name}: {shown}"
    between = " " if len(last) + len(written) + 3 <= LINE else "\r\n "
    return f"{name}: {shown}{between}<{written}>\r\n".encode()


def unfolded(head: bytes) -> list[tuple[bytes, bytes]]:
    """The fields of a head, each on one line with single blanks: DKIM's relaxed form (RFC 6376, 3.4.2)."""
    fields = []
    for line in re.sub(rb"\r\n[ \t]+", b" ", head).rstrip(b"\r\n").split(b"\r\n"):
        name, _, value = line.partition(b":")
        fields.append((name.strip().lower(), b" ".join(value.split())))
    return fields
