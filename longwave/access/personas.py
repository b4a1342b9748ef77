"""Readers of every kind, for previews at the desk: what each would see is asked of the same rule as for real ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from longwave.access.rules import Decision, Link, Meter, Reader, Right, Source, Tier, Visit, Work, decide

LABELS = {
    "subscriber": "As a subscriber",
    "anonymous": "As somebody unknown, who has read this month's free articles",
    "registered": "As a registered reader, who has read hers",
    "newsletter": "From a link in the newsletter",
    "gift": "As a gift",
    "institution": "From a library's network",
    "expired": "As a subscriber whose subscription has ended",
}
DAY = timedelta(days=1)


def decide_as(persona: str, work: Work, now: datetime) -> Decision:
    """What the rule says of a work to one of these. Raises KeyError for a name that is none of them."""
    visit = Visit(now, meter=Meter(2, frozenset({"one", "another"})))
    right, link = Right(Tier.SUBSCRIBERS, now - DAY, now + DAY), Link(work.uid, now + DAY)
    reader, visit = {
        "subscriber": (Reader(1, rights=(right,)), visit),
        "anonymous": (Reader(), visit),
        "registered": (Reader(1), visit),
        "newsletter": (Reader(), replace(visit, complimentary=(link,))),
        "gift": (Reader(), replace(visit, gifts=(link,))),
        "institution": (Reader(), replace(visit, site=(replace(right, source=Source.ORGANISATION),))),
        "expired": (Reader(1, rights=(replace(right, start=now - 2 * DAY, end=now - DAY),)), visit),
    }[persona]
    return decide(reader, work, visit)
