"""Reading what the rules go by: pieces, picks, what was a preview, what was given away, what is fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision

from longwave.access.models import PreviewDay
from longwave.access.rules import Tier, Work
from longwave.editorial.base import StoryPage
from longwave.editorial.models import ArticlePage
from longwave.insight.facts import reads_between
from longwave.newsletter import rules
from longwave.newsletter.models import Edition, Item, Newsletter, Pick
from longwave.newsletter.outlook import Known, Pinned, Planned
from longwave.newsletter.rules import Choice, Contents, Piece, Placed
from longwave.newsletter.timetable import Moments, Schedule, moments
from longwave.newsletter.words import Rhythm, Slot, State
from longwave.podcast.models import EpisodePage
from longwave.published.models import STORIES, Entry, Kind

LATELY = timedelta(days=60)  # how far back all stories are known
OLDER = 300  # subscribers' articles before that which are known
BEFORE = timedelta(days=rules.WINDOW + 7)
ONE_DAY = timedelta(days=1)
COMPOSED = (Rhythm.DAILY.value, Rhythm.ROUNDUP.value)
OPEN_STATES = (State.DRAFT.value, State.SCHEDULED.value)
NEVER_SENT = (*OPEN_STATES, State.CANCELLED.value, State.MISSED.value)
COLUMNS = ("uid", "path", "kind", "tier", "opens_at", "closes_at", "regions", "published_at")


def zone() -> tzinfo:
    """The magazine's zone."""
    return timezone.get_default_timezone()


def today(now: datetime) -> date:
    """The magazine's calendar day."""
    return timezone.localdate(now, zone())


def schedule_of(newsletter: Newsletter) -> Schedule:
    """A newsletter's times as the timetable takes them."""
    of = newsletter
    return Schedule(Rhythm(of.rhythm), of.weekday, of.send_at, of.cut_off, of.too_late)


def known(now: datetime, first: date, last: date) -> Known:
    """Everything by which the days from `first` to `last` are worked out."""
    newsletters = Newsletter.objects.filter(active=True, rhythm__in=COMPOSED)
    picks = list(Pick.objects.filter(day__gte=first, day__lte=last + 7 * ONE_DAY).order_by("day", "position"))
    for_roundups: dict[date, list[str]] = defaultdict(list)
    for pick in picks:
        if pick.slot == Slot.COMPLIMENTARY:
            for_roundups[pick.day].append(str(pick.work))
    editions = list(composed(first, last))
    pinned = {(of.newsletter_id, of.day): tuple(_pinned(of)) for of in editions if of.day}
    wanted = {pick.work for pick in picks} | {UUID(one.item.work) for among in pinned.values() for one in among}
    return Known(
        zone=zone(),
        pieces=tuple(pieces(now, wanted)),
        newsletters={of.pk: schedule_of(of) for of in newsletters},
        picked={pick.day: str(pick.work) for pick in picks if pick.slot == Slot.LEAD},
        picked_for_roundups=dict(for_roundups),
        previews=_begun(today(now), first),
        given=_by_day(first, Rhythm.ROUNDUP, Slot.COMPLIMENTARY),
        mailed=_by_day(first, Rhythm.DAILY, Slot.ITEM),
        pinned=pinned,
        frozen={(of.newsletter_id, of.day): planned(of) for of in editions if of.day and of.state not in OPEN_STATES},
        now=now,
    )


def composed(first: date, last: date) -> Iterable[Edition]:
    """The editions of these days that the rules compose."""
    found = Edition.objects.filter(newsletter__rhythm__in=COMPOSED, day__gte=first, day__lte=last)
    return found.select_related("newsletter").prefetch_related("items").order_by("day", "pk")


def planned(edition: Edition) -> Planned:
    """An edition as it is, as the outlook has it."""
    newsletter, day = edition.newsletter, edition.day or today(edition.send_at or timezone.now())
    due = moments(day, schedule_of(newsletter), zone())
    due = Moments(edition.send_at or due.send_at, due.cut_off, edition.latest_at or due.latest)
    items = [Placed(str(item.work), Slot(item.slot), item.reason, item.pinned) for item in edition.items.all()]
    left_out = tuple((str(work), str(why)) for work, why in edition.left_out)
    contents = Contents(tuple(items), left_out, tuple(map(str, edition.warnings)))
    return Planned(newsletter.pk, Rhythm(newsletter.rhythm), day, due, contents, frozen=True)


def _pinned(edition: Edition) -> Iterator[Pinned]:
    """What an editor put at a place. Previews and what roundups give away are picked instead."""
    for item in edition.items.all():
        if item.pinned and item.slot in (Slot.ITEM.value, Slot.EPISODE.value):
            placed = Placed(str(item.work), Slot(item.slot), item.reason, True, tuple(item.instead))
            yield Pinned(item.position, placed)


def _begun(day: date, first: date) -> dict[date, Choice]:
    """The previews of days that have begun; readers have seen them. With the reasons that their editions gave."""
    rows = PreviewDay.objects.filter(day__gte=first - BEFORE, day__lte=day)
    found = {row.day: Choice(str(row.work)) for row in rows}
    leads = Item.objects.filter(slot=Slot.LEAD.value, edition__day__in=found, edition__newsletter__rhythm="daily")
    for item in leads.select_related("edition"):
        on = item.edition.day
        if on and found[on].work == str(item.work):
            left_out = tuple((str(work), str(why)) for work, why in item.edition.left_out)
            found[on] = Choice(str(item.work), item.reason, left_out)
    return found


def _by_day(first: date, rhythm: Rhythm, slot: Slot) -> dict[date, list[str]]:
    """The works that stood in a place of editions that left, by day."""
    items = Item.objects.filter(slot=slot.value, edition__newsletter__rhythm=rhythm.value)
    items = items.filter(edition__day__gte=first - BEFORE).exclude(edition__state__in=NEVER_SENT)
    found: dict[date, list[str]] = defaultdict(list)
    for item in items.select_related("edition"):
        if item.edition.day:
            found[item.edition.day].append(str(item.work))
    return dict(found)


# --- Pieces -----------------------------------------------------------------------------------------------------


def pieces(now: datetime, wanted: Iterable[UUID] = ()) -> Iterator[Piece]:
    """The stories that may be in an edition: recent ones, older articles for subscribers, what is wanted by name, and
    what is scheduled."""
    day = today(now)
    reads, ends = reads_between(day - 7 * ONE_DAY, day), _ends()
    live = Entry.objects.live().filter(kind__in=STORIES)
    recent = live.filter(Q(published_at__gte=now - LATELY) | Q(uid__in=list(wanted)))
    older = live.filter(kind=Kind.ARTICLE, published_at__lt=now - LATELY)
    older = older.exclude(tier=Tier.OPEN.value, closes_at=None).order_by("-published_at")[:OLDER]
    rows = {row[0]: row for found in (recent, older) for row in found.values_list(*COLUMNS)}
    for row in rows.values():
        yield _piece(row, reads, ends)
    for revision in Revision.objects.filter(approved_go_live_at__gt=now):
        page = revision.as_object()
        if isinstance(page, StoryPage) and page.uid not in rows:
            yield _scheduled(page, revision.approved_go_live_at)


def _piece(row: tuple[Any, ...], reads: Mapping[UUID, int], ends: Mapping[UUID, datetime]) -> Piece:
    uid, path, kind, tier, opens, closes, regions, published = row
    return Piece(
        work=Work(str(uid), Tier(tier), opens, closes),
        slug=path.strip("/").rpartition("/")[2],
        published=published,
        article=kind == Kind.ARTICLE,
        regions=tuple(region["name"] for region in regions),
        reads=reads.get(uid, 0),
        until=ends.get(uid),
    )


def _scheduled(page: StoryPage, at: datetime) -> Piece:
    """A piece that is not out yet, as its schedule will publish it."""
    regions = tuple(region.title for region in page.regions.all())
    work = Work(str(page.uid), Tier(page.tier), page.opens_at, page.closes_at)
    return Piece(work, page.slug, at, page.kind == Kind.ARTICLE, regions, until=page.expire_at)


def _ends() -> dict[UUID, datetime]:
    """When live stories are withdrawn by their schedule."""
    found: dict[UUID, datetime] = {}
    for model in (ArticlePage, EpisodePage):
        found |= dict(model.objects.filter(live=True, expire_at__isnull=False).values_list("uid", "expire_at"))
    return found


def slugs(works: Iterable[str]) -> dict[str, str]:
    """What pieces are called in their addresses, drafts and withdrawn ones too."""
    wanted = set(works)
    found: dict[str, str] = {}
    for model in (ArticlePage, EpisodePage):
        rows = model.objects.filter(uid__in=wanted).values_list("uid", "slug")
        found |= {str(uid): slug for uid, slug in rows}
    rows = Entry.objects.filter(uid__in=wanted).values_list("uid", "path")
    return found | {str(uid): path.strip("/").rpartition("/")[2] for uid, path in rows}
