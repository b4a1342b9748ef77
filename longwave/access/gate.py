"""From a request's own words to a decision, without a database: cookies, address, method, what the magazine knows.

The front asks it before Django is reached; Django's views ask it too, so that both say the same. Whatever was not
signed by us is worth nothing: no exception, no query, an anonymous reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Protocol

from longwave.access import links, metering, networks, passes
from longwave.access.known import Known
from longwave.access.metering import Tally
from longwave.access.rules import Consume, Decision, Link, Meter, Reader, Reason, Source, Visit, Work, decide
from longwave.kernel.tokens import Signer
from longwave.membership.rules import PAIRED_AGAIN

PASS, METER, COMPLIMENTARY, GIFT = "lw_pass", "lw_meter", "lw_link", "lw_gift"  # cookies
LONGEST = 16_384  # characters of a Cookie header that are read
ANONYMOUS = Reader()
# Those who say what they are. Others are found out by nobody here: a wall needs no detective.
# Robots name themselves, or an address where somebody may ask about them; programs that a person runs do not.
ROBOT = re.compile(
    r"(?<!cu)bot\b|bot[/-]|crawl|spider|slurp|archiver|facebookexternalhit|fetcher|scrap(?:er|y)|preview"
    r"|https?:|\+ ?(?:www\.|mailto:|[\w.-]+@)|compatible; (?!msie|konqueror)|google-|googleother|-google|-user(?:/|\b)"
    r"|lighthouse|pingdom|monitor|scanner|checker|validator|indexer|^(?:whatsapp|telegram|slack|skype|viber)",
    re.IGNORECASE,
)
# What is said only to those for whom nothing better was found: a renewed pass, or an account's rows, may say better.
UNSURE = frozenset(reason for reason in Reason if reason.wall or reason is Reason.METER)
# The same where a pass ran out: an account is paired with the organisation in whose network it reads.
UNSURE_WHO = UNSURE | {Reason.INSTITUTION}


class Headers(Protocol):
    """A request's headers: by name, lower case, nothing when absent."""

    def get(self, key: str, /) -> str | None:
        """One header's value."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says of itself. `peer` is the address that the connection came from."""

    method: str
    headers: Headers
    peer: str
    cookies: Mapping[str, str]

    @classmethod
    def by(cls, method: str, headers: Headers, peer: str) -> Asked:
        """What a request says, its cookies read."""
        return cls(method, headers, peer, read_cookies(headers.get("cookie") or ""))


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `stale`: she carries a pass of ours that has run out or was voided, and Django can say more."""

    reader: Reader = ANONYMOUS
    name: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision and what belongs to it.

    `tally` is what the browser's cookie holds. `unsure` means that the database must be asked: a pass that needs
    renewing, or an account whose month is not known. Then the decision is the one for somebody unknown.
    """

    decision: Decision
    who: Who
    tally: Tally
    organisation: int | None = None
    unsure: bool = False


def wants_pairing(judged: Judged, known: Known, now: datetime) -> bool:
    """Whether somebody signed in reads in the network of an organisation that her account was not seen in for a day."""
    rights = judged.who.reader.rights
    if judged.organisation is None or judged.who.reader.account is None:
        return False
    if not any(right.holds(now) for right in known.sites.get(judged.organisation, ())):
        return False
    return not any(right.source is Source.ORGANISATION and right.start > now - PAIRED_AGAIN for right in rights)


class Gate:
    """Asks `decide` on behalf of requests. One for a process: it holds the keys of each kind of token."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self.passes = Signer(secrets, "pass")
        # A reader's pass is the same for a quarter of an hour; taking it apart again each time would cost the most.
        self._read_pass = lru_cache(maxsize=1024)(partial(passes.read, signer=self.passes))
        self.meters = Signer(secrets, "meter")
        self._read_meter = lru_cache(maxsize=1024)(partial(metering.read, self.meters))  # each page asks twice
        self.complimentary = Signer(secrets, "complimentary")
        self.gifts = Signer(secrets, "gift")
        self.taken = Signer(secrets, "gift-taken")

    def who(self, cookies: Mapping[str, str], known: Known, now: datetime) -> Who:
        """The reader behind the pass."""
        value = cookies.get(PASS)
        found = self._read_pass(value) if value else None
        if found is None:
            return Who()
        voided = known.voided.get(found.reader.account or 0)
        if not found.fresh(now) or (voided and found.issued <= voided):
            return Who(stale=True)
        return Who(found.reader, found.name)

    def tally(self, cookies: Mapping[str, str], known: Known, now: datetime, account: int | None) -> Tally | None:
        """What the meter's cookie says of this month, if it is this reader's."""
        value, month = cookies.get(METER), metering.month_of(now, known.zone)
        found = self._read_meter(value, month, account) if value else None
        return found or (Tally(month) if account is None else None)

    def judge(
        self, work: Work, asked: Asked, known: Known, now: datetime, who: Who | None = None, tally: Tally | None = None
    ) -> Judged:
        """Whether a request may have the whole of a work. Django may know `who` and `tally` better than cookies do."""
        cookies = asked.cookies
        who = who or self.who(cookies, known, now)
        account = who.reader.account
        tally = tally or self.tally(cookies, known, now, account)
        address = networks.client(asked.peer, asked.headers.get("x-forwarded-for") or "", known.proxies)
        organisation = known.networks.organisation(address)
        if windows := tuple(window for window in known.previews.get(work.uid, ()) if window.holds(now)):
            work = replace(work, previews=windows)
        read = tally.works(work.uid) if tally else frozenset()
        visit = Visit(
            now=now,
            site=known.sites.get(organisation, ()) if organisation is not None else (),
            complimentary=self._link(cookies.get(COMPLIMENTARY), self.complimentary, known.revoked),
            gifts=self._link(cookies.get(GIFT), self.taken, known.withdrawn),
            meter=Meter(known.allowance(account), read, more=known.registered > known.anonymous),
        )
        decision = decide(who.reader, work, visit)
        if decision.consume is Consume.METER and not counts(asked.method, asked.headers):
            decision = decide(who.reader, work, replace(visit, meter=replace(visit.meter, counts=False)))
        unsure = decision.reason in (UNSURE_WHO if who.stale else UNSURE if tally is None else ())
        return Judged(decision, who, tally or Tally(metering.month_of(now, known.zone), account), organisation, unsure)

    def _link(self, value: str | None, signer: Signer, gone: frozenset[int]) -> tuple[Link, ...]:
        token = links.read(value, signer) if value else None
        return (Link(token.work, token.end, token.number in gone),) if token else ()


def read_cookies(header: str) -> dict[str, str]:
    """The cookies of a `Cookie` header. Of two with one name the first counts: it is the one with the longer path."""
    found: dict[str, str] = {}
    if len(header) <= LONGEST:
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            found.setdefault(name, value)
    return found


def counts(method: str, headers: Headers) -> bool:
    """Whether a request uses up a free article: somebody's navigation, no prefetch, no HEAD, no declared robot.

    Browsers that send no Fetch Metadata are taken at their word.
    """
    if method != "GET" or (headers.get("sec-fetch-mode") or "navigate") != "navigate":
        return False
    if (headers.get("sec-fetch-dest") or "document") != "document":
        return False
    purpose = f"{headers.get('sec-purpose') or ''} {headers.get('purpose') or ''} {headers.get('x-moz') or ''}"
    return "prefetch" not in purpose and "preview" not in purpose and not _is_robot(headers.get("user-agent") or "")


@lru_cache(maxsize=4096)
def _is_robot(name: str) -> bool:
    return bool(ROBOT.search(name))
