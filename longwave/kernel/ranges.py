"""Which bytes of a file a request asks for: RFC 9110, section 14 (ranges) and 13.1.5 (`If-Range`).

Two doors serve audio, the front and a Django view; both ask this rule, so a player gets the same answer from either.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

# A position longer than this is beyond the end of any file; it is never turned into a number (RFC 9110, 14.1.2,
# asks for care with very large ones, and Python refuses to read thousands of digits).
_MOST_DIGITS = 18
_UNIT = re.compile(r"bytes=(.*)", re.IGNORECASE | re.DOTALL)
_SPEC = re.compile(r"([0-9]*)-([0-9]*)")
_STRONG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"')


class Kind(StrEnum):
    """How to answer: with the whole file (200), a part of it (206), or a refusal (416)."""

    WHOLE = "whole"
    PART = "part"
    UNSATISFIABLE = "unsatisfiable"


@dataclass(frozen=True)
class Span:
    """The bytes to send: `start` to `end`, both counted from 0 and both included, of a file of `size` bytes.

    A refusal has no bytes: there `end` is `start - 1` and `length` is 0, and so it is with an empty file sent whole.
    `reason` says in a few words why, for logs and tests.
    """

    kind: Kind
    start: int
    end: int
    size: int
    reason: str

    @property
    def length(self) -> int:
        """The number of bytes to send, which is the answer's `Content-Length`."""
        return self.end - self.start + 1

    @property
    def status(self) -> int:
        """The HTTP status: 200, 206 or 416."""
        return {Kind.WHOLE: 200, Kind.PART: 206, Kind.UNSATISFIABLE: 416}[self.kind]

    @property
    def content_range(self) -> str:
        """The value of `Content-Range`, or an empty string where a whole file must not carry the field."""
        if self.kind is Kind.PART:
            return f"bytes {self.start}-{self.end}/{self.size}"
        return f"bytes */{self.size}" if self.kind is Kind.UNSATISFIABLE else ""


def span(
    header: str | None,
    size: int,
    *,
    method: str = "GET",
    if_range: str | None = None,
    etag: str = "",
    modified: datetime | None = None,
) -> Span:
    """Decide what to send of a file of `size` bytes for the `Range` field `header`.

    `if_range` is the request's `If-Range`; `etag` (with its quotes) and `modified` (aware) are the file's validators.
    Anything that is not one well-formed range of bytes gets the whole file: the field may always be ignored, and
    nobody who plays audio asks for several ranges in one answer. Methods other than GET have no ranges (14.2).
    """
    if header is None or method != "GET":
        return _whole(size, "no range asked for" if header is None else f"ranges are not defined for {method}")
    if if_range is not None and not _unchanged(if_range, etag, modified):
        return _whole(size, "If-Range does not name this version of the file")
    found = _UNIT.fullmatch(header.strip(" \t"))
    if found is None:
        return _whole(size, "not a range of bytes")
    # Empty elements of a list are ignored by whoever reads it (5.6.1.2).
    specs = [spec for part in found[1].split(",") if (spec := part.strip(" \t"))]
    if len(specs) != 1:
        return _whole(size, "several ranges" if specs else "no range in the field")
    return _one(specs[0], size)


def _one(spec: str, size: int) -> Span:
    """Decide for a single range: `first-last`, `first-` or `-suffix`."""
    found = _SPEC.fullmatch(spec)
    if found is None or spec == "-":
        return _whole(size, "malformed range")
    if not found[1]:
        return _suffix(_position(found[2]), size)
    first = _position(found[1])
    last = _position(found[2]) if found[2] else first
    if last < first:
        return _whole(size, "the range ends before it starts")
    if first >= size:
        return Span(Kind.UNSATISFIABLE, 0, -1, size, "the range starts beyond the end of the file")
    end = min(last, size - 1) if found[2] else size - 1
    return Span(Kind.PART, first, end, size, "one range")


def _suffix(wanted: int, size: int) -> Span:
    """Decide for the last `wanted` bytes; more than there are means all of them."""
    if wanted == 0:
        return Span(Kind.UNSATISFIABLE, 0, -1, size, "the last 0 bytes are no bytes")
    if size == 0:
        return _whole(size, "the file is empty")
    return Span(Kind.PART, max(0, size - wanted), size - 1, size, "one range, counted from the end")


def _position(digits: str) -> int:
    """Read a position; one too long for any file becomes a number beyond every file."""
    significant = digits.lstrip("0") or "0"
    return int(significant) if len(significant) <= _MOST_DIGITS else int("9" * (_MOST_DIGITS + 1))


def _whole(size: int, reason: str) -> Span:
    return Span(Kind.WHOLE, 0, size - 1, size, reason)


def _unchanged(if_range: str, etag: str, modified: datetime | None) -> bool:
    """Say whether `If-Range` names this version: by its strong tag, or by exactly the date of its last change.

    A weak tag never matches (8.8.3.2). The date is held to be strong, since a file of ours is never changed in place:
    another file has another address.
    """
    value = if_range.strip(" \t")
    if value.startswith(('"', "W/", "w/")):
        return bool(_STRONG.fullmatch(value)) and value == etag
    if modified is None:
        return False
    try:
        asked = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return False
    asked = asked if asked.tzinfo else asked.replace(tzinfo=UTC)
    return asked == modified.replace(microsecond=0)
