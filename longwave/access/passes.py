"""The pass: what a signed-in reader carries so that nobody need ask the database who she is.

It lives for a quarter of an hour and is then renewed from her session; a change of her rights voids it at once. It
names her account, whether she is of the desk, her rights and the name to greet her by. What her organisation's network
opens is never written into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from longwave.access.rules import Reader, Right, Source, Tier
from longwave.kernel.tokens import Signer

LIFE = timedelta(minutes=15)
MOST = 12  # rights in one pass: more would not fit into a cookie, and nobody has them
TIERS = {Tier.OPEN: "o", Tier.REGISTERED: "r", Tier.SUBSCRIBERS: "s"}
SOURCES = {Source.OWN: "a", Source.ORGANISATION: "i"}
TIER_OF = {letter: tier for tier, letter in TIERS.items()}
SOURCE_OF = {letter: source for source, letter in SOURCES.items()}


@dataclass(frozen=True, slots=True)
class Pass:
    """Who somebody is, as of `issued`."""

    reader: Reader
    issued: datetime
    name: str = ""

    def fresh(self, now: datetime) -> bool:
        """Whether it is younger than its life, and not from the future."""
        return self.issued - LIFE < now < self.issued + LIFE

    def write(self, signer: Signer) -> str:
        """The cookie's value."""
        rights = "+".join(map(_write_right, self.reader.rights[:MOST]))
        flags = "d" if self.reader.staff else ""
        account, issued = self.reader.account, int(self.issued.timestamp() * 1000)
        return signer.sign(f"{account}|{issued}|{flags}|{rights}|{quote(self.name[:80], safe='')}")


def read(value: str, signer: Signer) -> Pass | None:
    """The pass in a cookie's value, however old; None for anything that we did not sign."""
    text = signer.open(value)
    if text is None:
        return None
    account, issued, flags, rights, name = text.split("|")
    reader = Reader(int(account), flags == "d", tuple(map(_read_right, rights.split("+"))) if rights else ())
    return Pass(reader, datetime.fromtimestamp(int(issued) / 1000, UTC), unquote(name))


def _write_right(right: Right) -> str:
    end = "" if right.end is None else int(right.end.timestamp())
    start, scope = int(right.start.timestamp()), quote(right.scope, safe="").replace(".", "%2E")
    return f"{TIERS[right.tier]}{SOURCES[right.source]}:{start}:{end}:{scope}"


def _read_right(text: str) -> Right:
    letters, start, end, scope = text.split(":")
    return Right(
        TIER_OF[letters[0]],
        datetime.fromtimestamp(int(start), UTC),
        datetime.fromtimestamp(int(end), UTC) if end else None,
        unquote(scope),
        SOURCE_OF[letters[1]],
    )
