"""What a report of a mail's failure means, and what follows from it. Plain Python: no clock, no database.

An address that does not exist is written to no more. A full mailbox, or a server that could not be reached, counts, and
the count fades; mail that arrives wipes it out. A refusal that is about us or our words says nothing about the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp2


class Kind(StrEnum):
    """What a mail that came back is."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"
    DELIVERED = "delivered"  # a report of success
    AUTO_REPLY = "auto-reply"  # somebody is away, has read it, or wants a proof that we are human
    LEAVING = "leaving"  # no report: her mail program asks for it
    NONE = "none"  # no report


class Effect(StrEnum):
    """What followed from a report."""

    SUPPRESSED = "suppressed"
    COUNTED = "counted"
    LEFT = "left"
    NOTHING = "nothing"
    STRANGER = "stranger"  # it names no copy of ours


# From what weighs most to what weighs nothing.
GRAVEST = (Kind.COMPLAINT, Kind.HARD, Kind.SOFT, Kind.DELIVERED, Kind.AUTO_REPLY, Kind.NONE)


class Cause(StrEnum):
    """Why a mail was not delivered."""

    NO_MAILBOX = "no-mailbox"
    NO_DOMAIN = "no-domain"
    MOVED = "moved"
    FULL = "full"
    TEMPORARY = "temporary"
    REFUSED = "refused"  # for our reputation, our words, our size
    UNCLEAR = "unclear"


HARD = (Cause.NO_MAILBOX, Cause.NO_DOMAIN, Cause.MOVED)
COUNTED = (Cause.FULL, Cause.TEMPORARY, Cause.UNCLEAR)


# --- What a failure means ---------------------------------------------------------------------------------------

# What servers say, in the order in which it is believed. `_` is anything within a sentence. The words outweigh the
# code, since many servers send 5.0.0, 5.5.0 or 5.7.1 whatever happened.
SAYINGS: tuple[tuple[Cause, tuple[str, ...]], ...] = (
    (
        Cause.REFUSED,
        (
            r"\b(?:helo|ehlo)\b",
            "my name was rejected",
            "e-?mail to yourself",
            "(?:sender|from address|mail from|return.path|envelope from)_(?:unknown|not exist|not found|invalid|verif)",
            "(?:sender|from address|mail from|return.path|your (?:ip|domain|server|host))_(?:reject|refus|denied)",
        ),
    ),
    (
        Cause.FULL,
        (
            r"(?:mailbox|account|inbox|quota|storage|user|recipient)_\b(?:full\b|over.?quota|out of (?:space|storage))",
            r"(?:mailbox|account|inbox|user|recipient)_exceed\w* (?:(?:its|the|their) )?(?:quota|storage|limit)",
            "over ?quota|quota (?:is )?(?:exceed|full|error|violation)|(?:exceed|over)_quota",
            "insufficient (?:system )?(?:storage|disk)|not enough (?:disk |storage )?space|disk (?:quota|full)",
            "too much mail data|メールボックスが一杯",
        ),
    ),
    (
        Cause.NO_MAILBOX,
        (
            "(?:user|recipient|mailbox|account|address(?:ee)?|alias|customer)_(?:unknown|not known|invalid)",
            "(?:user|recipient|mailbox|account|address(?:ee)?|alias|customer)_(?:does ?n[o']t|do not|not|no longer)"
            " (?:be )?(?:exist|found|listed|valid|recogni[sz]ed|a known|active)",
            "(?:unknown|no such|invalid|bad|not our|nonexist[ae]nt|unrecogni[sz]ed)"
            " (?:(?:local|virtual|e-?mail|destination|remote|final) )*"
            "(?:user|recipient|mailbox|account|address|person|customer|alias|local.part)",
            r"no (?:mailbox|account|user|recipient)\b_(?:here|by that name|with that name|for)",
            "does(?: not|n't) have an? [^;]{0,40}account|is not a (?:valid|known)|nosuchuser|recipientnotfound",
            "not listed in|unknown in (?:local|virtual|relay)|not in (?:my|our) (?:list|directory)",
            "there is no (?:user|one)|name is not recogni[sz]ed",
            "見つかりません|リストにありません",
        ),
    ),
    (
        Cause.NO_DOMAIN,
        (
            "(?:host|domain|server)_(?:unknown|not found|does not exist|could ?n[o']t be found)",
            "(?:unknown|no such|unrouteable|invalid) (?:mail )?(?:host|domain)|null ?mx|nxdomain|no smtp service",
            "(?:could ?n[o']t|unable to|cannot|can't) find (?:any |a )?(?:mail exchanger|host|mx)",
            r"(?:does|do) not accept (?:any )?e?-?mail\b",
        ),
    ),
    (Cause.MOVED, (r"\b(?:has|have) (?:been )?moved", "no longer (?:employed|with (?:us|the company))")),
    (
        Cause.REFUSED,
        (
            r"spam|virus|\b(?:spf|dkim|dmarc|arc|rbl|dnsbl|ptr)\b|reverse dns|black ?list|block ?list|blocked",
            "reputation|unsolicited|relay|policy|authenticat|content|too (?:large|big)|size (?:limit|exceed)",
            "not (?:permitted|authori[sz]ed|allowed)|access denied|rate limit|too many|greylist",
        ),
    ),
)
SENTENCES = tuple(
    (cause, re.compile("|".join(words).replace("_", "[^.;]{0,60}?"), re.IGNORECASE)) for cause, words in SAYINGS
)
# Microsoft says this of a mailbox that does not exist, and Postfix of everybody when it will not have us.
DENIED = re.compile("recipient address rejected: access denied", re.IGNORECASE)
NOBODY = re.compile(r"5\.(?:1\.\d{1,3}|4\.1)\Z")  # the codes with which it is the mailbox
OURS = re.compile(r"\brelay(?:ing)?\b(?! recipient)|authenticat", re.IGNORECASE)  # not: "in relay recipient table"
TO_SIGN_IN = (530, 535)  # "authentication required", "authentication failed"
ADDRESS = re.compile(r"[^\s<>]{1,64}@[^\s<>,;:]{1,253}")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")  # as servers write it into their answers

# Enhanced status codes (RFC 3463, and the registry that came of it) without their first number, which says only
# whether it is for good. The first that the code begins with is taken.
CODES = (
    ("1.10", Cause.NO_DOMAIN),  # the domain says that it takes no mail (RFC 7505)
    ("1.2", Cause.NO_DOMAIN),
    ("1.4", Cause.UNCLEAR),  # the address means more than one mailbox
    ("1.6", Cause.MOVED),
    ("1.", Cause.NO_MAILBOX),
    ("2.2", Cause.FULL),
    ("2.3", Cause.REFUSED),
    ("3.4", Cause.REFUSED),
    ("6.", Cause.REFUSED),
    ("7.", Cause.REFUSED),
)
SENDERS = ("5.1.7", "5.1.8")  # about the sender's address, whatever the words


@dataclass(frozen=True, slots=True)
class Said:
    """What a server or a report said of one reader's copy: the enhanced code, or none; the SMTP reply, or 0; words."""

    status: str = ""
    reply: int = 0
    words: str = ""
    after_data: bool = False  # the server had taken the recipient, and refused the mail


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hard or soft, and why."""

    kind: Kind
    cause: Cause


def judge(said: Said) -> Verdict:
    """What a failure means."""
    cause = _cause(said)
    return Verdict(Kind.HARD if cause in HARD else Kind.SOFT, cause)


def judge_at_our_door(said: Said) -> Verdict:
    """What it means that the server refuses which takes our mail to be sent on. Where it will not have us, or wants us
    to sign in, it says so of each reader in turn, and means none of them."""
    if said.status.startswith("5.7.") or said.reply in TO_SIGN_IN or OURS.search(said.words):
        return Verdict(Kind.SOFT, Cause.REFUSED)
    return judge(said)


def _cause(said: Said) -> Cause:
    """Why a mail was not delivered. What is not for good is never a mailbox that does not exist."""
    if said.status in SENDERS:
        return Cause.REFUSED
    lasting = said.status[:1] != "4" and said.reply // 100 != 4
    words = ADDRESS.sub("@", said.words)
    if lasting and DENIED.search(words):
        codes = (said.status, *STATUS.findall(words))
        return Cause.NO_MAILBOX if any(map(NOBODY.match, codes)) else Cause.REFUSED
    told = [cause for cause, sentence in SENTENCES if sentence.search(words)]
    told += [cause for code, cause in CODES if said.status[2:].startswith(code)]
    cause = next((cause for cause in told if lasting or cause not in HARD), None)
    if cause is None:
        return Cause.UNCLEAR if lasting else Cause.TEMPORARY
    if cause is Cause.NO_MAILBOX and said.after_data and not said.status.startswith("5.1."):
        return Cause.UNCLEAR  # filters that a reader has set up say so too
    return cause


class Event(StrEnum):
    """What a provider tells of a copy, in the words that all of them are brought to."""

    BOUNCED = "bounced"
    REJECTED = "rejected"  # the provider did not even try
    FAILED = "failed"
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    COMPLAINED = "complained"
    AUTO_REPLIED = "autoresponded"


# What a provider gives as its reason where the server's words say nothing. Some say "bounced" of every failure: that
# means an address only where the provider did not even try.
REASONS = {
    "invalid": Cause.NO_MAILBOX,
    "timed_out": Cause.TEMPORARY,
    "blocked": Cause.REFUSED,
    "spam": Cause.REFUSED,
    "unsubscribed": Cause.REFUSED,
}
KINDS = {
    Event.COMPLAINED: Kind.COMPLAINT,
    Event.DELIVERED: Kind.DELIVERED,
    Event.AUTO_REPLIED: Kind.AUTO_REPLY,
}


def judge_event(event: Event, reason: str, told: Iterable[Said]) -> tuple[Kind, Cause | None]:
    """What a provider's event means. `told` are the server's words, then the provider's: the first clear ones count."""
    if event in KINDS:
        return KINDS[event], None
    if event is Event.REJECTED and reason == "spam":
        return Kind.COMPLAINT, None  # an earlier one, which the provider remembers
    if event is Event.DEFERRED:
        return Kind.SOFT, Cause.TEMPORARY
    clear = (verdict.cause for verdict in map(judge, told) if verdict.cause is not Cause.UNCLEAR)
    remembered = Cause.NO_MAILBOX if event is Event.REJECTED and reason == "bounced" else Cause.UNCLEAR
    cause = next(clear, REASONS.get(reason, remembered))
    return Kind.HARD if cause in HARD else Kind.SOFT, cause


# --- What follows for a copy of which nobody knows whether it arrived -------------------------------------------


def arrived(kind: Kind, *, delayed: bool, untried: bool) -> bool | None:
    """Whether a report shows that the copy it is about arrived; None where it shows neither. Who complains of it has
    it, and so has whose program answers that she is away."""
    if kind is Kind.NONE or delayed:
        return None
    return kind not in (Kind.HARD, Kind.SOFT) and not untried


# --- What follows for a reader ----------------------------------------------------------------------------------

HALF_LIFE = timedelta(days=30)  # a soft bounce counts half after so long
LIMIT = 5.0  # with a daily letter reached on the sixth day in a row, with a weekly one after nine weeks
REST = timedelta(days=60)  # how long nothing is sent to an address that bounced too often
SETTLED = timedelta(days=5)  # mail servers try for so long: what nobody reported until then has arrived


@dataclass(frozen=True, slots=True)
class Soft:
    """A soft bounce: when the copy that it is about was sent, and why it came back."""

    sent: datetime
    cause: Cause


def follow(kind: Kind, cause: Cause | None, sent: datetime, proven: datetime | None) -> Effect:
    """What follows from a report about one copy of ours, by itself. `proven` is when the reader last showed that her
    mailbox works, by confirming that she wants to be written to: reports of copies sent before are behind the times."""
    if kind is Kind.LEAVING:
        return Effect.LEFT
    if proven and sent <= proven:
        return Effect.NOTHING
    if kind in (Kind.HARD, Kind.COMPLAINT):
        return Effect.SUPPRESSED
    return Effect.COUNTED if kind is Kind.SOFT and cause in COUNTED else Effect.NOTHING


def weight(softs: Iterable[Soft], arrived: datetime | None, now: datetime) -> float:
    """How much a reader's soft bounces weigh. `arrived` is when the last copy was sent that is known to have arrived:
    it wipes out what was before."""
    counted = [soft.sent for soft in softs if soft.cause in COUNTED and (arrived is None or soft.sent > arrived)]
    return sum(exp2(-max(now - sent, timedelta()) / HALF_LIFE) for sent in counted)


def too_often(softs: Iterable[Soft], arrived: datetime | None, now: datetime) -> bool:
    """Whether an address has bounced too often to go on."""
    return weight(softs, arrived, now) > LIMIT


# --- What follows for a newsletter ------------------------------------------------------------------------------

WINDOW = timedelta(days=1)
MOST_COMPLAINTS = 0.0025  # of the copies in a window; large providers put senders aside at 0.3 %
FEWEST = 2  # one reader's click is no rate


@dataclass(frozen=True, slots=True)
class Window:
    """The copies sent in the last day, and complaints of them: those that nobody has yet answered for."""

    sent: int
    complaints: int


def complained_too_often(window: Window) -> str:
    """Why sending has to stop, in words; empty where it may go on."""
    if window.complaints < FEWEST or window.complaints <= MOST_COMPLAINTS * window.sent:
        return ""
    share = 100 * window.complaints / max(window.sent, 1)
    return (
        f"{window.complaints} readers marked a letter of the last day as spam, of {window.sent} that were sent: "
        f"{share:.2f} %. Sending stops at {100 * MOST_COMPLAINTS} %, before mail providers put us aside."
    )
