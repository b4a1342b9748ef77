"""Reading what the desk shows of editions: their pieces with what is known of them, and what might stand there too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from longwave.desk.newsletter import rules
from longwave.desk.newsletter.rules import Card, Dated, Story
from longwave.editorial.base import StoryPage
from longwave.editorial.models import ArticlePage
from longwave.newsletter import facts as newsletter
from longwave.newsletter.lists import segments
from longwave.newsletter.models import Edition, Newsletter
from longwave.newsletter.rules import Placed
from longwave.newsletter.words import Outcome, Rhythm, Slot, State
from longwave.podcast.models import EpisodePage

CHOICE = timedelta(days=60)  # how old the pieces are that a place offers
OFFERED = 60
PANELS = {Rhythm.DAILY: "Today's letter", Rhythm.ROUNDUP: "Friday's roundup"}


@dataclass(frozen=True)
class LeftOut:
    """A piece that the rule left out, and why."""

    story: Story
    reason: str


@dataclass(frozen=True)
class Sheet:
    """An edition as the desk shows it."""

    edition: Edition
    title: str
    state: str
    closes: datetime | None
    left: str
    minutes: int
    cards: list[Card]
    left_out: list[LeftOut]
    choices: list[Story]

    @property
    def is_open(self) -> bool:
        """Whether what is in it can be changed."""
        return self.edition.state in rules.OPEN and self.edition.day is not None and bool(self.left)

    @property
    def can_be_written(self) -> bool:
        """Whether its words can be changed."""
        return self.edition.state in rules.OPEN


@dataclass(frozen=True)
class Panel:
    """A newsletter on the desk's first page: what left last, and what comes next."""

    heading: str
    newsletter: Newsletter
    before: Edition | None
    before_state: str
    sheet: Sheet | None


def panels(now: datetime) -> Iterator[Panel]:
    """The newsletters that are composed, as the first page shows them."""
    today = newsletter.today(now)
    for paper in Newsletter.objects.filter(active=True, rhythm__in=newsletter.COMPOSED).order_by("rhythm", "pk"):
        editions = {of.pk: of for of in paper.editions.filter(day__gte=today - timedelta(days=7)).defer("compiled")}
        dated = [Dated(of.pk, of.day, State(of.state)) for of in editions.values() if of.day]
        last, coming = rules.on_the_first_page(dated, today)
        before = editions[last] if last else None
        yield Panel(
            heading=PANELS[Rhythm(paper.rhythm)],
            newsletter=paper,
            before=before,
            before_state=rules.STATES[State(before.state)] if before else "",
            sheet=sheet(editions[coming], now) if coming else None,
        )


def sheet(edition: Edition, now: datetime) -> Sheet:
    """An edition as the desk shows it, with everything that could be put into it while it is open."""
    closes = closing(edition)
    items = [Placed(str(one.work), Slot(one.slot), one.reason, one.pinned) for one in edition.items.all()]
    left_out = [(str(work), str(why)) for work, why in edition.left_out]
    is_open = edition.state in rules.OPEN and edition.day is not None and closes is not None and closes > now
    offered = recent(now) if is_open else {}
    wanted = {item.work for item in items} | {work for work, _ in left_out}
    known = offered | stories(wanted - offered.keys())
    there = {item.work for item in items}
    places = Rhythm(edition.newsletter.rhythm) if edition.day else Rhythm.OCCASIONAL  # a mail of one's own has none
    return Sheet(
        edition=edition,
        title=rules.day_name(edition.day, newsletter.today(now)) if edition.day else edition.subject or "A mail",
        state=rules.STATES[State(edition.state)],
        closes=closes,
        left=rules.open_for(closes, now) if closes else "",
        minutes=max(0, int((closes - now).total_seconds() // 60)) if closes else 0,
        cards=rules.cards(places, items, known, closes or now),
        left_out=[LeftOut(known[work], why) for work, why in left_out if work in known],
        choices=[story for uid, story in offered.items() if uid not in there],
    )


def closing(edition: Edition) -> datetime | None:
    """When an edition is closed."""
    return edition.send_at - timedelta(minutes=edition.newsletter.cut_off) if edition.send_at else None


@dataclass(frozen=True)
class Reach:
    """Whom an edition is for, how many of them have not got it, and how many copies have left."""

    whom: str
    waiting: int
    left: int = 0


def reach(edition: Edition, leaves: datetime, now: datetime) -> Reach:
    """Whom an edition is for: by its copies where they are frozen, or else by the list as it is now."""
    whom = segments.said(edition.segment)
    counts = edition.deliveries.counts()
    if not counts:
        return Reach(whom, segments.readers_of(edition, leaves, now).count())
    waiting = sum(counts.get(state, 0) for state in rules.STILL)
    return Reach(whom, waiting, counts.get(Outcome.SENT, 0) + counts.get(Outcome.DOUBT, 0))


# --- Pieces -----------------------------------------------------------------------------------------------------


def stories(works: Iterable[str]) -> dict[str, Story]:
    """What is known of some pieces, by their uids."""
    wanted = [UUID(work) for work in works]
    return {story.uid: story for model in (ArticlePage, EpisodePage) for story in _of(model, {"uid__in": wanted})}


def recent(now: datetime) -> dict[str, Story]:
    """The pieces that came out lately or are scheduled, newest first."""
    due = Revision.objects.filter(approved_go_live_at__gt=now).values_list("object_id", flat=True)
    lately = {"first_published_at__gte": now - CHOICE, "live": True}
    coming = {"pk__in": [int(pk) for pk in due], "live": False}
    found = [
        story
        for model in (ArticlePage, EpisodePage)
        for wanted in (lately, coming)
        for story in _of(model, wanted)
        if story.at
    ]
    found.sort(key=lambda story: story.at or now, reverse=True)
    return {story.uid: story for story in found[:OFFERED]}


def _of(model: type[Any], wanted: dict[str, Any]) -> Iterator[Story]:
    pages = list(model.objects.filter(**wanted).order_by("-first_published_at", "-pk")[: OFFERED * 2])
    due = _due(pages)
    for page in pages:
        yield Story(
            uid=str(page.uid),
            title=page.title,
            live=page.live,
            at=page.first_published_at if page.live else due.get(str(page.pk)),
            episode=model is EpisodePage,
            edit=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        )


def _due(pages: Iterable[StoryPage]) -> dict[str, datetime]:
    """When pages are published by their schedule, by their numbers."""
    hidden = [str(page.pk) for page in pages if not page.live]
    found = Revision.objects.filter(object_id__in=hidden, approved_go_live_at__gt=timezone.now())
    return dict(found.values_list("object_id", "approved_go_live_at"))
