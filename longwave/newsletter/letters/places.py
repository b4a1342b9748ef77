"""The places in a letter for what is the reader's own.

A place is marked by a word that nobody can guess, so that nothing an author writes is ever taken for one.
"""

from __future__ import annotations

import hmac
import re
from uuid import UUID

from django.conf import settings

from longwave.newsletter.shapes import PLACES

TAG = 12  # bytes of the HMAC that are kept


def _tag(edition: UUID) -> str:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"longwave/places", "sha256")
    return hmac.digest(key, edition.bytes, "sha256")[:TAG].hex()


def marks(edition: UUID) -> dict[str, str]:
    """The mark of each place in an edition's letter: what its templates write there."""
    tag = _tag(edition)
    return {place: f"place-{tag}-{place}" for place in PLACES}


def split(text: str, edition: UUID) -> list[str]:
    """A letter's text, cut at its places: words, the name of a place, words, and so on; words come last."""
    return re.split(rf"place-{_tag(edition)}-({'|'.join(PLACES)})", text)
