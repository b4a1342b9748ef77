"""How a stored file is sent: whole, in part, or with word that the reader holds it already.

Plain Python, asked by two doors: the front before Django, where granian sends the bytes, and Django's own views under
other servers and in tests. Nothing here opens a file or asks the database: an audio address carries the digest that
names its file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Protocol

from longwave.kernel.ranges import Kind, span

AUDIO_TYPES = {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".aac": "audio/aac"}
PICTURE_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
}
AUDIO = re.compile(r"/audio/\d+-([0-9a-f]{16})/[^/\0]+(\.[0-9a-z]+)")
PICTURE = re.compile(r"/media/(images/[^/\\\0]+(\.[0-9A-Za-z]+))")

FOR_EVER = "public, max-age=31536000, immutable"
ONE_DAY = "public, max-age=86400"
SHARED = {"access-control-allow-origin": "*"}  # players on the web ask for audio from other hosts
SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; frame-ancestors 'none'"}

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Stored:
    """A file that an address names. `size` is in bytes, `modified` aware, `etag` strong and with its quotes."""

    path: Path
    size: int
    modified: datetime
    etag: str
    media_type: str
    cache: str
    encoding: str = ""
    more: Mapping[str, str] | None = None


class Asked(Protocol):
    """What is read of a request's headers: by name, lower case, nothing when absent."""

    def get(self, key: str, /) -> str | None:
        """One header's value."""
        ...


@dataclass(frozen=True)
class Delivery:
    """What to answer. The body is the file's bytes from `start` up to but not including `end`; equal means none."""

    status: int
    headers: Headers
    start: int = 0
    end: int = 0


def name_of(address: str) -> str | None:
    """The name under which the file of an audio or picture address is stored: a path below the media folder."""
    if found := AUDIO.fullmatch(address):
        return f"audio/{found[1]}{found[2]}"
    found = PICTURE.fullmatch(address)
    return found[1] if found else None


def find(media: Path, address: str) -> Stored | None:
    """The file behind an audio or picture address (a decoded path) of a magazine, or None where there is none."""
    name = name_of(address)
    if name is None:
        return None
    ending = Path(name).suffix
    if name.startswith("audio/"):
        kind = AUDIO_TYPES.get(ending)
        # The address changes with the bytes, so whoever holds them holds them for ever.
        return stored(media / name, kind, FOR_EVER, f'"{Path(name).stem}"', more=SHARED) if kind else None
    kind = PICTURE_TYPES.get(ending.lower())
    return stored(media / name, kind, ONE_DAY) if kind else None


def stored(
    path: Path, kind: str, cache: str, etag: str = "", encoding: str = "", more: Mapping[str, str] | None = None
) -> Stored | None:
    """What is known of a file before it is opened. Without a digest its tag is made of its date and size."""
    try:
        known = path.stat()
    except (OSError, ValueError):  # ValueError: a name the system cannot have
        return None
    if not path.is_file():
        return None
    tag = etag or f'"{known.st_mtime_ns:x}-{known.st_size:x}{"-" + encoding if encoding else ""}"'
    return Stored(path, known.st_size, datetime.fromtimestamp(known.st_mtime, UTC), tag, kind, cache, encoding, more)


def deliver(file: Stored, method: str, asked: Asked) -> Delivery:
    """Decide what to send of a file (RFC 9110, 13.2.2 and 14.2); header names are lower case."""
    headers = _validators(file)
    if method not in ("GET", "HEAD"):
        return Delivery(405, [("allow", "GET, HEAD"), ("content-length", "0")])
    if _held(file, asked):
        return Delivery(304, headers)
    part = span(
        asked.get("range"),
        file.size,
        method=method,
        if_range=asked.get("if-range"),
        etag=file.etag,
        modified=file.modified,
    )
    headers += [("accept-ranges", "bytes"), ("content-length", str(part.length)), *SAFE.items()]
    if part.content_range:
        headers.append(("content-range", part.content_range))
    if part.kind is Kind.UNSATISFIABLE:
        return Delivery(part.status, [header for header in headers if header[0] != "cache-control"])
    headers.append(("content-type", file.media_type))
    if file.encoding:
        headers.append(("content-encoding", file.encoding))
    sent = (part.start, part.end + 1) if method == "GET" else (0, 0)
    return Delivery(part.status, headers, *sent)


def _validators(file: Stored) -> Headers:
    """What every answer about a file carries, 304 included."""
    return [
        ("etag", file.etag),
        ("last-modified", format_datetime(file.modified.replace(microsecond=0), usegmt=True)),
        ("cache-control", file.cache),
        *(file.more or {}).items(),
    ]


def _held(file: Stored, asked: Asked) -> bool:
    """Whether the reader holds these bytes. If-None-Match decides where it is sent; tags are compared weakly."""
    tags = asked.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or file.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = asked.get("if-modified-since")
    if since is None:
        return False
    try:
        date = parsedate_to_datetime(since)
    except (ValueError, OverflowError):
        return False
    return file.modified.replace(microsecond=0) <= (date if date.tzinfo else date.replace(tzinfo=UTC))
