"""Finished pages, kept in each process: the bytes of every coding, and the headers that go with them."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

import brotli

from longwave.front.encodings import Header, accepts

LARGEST = 2 * 1024 * 1024  # bytes of a page that is kept
BUDGET = 64 * 1024 * 1024  # bytes of all that is kept in one process
BROTLI, GZIP = 5, 6  # levels: a page of 40 KB in two milliseconds, and kept for long
CODINGS = ("br", "gzip", "")  # best first
SMALLEST = 512  # bytes below which zipping gains nothing
OURS = ("content-length", "etag", "set-cookie", "vary", "content-encoding", "x-longwave-keep")

Key = tuple[str, str, str]  # path, theme, variant
Stamp = tuple[object, ...]


@dataclass(slots=True)
class Kept:
    """One page in one variant. `bodies`, `headers` and `tags` are by coding; `stamp` says what it was made from."""

    stamp: Stamp
    bodies: dict[str, bytes]
    headers: dict[str, list[Header]]
    tags: dict[str, str]
    size: int
    modified: datetime | None = None
    hits: int = 0

    def coding(self, accepted: str | None) -> str:
        """The best coding that a reader takes."""
        if accepted is None:
            return ""
        return next((name for name in CODINGS if name in self.bodies and (not name or accepts(accepted, name))), "")


def finish(stamp: Stamp, headers: list[Header], body: bytes, tag: str) -> Kept:
    """A page in every coding. `tag` is the opaque part of its strong validator; each coding has one of its own."""
    bodies = {"": body}
    if len(body) >= SMALLEST:
        packer = zlib.compressobj(GZIP, zlib.DEFLATED, 31)
        bodies |= {"gzip": packer.compress(body) + packer.flush(), "br": brotli.compress(body, quality=BROTLI)}
    found = {name.lower(): value for name, value in headers}
    common = [(name, value) for name, value in found.items() if name not in OURS]
    vary = "Cookie, Accept-Encoding" if "cookie" in found.get("vary", "").lower() else "Accept-Encoding"
    tags = {coding: f'"{tag}-{coding}"' if coding else f'"{tag}"' for coding in bodies}
    return Kept(
        stamp=stamp,
        bodies=bodies,
        headers={
            coding: [
                *common,
                ("etag", tags[coding]),
                ("vary", vary),
                *([("content-encoding", coding)] if coding else []),
                ("content-length", str(len(packed))),
            ]
            for coding, packed in bodies.items()
        },
        tags=tags,
        size=sum(map(len, bodies.values())),
        modified=parsedate_to_datetime(found["last-modified"]) if "last-modified" in found else None,
    )


@dataclass
class Store:
    """The pages of one process: those used longest ago go first when there are too many bytes."""

    budget: int = BUDGET
    size: int = 0
    pages: OrderedDict[Key, Kept] = field(default_factory=OrderedDict)

    def get(self, key: Key) -> Kept | None:
        """A page, fresh or not."""
        return self.pages.get(key)

    def keep(self, key: Key, page: Kept) -> None:
        """Keep a page, in place of an older one; what is too large is not kept."""
        self.drop(key)
        if page.size > LARGEST:
            return
        self.pages[key] = page
        self.size += page.size
        while self.size > self.budget:
            self.drop(next(iter(self.pages)))

    def drop(self, key: Key) -> None:
        """Forget a page."""
        old = self.pages.pop(key, None)
        self.size -= old.size if old else 0

    def used(self, key: Key) -> None:
        """Move a page away from the end where pages are dropped."""
        self.pages.move_to_end(key)
