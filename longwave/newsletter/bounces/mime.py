"""What is taken from mails that anybody may have written: parts, fields, words. Nothing here trusts a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_string
from email.header import decode_header, make_header
from email.message import Message

DEEPEST = 12  # parts within parts
LONGEST = 1000  # characters of a field
ADDRESS = re.compile(r"[^\s<>;,:\"()\[\]]{1,64}@[^\s<>;,:\"()\[\]]{1,253}")


def parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """The parts of a mail, but not those of mails that are enclosed in it: a forwarded report is none."""
    payload = mail.get_payload()
    if mail.get_content_maintype() == "multipart" and isinstance(payload, list) and depth < DEEPEST:
        for part in payload:
            if isinstance(part, Message):
                yield from parts(part, depth + 1)
    else:
        yield mail


def enclosed(part: Message) -> Iterator[Message]:
    """The mail that a part encloses."""
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))


def groups(part: Message) -> Iterator[dict[str, str]]:
    """The groups of fields of a part that consists of them, names in lower case."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        yield from _written(text(part))
        return
    for group in payload:
        if isinstance(group, Message) and group.items():
            yield _lower(group)
        elif isinstance(group, Message):
            yield from _written(text(group))  # the fields are hidden in an encoding


def _written(words: str) -> Iterator[dict[str, str]]:
    for group in re.split(r"\r?\n\r?\n", words):
        yield _lower(message_from_string(group))


def _lower(group: Message) -> dict[str, str]:
    return {name.lower(): japanese(str(value)) for name, value in group.items()}


def text(part: Message) -> str:
    """The words of a part, whatever it says about its letters."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("latin-1")


def header(mail: Message, name: str) -> str:
    """A field of the head, decoded as far as it can be."""
    raw = next((value for key, value in mail.raw_items() if key.lower() == name), "")
    value = str(raw)[:LONGEST].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value


def address(words: str) -> str:
    """The first address in a text, or nothing."""
    found = ADDRESS.search(words)
    return found[0] if found else ""


def japanese(words: str) -> str:
    """A text that is in ISO 2022-JP without saying so."""
    if "\x1b$" not in words:
        return words
    return words.encode("latin-1", "replace").decode("iso-2022-jp", "replace")
