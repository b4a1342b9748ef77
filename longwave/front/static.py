"""The site's own static files: found by address, with the zipped form beside them where the reader takes it."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

from longwave.front.encodings import accepts
from longwave.media.delivery import FOR_EVER, Stored, stored

PREFIX = "/static/"
HASHED = re.compile(r"\.[0-9a-f]{12}\.[^./]+$")  # how Django's manifest storage names a file by its content
SHORT = "public, max-age=300"
CODINGS = (("br", ".br"), ("gzip", ".gz"))  # best first

# The system's own table differs from machine to machine, so ours comes first.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
VARYING = {"vary": "Accept-Encoding"}


def find(root: Path, address: str, accepted: str | None) -> Stored | None:
    """The static file behind a decoded address, in the zipped form that `Accept-Encoding` allows, or None.

    A file with its digest in its name is kept for ever; others are asked for again after five minutes.
    """
    name = address.removeprefix(PREFIX)
    if not proper(name):
        return None
    path = root / name
    ending = path.suffix.lower()
    kind = TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    cache = FOR_EVER if HASHED.search(name) else SHORT
    for coding, suffix in CODINGS:
        packed = path.with_name(path.name + suffix)
        if accepts(accepted, coding) and (found := stored(packed, kind, cache, encoding=coding, more=VARYING)):
            return found
    return stored(path, kind, cache, more=VARYING)


def proper(name: str) -> bool:
    """Whether a name stays below the folder: no empty, hidden or climbing part, nothing a file system would refuse."""
    parts = name.split("/")
    return all(part and not part.startswith(".") for part in parts) and not set(name) & {"\\", "\0"}
