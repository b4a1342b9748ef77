"""Keeping the coming days planned: the preview of each day, and its editions, composed anew until they are frozen.

Whoever plans holds the newsletters' rows, so that two schedulers do it one after the other and the second finds nothing
to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from longwave.access.models import PreviewDay
from longwave.newsletter import facts, outlook, rules
from longwave.newsletter.letters import vouching
from longwave.newsletter.models import Edition, Item, Newsletter
from longwave.newsletter.outlook import Outlook, Planned
from longwave.newsletter.rules import Choice
from longwave.newsletter.words import Slot, State

AHEAD = timedelta(days=8)  # how far the days to come are planned: from one Friday beyond the next
NO_EDITION = "The newsletter has no edition on this day any more."


def look_ahead(now: datetime, first: date, last: date) -> Outlook:
    """The days from `first` to `last` as they would be by what is known now. Nothing is written."""
    begin = min(first, facts.today(now))
    found = outlook.look_ahead(facts.known(now, begin, last), begin, last)
    previews = {day: choice for day, choice in found.previews.items() if day >= first}
    return Outlook(previews, [edition for edition in found.editions if edition.day >= first])


@transaction.atomic
def keep(now: datetime) -> int:
    """Plan today and the days ahead, and write what is not written so; gives back how many rows changed."""
    newsletters = locked()
    first = facts.today(now)
    found = look_ahead(now, first, first + AHEAD)
    changed = _write_previews(found.previews)
    for edition in found.editions:
        changed += _write(newsletters[edition.newsletter], edition, now)
    return changed + _set_aside(found.editions, first, first + AHEAD, now)


@transaction.atomic
def compose(edition: Edition, now: datetime) -> None:
    """Fill an edition's items, and what it leaves out, by what is known now. One that is frozen stays as it is."""
    newsletters = locked()
    day = edition.day
    if day is None or edition.newsletter_id not in newsletters:
        return
    found = look_ahead(now, day, day)
    if day <= facts.today(now) + AHEAD:
        _write_previews(found.previews)
    for planned in found.editions:
        if planned.newsletter == edition.newsletter_id:
            _write(newsletters[edition.newsletter_id], planned, now)
    edition.refresh_from_db()


def locked() -> dict[int, Newsletter]:
    """The newsletters that are composed, held until the transaction ends. Signing up to them goes on."""
    found = Newsletter.objects.select_for_update(no_key=True).filter(active=True, rhythm__in=facts.COMPOSED)
    return {newsletter.pk: newsletter for newsletter in found.order_by("pk")}


def _write_previews(previews: Mapping[date, Choice]) -> int:
    """Write which article is the preview of each day, where that is not what is written."""
    rows = {row.day: row for row in PreviewDay.objects.filter(day__in=list(previews))}
    changed = 0
    for day, choice in previews.items():
        row = rows.get(day)
        if row and not choice.work:
            row.delete()
        elif choice.work and (row is None or str(row.work) != choice.work):
            row = row or PreviewDay(day=day)
            row.work = UUID(choice.work)
            row.save()  # its signal tells every process that decides
        else:
            continue
        changed += 1
    return changed


def _write(newsletter: Newsletter, planned: Planned, now: datetime) -> int:
    """Write an edition as it is planned; gives back 1 where that changed anything."""
    if planned.frozen:
        return 0
    found = Edition.objects.select_for_update(no_key=True).filter(newsletter=newsletter, day=planned.day).first()
    edition = found or Edition(newsletter=newsletter, day=planned.day, slug=f"{newsletter.slug}-{planned.day}")
    if edition.state not in facts.OPEN_STATES:
        return 0
    contents, wanted = planned.contents, _rows(planned)
    said = [*contents.warnings, *rules.gaps(newsletter.name, newsletter.sender_address)]
    said += [*filter(None, [vouching.objection(newsletter)]), *vouching.doubts(newsletter)]
    complete = bool(newsletter.sender_address and planned.of(Slot.LEAD, Slot.COMPLIMENTARY))
    fields: dict[str, Any] = {
        "state": (State.SCHEDULED if complete else State.DRAFT).value,
        "send_at": planned.moments.send_at,
        "latest_at": planned.moments.latest,
        "left_out": [list(pair) for pair in contents.left_out],
        "warnings": said,
        "why": "",
    }
    held = _held(edition) if edition.pk else None
    if held == wanted and all(getattr(edition, name) == value for name, value in fields.items()):
        return 0
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.composed_at, edition.version = now, edition.version + 1
    edition.save()
    if held != wanted:
        edition.items.all().delete()
        Item.objects.bulk_create([Item(edition=edition, **row) for row in wanted])
    return 1


def _rows(planned: Planned) -> list[dict[str, Any]]:
    return [
        {
            "slot": item.slot.value,
            "position": at,
            "work": UUID(item.work),
            "pinned": item.pinned,
            "reason": item.reason,
            "instead": list(item.instead),
        }
        for at, item in enumerate(planned.contents.items)
    ]


def _held(edition: Edition) -> list[dict[str, Any]]:
    held = edition.items.order_by("position", "id")
    return [dict(row) for row in held.values("slot", "position", "work", "pinned", "reason", "instead")]


def _set_aside(editions: Iterable[Planned], first: date, last: date, now: datetime) -> int:
    """Take back to drafts what was composed for days on which its newsletter has no edition any more. What is only late
    is missed, which is another matter."""
    there = {(edition.newsletter, edition.day) for edition in editions}
    stale = [
        edition.pk
        for edition in facts.composed(first, last)
        if edition.state == State.SCHEDULED and (edition.newsletter_id, edition.day) not in there
    ]
    scheduled = Edition.objects.filter(pk__in=stale, state=State.SCHEDULED.value).exclude(latest_at__lt=now)
    return scheduled.update(state=State.DRAFT.value, why=NO_EDITION)
