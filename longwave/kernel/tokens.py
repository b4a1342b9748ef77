"""Signed tokens: short texts that only we can have written. No storage, no framework.

A token is a text, a dot, and the first 128 bits of the text's HMAC-SHA256 (RFC 2104) in URL-safe base64. Each kind has
a key of its own, derived from the magazine's secret, so that a pass is never a gift. What is not ours is None, whatever
its length or its characters: no exception, no query, the same work for a near miss as for a wild guess.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence

TAG = 16  # bytes of the HMAC that are kept: 128 bits
LONGEST = 3000  # characters of a token; browsers keep cookies up to 4,096 bytes
PLAIN = re.compile(r"[A-Za-z0-9_~:|%+.-]*\Z")  # what cookies and addresses carry as it is


class Signer:
    """Signs and opens tokens of one kind. The first secret signs; the others still open, while a secret is changed."""

    def __init__(self, secrets: Sequence[str], kind: str) -> None:
        if not secrets:
            raise ValueError(f"Tokens of the kind {kind!r} need a secret; found none.")
        self._keys = [hmac.digest(secret.encode(), b"longwave/" + kind.encode(), "sha256") for secret in secrets]

    def sign(self, text: str) -> str:
        """A token that carries the text in the open. Raises ValueError for one that no cookie could hold."""
        token = f"{text}.{_tag(self._keys[0], text)}"
        if not PLAIN.match(text) or len(token) > LONGEST:
            raise ValueError(f"Found {token!r}, expected at most {LONGEST} characters that a cookie carries unquoted.")
        return token

    def open(self, token: str) -> str | None:
        """The text of a token that we signed, or None."""
        if len(token) > LONGEST or not token.isascii():
            return None
        text, _, tag = token.rpartition(".")
        for key in self._keys:
            if hmac.compare_digest(_tag(key, text), tag):
                return text
        return None


def _tag(key: bytes, text: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")[:TAG]).decode().rstrip("=")
