"""What an account's pages decide and say: whether a code is right, and what somebody may read in plain sentences."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from longwave.adapters.payments import State
from longwave.membership.rules import OPENED, GrantSource, Opened, Scope, Tier, last_day, parts
from longwave.membership.rules import day as day

CODE_LIFE = timedelta(minutes=15)
TRIES = 3
FRESH = timedelta(minutes=15)  # how long a proof of one's address is enough to change the way in
MAIL_AGAIN = timedelta(minutes=1)  # until a mail is tried again, and half as long as it waits already
MAIL_LONGEST = timedelta(days=5)  # after which it is given up
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628, 6.1: no vowels, so no words; no letter is taken for a digit
LENGTH = 6  # sixty-four million codes, of which three may be tried
AGAIN = "Ask for a new one."
# What a buyer agrees to: that it begins at once (Directive 2011/83/EU, article 8, 8). She loses nothing by it.
CONSENT = (
    "I want to read at once, before the {days} days are over in which I can withdraw from the contract. If I withdraw "
    "within that time, all that I paid comes back."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A code that was sent. `digest` is its keyed hash; the code itself is kept nowhere but in the mail."""

    address: str
    digest: str
    at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the code is right, the sentence that says why not, and whether it may be tried once more."""

    allowed: bool
    reason: str = ""
    again: bool = False


def next_try(since: datetime, now: datetime) -> datetime | None:
    """When a mail is tried again that waits since then, should it not leave now; None where this is the last try."""
    waited = now - since
    return now + MAIL_AGAIN + waited / 2 if waited < MAIL_LONGEST else None


def tidy_code(typed: str) -> str:
    """A code as it was sent, however it was typed: in small letters, without the dash, with spaces."""
    return "".join(sign for sign in typed.upper() if sign in LETTERS)


def judge_code(sent: Sent, digest: str, now: datetime) -> Verdict:
    """Whether what was typed is the code that was sent. A code lives a quarter of an hour, for three tries."""
    if now >= sent.at + CODE_LIFE:
        return Verdict(False, f"This code has run out: it lasts a quarter of an hour. {AGAIN}")
    if sent.tries >= TRIES:
        return Verdict(False, f"This code was mistyped {TRIES} times and is no longer valid. {AGAIN}")
    if hmac.compare_digest(sent.digest, digest):
        return Verdict(True)
    left = TRIES - sent.tries - 1
    if not left:
        return Verdict(False, f"That is not the code we sent, and it was the last try. {AGAIN}")
    tries = "one more try" if left == 1 else f"{left} more tries"
    return Verdict(False, f"That is not the code we sent. Look at the newest mail; you have {tries}.", again=True)


@dataclass(frozen=True, slots=True)
class Holding:
    """A grant as its holder is told about it. `reason` is what whoever gave it wrote down.

    `show` is the title of the show that its scope names, empty where there is none any more.
    """

    tier: Tier
    source: GrantSource
    start: datetime
    end: datetime | None = None
    scope: str = ""
    reason: str = ""
    show: str = ""


def what_of(holding: Holding) -> str:
    """What a grant opens."""
    if holding.scope in parts(Scope.EVERYTHING):
        return OPENED[Scope(holding.scope)].what.capitalize()
    if holding.scope:
        return f"All of the show “{holding.show}”" if holding.show else "All of a show that is no longer here"
    return "Everything" if holding.tier is Tier.SUBSCRIBERS else "Everything for registered readers"


def why_of(holding: Holding) -> str:
    """Where a grant comes from."""
    because = f" ({holding.reason})" if holding.reason else ""
    if holding.source is GrantSource.PAIRING:
        return f"your account was paired in the network of {holding.reason}"
    if holding.source is GrantSource.IMPORT:
        return f"brought along from before{because}"
    if holding.source is GrantSource.SUBSCRIPTION:
        return f"your subscription{because}"
    if holding.source is GrantSource.GIFT:
        return f"a subscription that you were given{because}"
    return f"given by the desk{because}"


def sentence(holding: Holding, now: datetime, zone: tzinfo) -> str:
    """What somebody may read, until when and why, as one sentence. Ends are half-open: the last day is before them."""
    why = why_of(holding)
    last = last_day(holding.end, zone) if holding.end else ""
    if holding.end and holding.end <= now:
        return f"{what_of(holding)} until {last}, which has passed: {why}."
    if holding.source is GrantSource.SUBSCRIPTION:  # it goes on by itself; its own page says when what is charged
        return f"{what_of(holding)}: {why}."
    begins = f" from {day(holding.start, zone)}" if holding.start > now else ""
    ends = f" until {last}" if last else " without an end"
    return f"{what_of(holding)},{begins}{ends}: {why}."


def meter_sentence(left: int, allowance: int, again: str, has_articles: bool = False) -> str:
    """How many free articles are left, or free episodes for whoever `has_articles` by right. `again` is the first day
    of the next month."""
    kind, can = ("episode", "hear") if has_articles else ("article", "read")
    if not allowance:
        return f"Subscribers’ {kind}s are not free to {can} without a subscription that opens them."
    if not left:
        free = "pieces" if has_articles else "articles"
        return f"You have read this month’s {allowance} free {free}. The count starts again on {again}."
    some = f"one subscribers’ {kind}" if left == 1 else f"{left} subscribers’ {kind}s"
    return f"You can {can} {some} free before the count starts again on {again}."


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether an account may be closed by its holder, with the sentence that says why not."""

    allowed: bool
    reason: str = ""


def may_close(of_the_desk: bool) -> Closing:
    """Whether somebody may close her own account. People of the desk hand their work over first."""
    if of_the_desk:
        return Closing(
            False,
            "You work at the desk: pieces that are yours would lose their editor. Hand them over, and ask an "
            "administrator to take your role away; then you can close the account here.",
        )
    return Closing(True)


@dataclass(frozen=True, slots=True)
class Standing:
    """A subscription as its holder is told about it. `price` is its price in words, `charge` what is charged next where
    that is another amount, `end` when; `covered` says that credit pays for all of it. `opened` is what it opens, and
    `open_until` how long that stays open though a payment failed, or it ends; `shut` says that it opens nothing any
    more, and `returned` that this is because the money went back. `later` is the price that it will have, charged from
    `later_from` on; `lessened`, that an offer or credit takes something off what is charged, then too."""

    plan: str
    price: str
    state: State
    end: datetime
    charge: str = ""
    covered: bool = False
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    paused_from: datetime | None = None
    paused_until: datetime | None = None
    open_until: datetime | None = None
    shut: bool = False
    returned: bool = False
    online: bool = True
    opened: Opened = OPENED[Scope.EVERYTHING]
    later: str = ""
    later_from: datetime | None = None
    lessened: bool = False

    @property
    def over(self) -> bool:
        """Whether it has ended, or never began."""
        return self.state in {State.CANCELED, State.INCOMPLETE_EXPIRED}

    @property
    def said(self) -> str:
        """What is charged next, within a sentence."""
        return f", {self.charge}," if self.charge else ""


def subscription_sentence(held: Standing, zone: tzinfo) -> str:
    """How a subscription stands and what is charged next, and another price to come, in some sentences."""
    stands = _how_it_stands(held, zone)
    if held.later_from is None or held.over or held.ends_at:
        return stands
    less = ", less what your offer or your credit still takes off" if held.lessened else ""
    return f"{stands} From {day(held.later_from, zone)} on, it is {held.later}{less}."


def _how_it_stands(held: Standing, zone: tzinfo) -> str:
    """The first line that is true of it."""
    name = f"{held.plan}, {held.price}" if held.price else held.plan
    if held.over:
        return f"{held.plan}: ended on {last_day(held.ended_at or held.end, zone)}."
    if held.state is State.INCOMPLETE:
        return f"{name}: the first payment is awaited, and nothing is open yet."
    if held.state is State.UNPAID:
        ends = f"It ends on {last_day(held.ends_at, zone)}. " if held.ends_at else ""
        return f"{name}: a payment failed for good. {ends}Once it is paid, {held.opened.is_open} again."
    if held.state is State.PAUSED:
        return f"{name}: the free days are over. It goes on once there is a card to pay with."
    if held.state is State.PAST_DUE:
        ends = f" It ends on {last_day(held.ends_at, zone)}." if held.ends_at else ""
        return f"{name}: the last payment failed. {_stays(held, zone)}{ends}"
    if held.ends_at:
        until_then = f"{held.opened.is_open.capitalize()} until then"
        stays = until_then if _as_long_as_it_lasts(held) else _stays(held, zone)[:-1]
        return f"{name}: ends on {last_day(held.ends_at, zone)}. {stays}, and nothing more is charged."
    if held.returned:
        return f"{name}: closed, since what you paid went back. The next charge{held.said} is on {day(held.end, zone)}."
    if held.paused_from:
        until = f" until {day(held.paused_until, zone)}, and goes on by itself" if held.paused_until else ""
        return f"{name}: paused from {day(held.paused_from, zone)}{until}. Nothing is charged meanwhile."
    if not held.online:
        return f"{name}: paid until {last_day(held.end, zone)}."
    if held.state is State.TRIALING:
        return f"{name}: free until {day(held.end, zone)}. The first charge{held.said} is on that day."
    if held.covered:
        return f"{name}. Nothing is charged on {day(held.end, zone)}: it is paid from your credit or by your offer."
    return f"{name}. The next charge{held.said} is on {day(held.end, zone)}."


def _stays(held: Standing, zone: tzinfo) -> str:
    """How long what it opens stays open."""
    if held.returned:
        return "It is closed, since what you paid went back."
    if held.shut or held.open_until is None:
        return "It is closed until that is paid." if held.state is State.PAST_DUE else "It is closed."
    return f"{held.opened.stays_open.capitalize()} until {last_day(held.open_until, zone)}."


def _as_long_as_it_lasts(held: Standing) -> bool:
    return not held.shut and held.open_until in {None, held.ends_at}


@dataclass(frozen=True, slots=True)
class Ending:
    """What it means to end a subscription with its term: on which day, until when it is open (None: it is closed),
    what is due of it, whether that failed, whether it ever opened anything, and what."""

    day: datetime
    open_until: datetime | None
    owed: str = ""
    failing: bool = False
    begun: bool = True
    opened: Opened = OPENED[Scope.EVERYTHING]


def ending_words(found: Ending, zone: tzinfo) -> str:
    """What stays open when a subscription ends with its term, and what is still charged."""
    more = f"{found.owed} is still due; no other bill follows." if found.owed else "Nothing more is charged."
    because, is_open = ", since a payment failed" if found.failing else "", found.opened.is_open.capitalize()
    if found.open_until is None:
        return f"What it opened is closed already{because}. {more}" if found.begun else f"Nothing is open yet. {more}"
    if found.open_until < found.day:
        return f"{is_open} until {day(found.open_until, zone)}{because}. {more}"
    if found.owed:
        return f"{is_open} until then. {more}"
    return f"{is_open} until then, and nothing more is charged."


def switch_words(old: str, new: str, besides: Iterable[str] = ()) -> str:
    """What opens or closes with a change between plans, by their scopes, and what does not, since the scopes of what
    else she has open it; nothing where both open the same."""
    has = frozenset[str]().union(*map(parts, besides))
    already, stays = "are open to you already, by what else you have", "stay open to you, by what else you have"
    more = [(one, already if one in has else "open to you at once") for one in sorted(parts(new) - parts(old))]
    less = [(one, stays if one in has else "close to you at once") for one in sorted(parts(old) - parts(new))]
    return " ".join(f"{OPENED[Scope(one)].what.capitalize()} {becomes}." for one, becomes in more + less)


def again_words(price: str, lowered: str, full_from: str) -> str:
    """What is charged again and again after a change: less while an offer holds, which is for ever or until a day."""
    if not lowered:
        return price
    return f"{lowered}; from {full_from} on, {price}" if full_from else f"{lowered}, as long as you stay"


def acts(held: Standing, months: int) -> frozenset[str]:
    """What a subscriber can do to her subscription here. `months` is the longest pause."""
    if held.over or not held.online:
        return frozenset()
    if held.state in {State.PAST_DUE, State.UNPAID} and held.ends_at:
        return frozenset({"card", "leave", "resume"})
    if held.state in {State.INCOMPLETE, State.UNPAID}:
        return frozenset({"card", "leave"})
    if held.state is State.PAUSED or held.ends_at or held.paused_from:
        return frozenset({"card", "resume"} | (set() if held.ends_at else {"leave"}))
    if held.state is State.ACTIVE:
        return frozenset({"change", "card", "leave"} | ({"pause"} if months else set()))
    return frozenset({"card", "leave"})
