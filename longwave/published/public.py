"""What everybody may see of an entry: the one place where a body is taken out of it.

Feeds, JSON, search, cards, mails and pages for those who may not read on take their text from here; `make lint` refuses
code elsewhere that reaches for a body. A refused reader's page is made from an entry that no longer has what is behind
the wall, so that no template can show it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from longwave.access import reading
from longwave.access.rules import Consume, Decision, Reason, Tier, Work, said, tier_at
from longwave.kernel import html
from longwave.kernel.text import tokens
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


def spoken(entry: Entry, now: datetime) -> list[dict[str, Any]]:
    """The paragraphs of a transcript that everybody may read: `start`, `speaker` and `text` of each."""
    return list(entry.data.get("transcript") or []) if is_open(entry, now) else []


def compared(entry: Entry) -> str:
    """All that an entry says, whoever may read it, to be compared with other entries: what comes of that names pieces,
    and what they have in common only to the desk."""
    said = (str(part["text"]) for part in entry.data.get("transcript") or [])
    return "\n\n".join([entry.standfirst, entry.body_text, *said])


def words_behind(entry: Entry, now: datetime) -> list[str]:
    """The words that stand only behind the wall, each once and in the order of letters.

    They say that a piece speaks of something, and nothing of what it says: no order, no number, no neighbour.
    """
    if is_open(entry, now):
        return []
    said = [f"{part['speaker']} {part['text']}" for part in entry.data.get("transcript") or []]
    told = [str(chapter.get("title", "")) for chapter in entry.data.get("chapters") or []]
    known = " ".join([entry.title, entry.standfirst, public_text(entry, now).text])
    return sorted(set(tokens(" ".join([entry.body_text, *said, *told]))) - set(tokens(known)))


def judged(request: HttpRequest, entry: Entry) -> Decision:
    """Whether this request may have what belongs to an entry beside its page: a file, a transcript, a framed player.

    None of them uses up a free article, so none is one: it opens once the page was read.
    """
    if is_open(entry, timezone.now()):
        return said(Reason.OPEN)  # whoever asks
    decision = reading.judge(request, work_of(entry)).decision
    return said(Reason.SUBSCRIBE) if decision.consume is Consume.METER else decision


def refusal(entry: Entry, decision: Decision) -> HttpResponse:
    """The answer to somebody who may not have it: why, and where to go."""
    sentence = f"{decision.reason.log}. The page says how to go on: {settings.LONGWAVE_URL}{entry.path}\n"
    said_so = sentence[0].upper() + sentence[1:]
    return HttpResponse(said_so, status=403, content_type="text/plain", headers={"Cache-Control": "no-store"})


def beside(entry: Entry, decision: Decision, name: str) -> Any:
    """One of the things of an entry's data that may be behind the wall, as this decision lets it be had."""
    return shown(entry, decision).data.get(name)


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
