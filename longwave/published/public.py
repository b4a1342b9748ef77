"""What everybody may see of an entry: the one place where a body is taken out of it.

Feeds, JSON, search, cards, mails and pages for those who may not read on take their text from here; `make lint` refuses
code elsewhere that reaches for a body. A refused reader's page is made from an entry that no longer has what is behind
the wall, so that no template can show it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime

from longwave.access.rules import Decision, Tier, Work, tier_at
from longwave.kernel import html
from longwave.published.models import Entry

# What only readers of the whole get of an entry's data; the rest introduces it.
BEHIND_THE_WALL = ("corrections", "audio", "cues", "transcript", "transcript_url", "chapters", "chapters_url")


@dataclass(frozen=True)
class Text:
    """A text in its three renderings."""

    html: str
    text: str
    mail: str


def work_of(entry: Entry) -> Work:
    """An entry as access decides about it."""
    show = (entry.data.get("show") or {}).get("uid")
    scopes = {f"kind:{entry.kind}"} | ({f"show:{show}"} if show else set())
    return Work(str(entry.uid), Tier(entry.tier), entry.opens_at, entry.closes_at, scopes=frozenset(scopes))


def is_open(entry: Entry, now: datetime) -> bool:
    """Whether everybody may read all of it, by its tier and its archive rules."""
    return tier_at(work_of(entry), now) is Tier.OPEN


def public_text(entry: Entry, now: datetime) -> Text:
    """What an entry says to everybody: all of it where it is open, otherwise its teaser."""
    if is_open(entry, now):
        return Text(entry.body_html, entry.body_text, entry.body_mail)
    return Text(entry.teaser_html, html.plain(entry.teaser_html), entry.teaser_html)


def shown(entry: Entry, decision: Decision) -> Entry:
    """The entry as a page shows it to a reader: as it is, or without what is behind the wall."""
    return entry if decision.allow else withhold(entry)


def withhold(entry: Entry) -> Entry:
    """A copy of an entry with nothing in it that is behind the wall. It cannot be saved over the real one."""
    left = copy.copy(entry)
    left.pk = None
    left.body_html = left.body_mail = entry.teaser_html
    left.body_text = html.plain(entry.teaser_html)
    left.data = {
        name: type(value)() if name in BEHIND_THE_WALL and value is not None else value
        for name, value in entry.data.items()
    }
    return left
