"""Who may read what: one question, one answer, in an order that can be read from top to bottom.

`decide` is asked by the site, feeds, audio, search and mail. It knows no database, no request and no clock: what it
needs is handed in, moments included. Intervals are half-open: a right that ends at noon is gone at noon.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

from longwave.membership.rules import Tier as Tier


class Wall(StrEnum):
    """What a reader who is refused is asked to do."""

    REGISTER = "register"
    SUBSCRIBE = "subscribe"
    RENEW = "renew"


@dataclass(frozen=True, slots=True)
class Words:
    """What the wall says. `{again}` is the first day of the next month; `actions` are offered in this order."""

    heading: str
    line: str
    actions: tuple[str, ...]


class Reason(Enum):
    """Why somebody may read, or may not: a closed list. Each carries its log line and, for a refusal, the wall's words.

    The value is what logs, reports and kept pages are keyed by.
    """

    OPEN = ("open", "open to everybody")
    PREVIEW = ("preview", "the preview of the day")
    STAFF = ("staff", "a person of the desk")
    REGISTERED = ("registered", "for registered readers, and she is one")
    SUBSCRIPTION = ("subscription", "a grant of her own")
    INSTITUTION = ("institution", "a grant of her organisation")
    COMPLIMENTARY = ("complimentary", "a complimentary link to this work")
    GIFT = ("gift", "a gift of this work")
    METER = ("meter", "one of this month's free articles")

    REGISTER = (
        "register",
        "for registered readers, and nobody is signed in",
        Wall.REGISTER,
        Words(
            "Sign in to read on",
            "This piece is free for readers with an account. All it takes is your e-mail address: we send a code, and "
            "there is no password.",
            ("sign-in", "plans"),
        ),
    )
    SUBSCRIBE = (
        "subscribe",
        "for subscribers",
        Wall.SUBSCRIBE,
        Words(
            "This analysis is for subscribers",
            "Subscriptions pay for the reporting, the editing and the fact-checking of everything here.",
            ("plans", "sign-in"),
        ),
    )
    METER_USED = (
        "meter-used",
        "for subscribers, and this browser's free articles of the month are read",
        Wall.SUBSCRIBE,
        Words(
            "This analysis is for subscribers",
            "You have read this month's free articles. The free count starts again on {again}; with a free account it "
            "is higher.",
            ("plans", "sign-in"),
        ),
    )
    METER_USED_UP = (
        "meter-used-up",
        "for subscribers, and all free articles of the month are read",
        Wall.SUBSCRIBE,
        Words(
            "This analysis is for subscribers",
            "You have read this month's free articles. The free count starts again on {again}.",
            ("plans", "sign-in"),
        ),
    )
    OTHER_SCOPE = (
        "other-scope",
        "for subscribers, and what she has opens other pieces",
        Wall.SUBSCRIBE,
        Words(
            "This is not part of what you have",
            "You have access to other pieces, and keep it. Your account says to which; the plans say which of them "
            "opens this one too.",
            ("account", "compare"),
        ),
    )
    LAPSED = (
        "lapsed",
        "for subscribers, and her last grant has ended",
        Wall.RENEW,
        Words(
            "Your access has ended",
            "What opened this to you has run out; nothing of yours was deleted. A subscription opens it again.",
            ("plans", "account"),
        ),
    )
    LINK_ENDED = (
        "link-ended",
        "for subscribers, and the complimentary link has ended",
        Wall.SUBSCRIBE,
        Words(
            "This link has run out",
            "Complimentary links open one article until their last day. With an account, some articles are free.",
            ("plans", "sign-in"),
        ),
    )
    GIFT_ENDED = (
        "gift-ended",
        "for subscribers, and the gift has ended",
        Wall.SUBSCRIBE,
        Words(
            "This gift link has run out",
            "A gift opens one article until its last day, for a limited number of readers. Whoever gave it can give it "
            "again.",
            ("plans", "sign-in"),
        ),
    )
    OFF_SITE = (
        "institution-off-site",
        "for subscribers, and the pairing with her organisation has ended",
        Wall.SUBSCRIBE,
        Words(
            "Your library gives you access",
            "Your account was last paired with it more than ninety days ago. Open any article from its network while "
            "you are signed in, and you can read on from anywhere.",
            ("account", "plans"),
        ),
    )

    FAULT = (
        "fault",
        "a fault of ours: nothing could be decided",
        Wall.SUBSCRIBE,
        Words(
            "We could not open this article",
            "Something went wrong on our side, and we do not know whether you may read on. Please try again shortly.",
            ("retry", "plans"),
        ),
    )

    log: str
    wall: Wall | None
    words: Words | None

    def __new__(cls, value: str, log: str, wall: Wall | None = None, words: Words | None = None) -> Reason:
        """A member whose value is its first word; the rest are its attributes."""
        made = object.__new__(cls)
        made._value_ = value
        made.log, made.wall, made.words = log, wall, words
        return made


class Variant(StrEnum):
    """Which of a page's two texts is sent: the whole of it, or the teaser and the wall."""

    FULL = "full"
    WALL = "wall"


class Consume(StrEnum):
    """What reading uses up."""

    METER = "meter"
    GIFT = "gift"


class Source(StrEnum):
    """Whose right a grant is: a reader's own, or her organisation's."""

    OWN = "own"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Right:
    """A dated right to a tier. An empty `scope` covers everything, another one the works that carry it."""

    tier: Tier
    start: datetime
    end: datetime | None = None
    scope: str = ""
    source: Source = Source.OWN

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.start <= now and (self.end is None or now < self.end)

    def covers(self, work: Work, tier: Tier) -> bool:
        """Whether it reaches a work that is of this tier now: by its scope, and a subscriber's reaches every tier."""
        return (self.tier is Tier.SUBSCRIBERS or self.tier is tier) and (not self.scope or self.scope in work.scopes)


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of time: the day on which a work is the preview of the day."""

    start: datetime
    end: datetime

    def holds(self, now: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.start <= now < self.end


@dataclass(frozen=True, slots=True)
class Work:
    """A published thing as the rule sees it. `opens` and `closes` are archive rules: from then on it is open, or for
    subscribers, whatever its tier; where both have passed, the later one counts."""

    uid: str
    tier: Tier
    opens: datetime | None = None
    closes: datetime | None = None
    previews: tuple[Window, ...] = ()
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks: anonymous without an account. `rights` are all she has or had, ended ones too."""

    account: int | None = None
    staff: bool = False
    rights: tuple[Right, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A complimentary link or a gift that she holds. It opens one work until its end, unless it was withdrawn.

    A gift that is not yet `taken` opens only by her own act, and while it has readers `left`.
    """

    work: str
    end: datetime
    withdrawn: bool = False
    taken: bool = True
    left: int = 0

    def opens(self, now: datetime) -> bool:
        """Whether it opens its work now."""
        return now < self.end and not self.withdrawn and (self.taken or self.left > 0)


@dataclass(frozen=True, slots=True)
class Meter:
    """This month's free articles: how many, which were read, whether this visit may use one up, and whether an account
    has `more`.

    A visit `counts` that sends a whole page to somebody who navigates there: no prefetch, no HEAD, no declared robot.
    """

    allowance: int = 0
    read: frozenset[str] = frozenset()
    counts: bool = True
    more: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """The circumstances: when, from whose network (`site`: an organisation's rights by address), and with what links.

    `accepts` is true where she has just pressed the gift page's button: only then is a gift taken.
    """

    now: datetime
    site: tuple[Right, ...] = ()
    complimentary: tuple[Link, ...] = ()
    gifts: tuple[Link, ...] = ()
    meter: Meter = field(default_factory=Meter)
    accepts: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, and why. A refusal's variant is never the full one."""

    allow: bool
    reason: Reason
    variant: Variant
    consume: Consume | None = None


def said(reason: Reason, consume: Consume | None = None) -> Decision:
    """The decision that a reason makes."""
    return Decision(reason.wall is None, reason, Variant.WALL if reason.wall else Variant.FULL, consume)


BY_VALUE: dict[str, Reason] = {reason.value: reason for reason in Reason}
# The answers are few, so each is made once.
OPEN, PREVIEW, STAFF = said(Reason.OPEN), said(Reason.PREVIEW), said(Reason.STAFF)
REGISTERED, SUBSCRIPTION = said(Reason.REGISTERED), said(Reason.SUBSCRIPTION)
INSTITUTION, COMPLIMENTARY = said(Reason.INSTITUTION), said(Reason.COMPLIMENTARY)
GIFT, GIFT_TAKEN = said(Reason.GIFT), said(Reason.GIFT, Consume.GIFT)
READ_BEFORE, METERED = said(Reason.METER), said(Reason.METER, Consume.METER)
WALLS: dict[str, Decision] = {reason.value: said(reason) for reason in Reason if reason.wall}
REGISTER = WALLS[Reason.REGISTER.value]


def decide(reader: Reader, work: Work, visit: Visit) -> Decision:
    """Whether this reader may have the whole of this work on this visit.

    Ways in that cost nothing come first, so that nothing is wasted; the last is the meter, and then the wall.
    """
    now = visit.now
    tier = tier_at(work, now) if work.opens or work.closes else work.tier
    if tier is Tier.OPEN:
        return OPEN
    for window in work.previews:
        if window.holds(now):
            return PREVIEW
    if reader.staff:
        return STAFF
    if tier is Tier.REGISTERED and reader.account is not None:
        return REGISTERED
    held = _held(reader.rights, work, tier, now)
    if held is Source.OWN:
        return SUBSCRIPTION
    if held or _held(visit.site, work, tier, now):
        return INSTITUTION
    if _opened(visit.complimentary, work, now):
        return COMPLIMENTARY
    gift = _opened(visit.gifts, work, now)
    if gift and gift.taken:
        return GIFT
    if gift and visit.accepts:
        return GIFT_TAKEN
    if tier is Tier.REGISTERED:
        return REGISTER
    if work.uid in visit.meter.read:
        return READ_BEFORE
    if visit.meter.counts and len(visit.meter.read) < visit.meter.allowance:
        return METERED
    return WALLS[_wall(reader, work, tier, visit).value]


def tier_at(work: Work, now: datetime) -> Tier:
    """A work's tier at a moment, by its archive rules."""
    opened = work.opens if work.opens and work.opens <= now else None
    closed = work.closes if work.closes and work.closes <= now else None
    if opened and (closed is None or opened >= closed):
        return Tier.OPEN
    return Tier.SUBSCRIBERS if closed else work.tier


def _held(rights: tuple[Right, ...], work: Work, tier: Tier, now: datetime) -> Source | None:
    """Whose right opens the work: her own before her organisation's."""
    found = None
    for right in rights:
        if right.holds(now) and right.covers(work, tier):
            if right.source is Source.OWN:
                return Source.OWN
            found = right.source
    return found


def _opened(links: tuple[Link, ...], work: Work, now: datetime) -> Link | None:
    """The link that opens the work; one that was taken before one that was not."""
    found = None
    for link in links:
        if link.work == work.uid and link.opens(now):
            if link.taken:
                return link
            found = link
    return found


def _wall(reader: Reader, work: Work, tier: Tier, visit: Visit) -> Reason:
    """What the wall before a subscribers' work says: the first of these that is true of her."""
    if visit.gifts and any(link.work == work.uid and not link.opens(visit.now) for link in visit.gifts):
        return Reason.GIFT_ENDED
    if visit.complimentary and any(link.work == work.uid for link in visit.complimentary):
        return Reason.LINK_ENDED
    if any(right.holds(visit.now) and right.tier is Tier.SUBSCRIBERS for right in reader.rights):
        return Reason.OTHER_SCOPE
    ended = [right for right in reader.rights if right.end and right.end <= visit.now and right.covers(work, tier)]
    if ended:
        last = max(ended, key=lambda right: (right.end, right.source is Source.OWN))
        return Reason.LAPSED if last.source is Source.OWN else Reason.OFF_SITE
    if visit.meter.allowance and len(visit.meter.read) >= visit.meter.allowance:
        return Reason.METER_USED if reader.account is None and visit.meter.more else Reason.METER_USED_UP
    return Reason.SUBSCRIBE
