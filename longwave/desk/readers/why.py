"""Why somebody may read a piece now, or not: asked of the rule that her own visit would be asked of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone

from longwave.access import metering
from longwave.access.facts import held, marks, rights_of
from longwave.access.metering import Tally
from longwave.access.rules import Consume, Meter, Reader, Visit, Work, decide, tier_at
from longwave.account.facts import works_at_desk
from longwave.membership.models import Account
from longwave.published.facts import settled
from longwave.published.models import Entry
from longwave.published.public import work_of

OFFERED = 25  # pieces to choose from, the newest; any other one's address can be pasted


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rule says. `wall` is what she would be shown instead, `meter` how her free articles stand."""

    title: str
    path: str
    tier: str
    allowed: bool
    reason: str
    wall: str
    meter: str


def path_of(pasted: str) -> str:
    """The path in an address as somebody copied it: with or without its host, query and last slash."""
    path = urlsplit(pasted.strip()).path
    return f"/{path.strip('/')}/" if path.strip("/") else "/"


def piece(pasted: str) -> Entry | None:
    """The article or episode at an address, old addresses too; None where there is none."""
    path = settled(path_of(pasted))
    return Entry.objects.stories().without_bodies().filter(path=path).first() if path else None


def newest() -> list[tuple[str, str]]:
    """Some pieces to choose from: address and headline."""
    return list(Entry.objects.stories().values_list("path", "title")[:OFFERED])


def answer(account: Account, entry: Entry, now: datetime) -> Answer:
    """What the rule says to her now. What only her browser knows plays no part: links, gifts, a library's network."""
    known = held.fresh()
    month = metering.month_of(now, known.zone)
    tally = Tally(month, account.pk, marks(account.pk, month))
    found = work_of(Entry.objects.get(pk=entry.pk))
    work = Work(
        found.uid,
        found.tier,
        found.opens,
        found.closes,
        previews=known.previews.get(found.uid, ()),
        scopes=found.scopes,
    )
    allowance = known.allowance(account.pk)
    visit = Visit(now, meter=Meter(allowance, tally.works(work.uid), more=known.registered > known.anonymous))
    said = decide(Reader(account.pk, works_at_desk(account), rights_of(account, now)), work, visit)
    words = said.reason.words
    again = "the first of next month"
    read = f"{len(tally.read)} of {allowance} free articles of {month} are read"
    return Answer(
        title=entry.title,
        path=entry.path,
        tier=tier_at(work, now).value,
        allowed=said.allow,
        reason=said.reason.log,
        wall=f"{words.heading}. {words.line.format(again=again)}" if words else "",
        meter=f"{read}; this would be one more" if said.consume is Consume.METER else read,
    )


def asked(account: Account, pasted: str) -> tuple[Answer | None, str]:
    """The answer about a pasted address, or what is wrong with it."""
    if not pasted.strip():
        return None, ""
    entry = piece(pasted)
    if entry is None:
        return None, f"Found no article or episode at {path_of(pasted)}; one that was withdrawn nobody reads."
    return answer(account, entry, timezone.now()), ""
