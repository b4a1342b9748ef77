"""The envelope's sender of each copy: it names the delivery, so that a report of failure finds it (VERP).

The name is signed, since anybody may send a mail to such an address; in hexadecimal digits, since mail servers may
change the case of letters.
"""

from __future__ import annotations

import hmac
import re

from django.conf import settings

SHAPE = re.compile(r"bounce\+(?P<name>[^@]*)@.+\Z", re.IGNORECASE)
NAME = re.compile(r"(?P<delivery>[0-9a-f]{1,15})-(?P<tag>[0-9a-f]{16})\Z", re.IGNORECASE)
TAG = 8  # bytes of the HMAC that are kept


def name(delivery: int) -> str:
    """A delivery's name in addresses and subjects: its number, and our signature."""
    return f"{delivery:x}-{_tag(settings.SECRET_KEY, delivery)}"


def write(delivery: int, domain: str) -> str:
    """The envelope's sender of a delivery."""
    return f"bounce+{name(delivery)}@{domain}"


def read(address: str) -> int | None:
    """The delivery that an envelope's sender names; None for what is not ours."""
    found = SHAPE.match(address.strip())
    return named(found["name"]) if found else None


def named(name: str) -> int | None:
    """The delivery that a name of ours names; None for what is not ours."""
    found = NAME.match(name)
    if found is None:
        return None
    delivery = int(found["delivery"], 16)
    secrets = (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
    ours = any(hmac.compare_digest(_tag(secret, delivery), found["tag"].lower()) for secret in secrets)
    return delivery if ours else None


def _tag(secret: str, delivery: int) -> str:
    return hmac.digest(secret.encode(), f"longwave/bounce/{delivery}".encode(), "sha256")[:TAG].hex()
