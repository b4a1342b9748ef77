"""Where the links of a letter lead: always a whole address of ours, so that a click can be counted without a person.

A link goes through `/go/<name>/`, which knows the address it stands for. Two kinds do not: a reader's own links, and
the links that open a piece, which are counted where they open it and are written down nowhere else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from longwave.newsletter.letters.facts import Piece
from longwave.newsletter.models import Edition, Link

LONGEST = Link._meta.get_field("url").max_length or 0
TARGET = re.compile(r"(?P<before><(?P<tag>a|img)\b[^>]*?\s(?:href|src)=\")(?P<url>[^\"]*)(?P<after>\")")


def absolute(url: str) -> str:
    """An address with its host; one that has a host, or is none of the web, stays as it is."""
    return settings.LONGWAVE_URL + url if url.startswith("/") and not url.startswith("//") else url


@dataclass
class Addresses:
    """Finds where each link of an edition leads. `opened` are the paths that open pieces for its readers.

    Not `counted`, links lead straight to where they lead in the end: nothing is written for a look at a letter.
    """

    edition: Edition
    opened: Mapping[UUID, str] = field(default_factory=dict)
    counted: bool = False

    def piece(self, piece: Piece) -> str:
        """Where the headline of a piece leads."""
        return absolute(self.opened[piece.uid]) if piece.uid in self.opened else self.link(piece.path)

    def link(self, url: str) -> str:
        """Where a link leads that stands for an address."""
        target = url.removeprefix(settings.LONGWAVE_URL) or "/"
        target = target if target.startswith("/") else url
        if not self.counted or not countable(target):
            return absolute(url)
        link, _ = Link.objects.get_or_create(edition=self.edition, url=target)
        return f"{settings.LONGWAVE_URL}/go/{link.name}/"

    def within(self, markup: str) -> str:
        """Markup of ours with every link and picture at its whole address."""
        return TARGET.sub(self._target, markup)

    def _target(self, found: re.Match[str]) -> str:
        url = html.unescape(found["url"])
        url = self.link(url) if found["tag"] == "a" else absolute(url)
        return f"{found['before']}{html.escape(url)}{found['after']}"


def countable(target: str) -> bool:
    """Whether `/go/` can stand for an address: a path of ours, or a page of the web."""
    if len(target) > LONGEST or not target.isprintable() or "\\" in target:
        return False
    if target.startswith("/"):
        return not target.startswith("//")
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
