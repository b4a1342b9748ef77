"""DKIM signatures (RFC 6376): rsa-sha256, relaxed/relaxed, over the whole body. Plain Python.

A letter's body is in relaxed form as it is written (see `quoting`), and of its head only three fields differ from
reader to reader. So a signature costs one hash over the body and the RSA operation.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from longwave.newsletter.letters.headers import unfolded

SELECTOR = "longwave"
SHORTEST = 2048  # bits: what receivers ask of bulk senders
FOLD = 72  # characters of the signature on a line


class WeakKey(ValueError):
    """A key that cannot be used. The message says why."""


@dataclass(frozen=True)
class Key:
    """The private key that mails are signed with, and the name of its record."""

    selector: str
    private: RSAPrivateKey

    def record(self, domain: str) -> tuple[str, str]:
        """The DNS record that lets receivers check the signatures: its name, and the text that it must have."""
        public = self.private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return f"{self.selector}._domainkey.{domain}", f"v=DKIM1; k=rsa; p={b64encode(public).decode()}"


def read_key(pem: bytes, selector: str = SELECTOR) -> Key:
    """A key from its PEM text. Raises `WeakKey` for anything but RSA of 2048 bits or more, without a passphrase."""
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise WeakKey("no private key in PEM without a passphrase") from error
    if not isinstance(private, RSAPrivateKey):
        raise WeakKey("not an RSA key, which is the only kind that every receiver can check")
    if private.key_size < SHORTEST:
        raise WeakKey(f"an RSA key of {private.key_size} bits")
    return Key(selector, private)


class Signer:
    """Signs the mails of one edition, all of which have the fields of `head` in common."""

    def __init__(self, key: Key, domain: str, head: bytes, own: tuple[bytes, ...]) -> None:
        """`own` are the names of the fields that differ, in the order in which `sign` is given them."""
        self.key = key
        common = unfolded(head)
        self._common = _relaxed(common)
        # From is named twice, so that none can be added.
        names = b":".join([*(name for name, _ in common), *own, b"from"])
        self._tags = (
            f"v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d={domain}; s={key.selector};\r\n h=".encode()
            + b":\r\n ".join(names.split(b":"))
            + b";\r\n bh="
        )

    def sign(self, own: bytes, body: bytes) -> bytes:
        """The field DKIM-Signature for a mail with these fields of its own, and this body."""
        tags = self._tags + b64encode(hashlib.sha256(body).digest()) + b";\r\n b="
        signed = self._common + _relaxed(unfolded(own)) + _relaxed(unfolded(b"DKIM-Signature: " + tags))
        signature = b64encode(self.key.private.sign(signed[:-2], padding.PKCS1v15(), hashes.SHA256()))
        lines = [signature[at : at + FOLD] for at in range(0, len(signature), FOLD)]
        return b"DKIM-Signature: " + tags + b"\r\n ".join(lines) + b"\r\n"


def _relaxed(fields: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(name + b":" + value + b"\r\n" for name, value in fields)
