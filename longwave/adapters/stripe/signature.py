"""Whether a message to the webhook is Stripe's, and of now.

The SDK has a check of its own, but it takes what comes from the future, and asks the computer's clock.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

OLDEST = 300  # seconds that a message may have been on its way
NEWEST = 60  # seconds by which Stripe's clock may be before ours


def check(body: bytes, header: str, secret: str, now: datetime) -> None:
    """Raise `ValueError` unless one of the header's signatures is the secret's over exactly these bytes, and fresh.

    While a secret is renewed Stripe signs with both, so any of several signatures will do; only those of scheme `v1`
    count, since `v0` is what anybody's test messages carry.
    """
    if not secret.strip():
        raise ValueError("there is no secret to check signatures with")
    parts = list(_parts(header))
    stamp = next((value for name, value in parts if name == "t"), "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise ValueError("the signature names no time")
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    if not any(hmac.compare_digest(expected.encode(), value.encode()) for name, value in parts if name == "v1"):
        raise ValueError("no signature is ours")
    age = now.timestamp() - int(stamp)
    if age > OLDEST:
        raise ValueError(f"the message is {age:.0f} seconds old")
    if age < -NEWEST:
        raise ValueError(f"the message is {-age:.0f} seconds ahead")


def _parts(header: str) -> Iterator[tuple[str, str]]:
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        yield name, value
