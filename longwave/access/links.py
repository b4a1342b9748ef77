"""Complimentary and gift links: tokens in addresses, and the cookies they turn into.

A token binds one work and a last moment, and carries no person. It is verified without storage; what is revoked is
known by number. Opening one leads to the work's own address, and a cookie for that address alone takes the token's
place, so that it is in no history, no Referer and no log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from longwave.kernel.tokens import Signer

COMPLIMENTARY_LIFE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Token:
    """What a link says: the `number` of its edition or gift, the work's uid, and until when it opens.

    It is written in signs that programs which turn text into links take for a part of the address.
    """

    number: int
    work: str
    end: datetime

    def write(self, signer: Signer) -> str:
        """The token as it stands in an address or a cookie."""
        return signer.sign(f"{self.number}-{UUID(self.work).hex}-{int(self.end.timestamp())}")


def read(value: str, signer: Signer) -> Token | None:
    """The token in an address or a cookie, ended ones too; None for anything that we did not sign."""
    text = signer.open(value)
    if text is None:
        return None
    number, work, end = text.split("-")
    return Token(int(number), str(UUID(work)), datetime.fromtimestamp(int(end), UTC))
