"""What receivers of mail look for in the DNS of a sender's domain: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489).

`records` asks; `judge` decides, from what was found alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from longwave.adapters.dns import Resolver, Unanswered
from longwave.newsletter.letters.dkim import Key

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4: with more, receivers give up, and the record is worth nothing
DEEPEST = 25  # look-ups after which we stop counting, also where records name each other in a ring
STRING = 255  # characters of one string in a zone file
ASKS = re.compile(r"[+\-~?]?(?:(?P<goes_on>include:)(?P<name>\S+)|(?:a|mx|ptr|exists)(?=[:/]|\Z)\S*)\Z")
OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its level, what was found, what was expected, what to do."""

    what: str
    level: str
    found: str
    expected: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Records:
    """What the DNS says of a domain. `fault` says why it could not be asked; `wanted` is our record, if any."""

    domain: str
    fault: str = ""
    spf: tuple[str, ...] = ()
    lookups: int = 0
    wanted: tuple[str, str] | None = None
    dkim: tuple[str, ...] = ()
    dmarc: tuple[str, ...] = ()


# --- Asking -----------------------------------------------------------------------------------------------------


def records(domain: str, key: Key | None, resolver: Resolver) -> Records:
    """Ask for everything that `judge` looks at."""
    wanted = key.record(domain) if key else None
    try:
        spf = spf_of(domain, resolver)
        return Records(
            domain,
            spf=spf,
            lookups=lookups(spf[0], resolver) if len(spf) == 1 else 0,
            wanted=wanted,
            dkim=tuple(resolver.texts(wanted[0])) if wanted else (),
            dmarc=_dmarc(domain, resolver),
        )
    except Unanswered as fault:
        return Records(domain, fault=str(fault), wanted=wanted)


def spf_of(domain: str, resolver: Resolver) -> tuple[str, ...]:
    """The SPF records of a domain; there should be one."""
    texts = (text.strip() for text in resolver.texts(domain))
    return tuple(text for text in texts if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 "))


def lookups(record: str, resolver: Resolver, so_far: int = 0) -> int:
    """How many questions a receiver has to ask to make sense of an SPF record, with those that it includes."""
    count = so_far
    for term in record.split()[1:]:
        redirect = term.lower().startswith("redirect=")
        found = ASKS.match(term.lower())
        if count > DEEPEST or not (redirect or found):
            continue
        count += 1
        name = term.partition("=")[2] if redirect else found["name"] if found else None
        if name and "%" not in name:  # a macro is filled in by whoever receives
            count = max([count, *(lookups(each, resolver, count) for each in spf_of(name, resolver)[:1])])
    return count


def _dmarc(domain: str, resolver: Resolver) -> tuple[str, ...]:
    """The DMARC records of a domain, or of the nearest one above it that has any."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        texts = resolver.texts(f"_dmarc.{'.'.join(labels[start:])}")
        found = tuple(text.strip() for text in texts if text.strip().lower().startswith("v=dmarc1"))
        if found:
            return found
    return ()


# --- Judging ----------------------------------------------------------------------------------------------------


def judge(found: Records) -> Iterator[Check]:
    """What a domain lacks before its mail is believed."""
    if found.fault:
        yield Check(
            f"DNS of {found.domain}", WARNING, found.fault, "an answer",
            "Try again; when it stays so, look at this machine's name servers.",
        )  # fmt: skip
        return
    yield _spf(found)
    yield _dkim(found)
    yield _policy(found)


def _spf(found: Records) -> Check:
    what = f"SPF of {found.domain}"
    one = "one text that begins with v=spf1 and names who sends for you"
    if not found.spf:
        return Check(what, WRONG, "no record", one, "Publish the one that your mail server or provider asks for.")
    if len(found.spf) > 1:
        return Check(what, WRONG, f"{len(found.spf)} records", one, "Make one of them: with two, neither counts.")
    if found.lookups > MOST_LOOKUPS:
        said = f"{found.lookups}{' or more' if found.lookups > DEEPEST else ''} look-ups"
        return Check(what, WRONG, said, f"{MOST_LOOKUPS} at most", "Take out what no longer sends for you.")
    if "+all" in found.spf[0].lower().split():
        return Check(what, WRONG, "+all, so that anybody may send", "-all or ~all at its end", "Change its end.")
    return Check(what, OK, f"{found.spf[0]} ({found.lookups} look-ups)")


def _dkim(found: Records) -> Check:
    what = f"DKIM of {found.domain}"
    if found.wanted is None:
        return Check(
            what, WARNING, "no LONGWAVE_DKIM_KEY, so nothing is signed here", "a key, or a provider that signs",
            f"Set a key, or make sure that whoever sends your mail on signs it as {found.domain}.",
        )  # fmt: skip
    name, record = found.wanted
    advice = f"Publish this text under {name}: {in_zone(record)}"
    if not found.dkim:
        return Check(what, WRONG, f"no record under {name}", "the public half of the key", advice)
    if len(found.dkim) > 1:
        return Check(what, WRONG, f"{len(found.dkim)} records under {name}", "one", advice)
    if _tag(found.dkim[0], "p") != _tag(record, "p"):
        return Check(what, WRONG, f"another key under {name}", "the public half of the key", advice)
    return Check(what, OK, name)


def _policy(found: Records) -> Check:
    what, want = f"DMARC of {found.domain}", "one text that begins with v=DMARC1 and has a policy"
    advice = f"Publish this text under _dmarc.{found.domain}: v=DMARC1; p=none"
    if not found.dmarc:
        return Check(what, WRONG, "no record", want, advice)
    if len(found.dmarc) > 1:
        return Check(what, WRONG, f"{len(found.dmarc)} records", want, "Make one of them: with two, neither counts.")
    if _tag(found.dmarc[0], "p").lower() not in ("none", "quarantine", "reject"):
        return Check(what, WRONG, found.dmarc[0], want, advice)
    return Check(what, OK, found.dmarc[0])


def in_zone(record: str) -> str:
    """A text as zone files have it: in strings of at most 255 characters."""
    return " ".join(f'"{record[at : at + STRING]}"' for at in range(0, len(record), STRING))


def _tag(record: str, name: str) -> str:
    tags = (tag.partition("=") for tag in record.split(";"))
    return next(("".join(value.split()) for key, _, value in tags if key.strip().lower() == name), "")
