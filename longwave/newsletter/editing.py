"""An editor's hand in a composed edition: a piece put into a place, moved, or left to the rule again.

A choice of the preview and of what a roundup gives away is a `Pick`, since it counts for the days around it too; any
other piece is pinned where it stands. After each act the edition is composed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from longwave.access.models import PreviewDay
from longwave.membership.models import Account
from longwave.newsletter import planning
from longwave.newsletter.actions import Refused, held, pick
from longwave.newsletter.models import Edition, Item, Pick
from longwave.newsletter.words import Slot, State
from longwave.published.models import Entry, Kind

BY_HAND = "put here by an editor"
PICKED = (Slot.LEAD, Slot.COMPLIMENTARY)
CLOSED = "It is past its cut-off: what is in it stays as it is."
CHANGED = "The edition has changed meanwhile. Look again, and choose once more."
THERE = "This piece is in the edition already. Move it instead."


@transaction.atomic
def place(edition: Edition, slot: Slot, work: UUID, instead: UUID | None, by: Account, now: datetime) -> None:
    """Put a piece into a place, instead of another or where nothing stands. Raises `Refused`."""
    mine, day, items = _open(edition)
    if slot in PICKED and _is_episode(work):
        raise Refused("This place is for an article, and the piece is an episode.")
    if instead is not None and not any(item.work == instead and item.slot == slot for item in items):
        raise Refused(CHANGED)
    other = next((item for item in items if item.work == work), None)
    if other and other.slot in (Slot.LEAD.value, Slot.COMPLIMENTARY.value):
        raise Refused(THERE)
    if slot in PICKED:
        if other:  # it stood further below, and stands there no more
            other.delete()
        _pick_instead(day, slot, work, instead, items, by)
    else:
        _put(mine, slot, work, instead, items)
    planning.compose(mine, now)


@transaction.atomic
def move(edition: Edition, work: UUID, to: UUID, by: Account, now: datetime) -> None:
    """Put a piece where another of its kind of place stands, which makes room. Raises `Refused`."""
    mine, day, items = _open(edition)
    moved = next((item for item in items if item.work == work), None)
    target = next((item for item in items if item.work == to), None)
    if moved is None or target is None or moved.slot != target.slot:
        raise Refused(CHANGED)
    before = [item.work for item in items if item.slot == moved.slot]
    after = _reordered(before, work, to)
    if moved.slot == Slot.COMPLIMENTARY:
        pick(day, after, Slot.COMPLIMENTARY, by)
    else:
        _reorder(mine, moved.slot, before, after)
    planning.compose(mine, now)


@transaction.atomic
def release(edition: Edition, work: UUID, by: Account, now: datetime) -> None:
    """Let the rule choose again in a place where an editor did. Raises `Refused`."""
    mine, day, items = _open(edition)
    item = next((item for item in items if item.work == work and item.pinned), None)
    if item is None:
        raise Refused(CHANGED)
    if item.slot in (Slot.LEAD.value, Slot.COMPLIMENTARY.value):
        slot = Slot(item.slot)
        pick(day, [held for held in _picks(day, slot) if held != work], slot, by)
        if slot is Slot.LEAD:  # else what readers have seen since midnight would stay, though she took it back
            PreviewDay.objects.filter(day=day, work=work).delete()
    else:
        Item.objects.filter(pk=item.pk).update(pinned=False)
    planning.compose(mine, now)


def _open(edition: Edition) -> tuple[Edition, date, list[Item]]:
    """The edition while it can be changed, held. The newsletters come first, as planning takes them."""
    planning.locked()
    mine = held(edition, State.DRAFT, State.SCHEDULED)
    if mine is None or mine.day is None:
        raise Refused(CLOSED)
    return mine, mine.day, list(mine.items.order_by("position", "id"))


def _is_episode(work: UUID) -> bool:
    return Entry.objects.filter(uid=work, kind=Kind.EPISODE).exists()


def _picks(day: date, slot: Slot) -> list[UUID]:
    return list(Pick.objects.filter(day=day, slot=slot.value).order_by("position").values_list("work", flat=True))


def _pick_instead(day: date, slot: Slot, work: UUID, instead: UUID | None, items: Sequence[Item], by: Account) -> None:
    """Pick a piece, and with it what she saw beside it: the rule would fill the other places with other pieces."""
    if slot is Slot.LEAD:
        pick(day, [work], slot, by)
        return
    shown = [work if item.work == instead else item.work for item in items if item.slot == slot]
    pick(day, shown if work in shown else [*shown, work], slot, by)


def _put(mine: Edition, slot: Slot, work: UUID, instead: UUID | None, items: Sequence[Item]) -> None:
    """Pin a piece. One that stands further down already changes places with what it replaces."""
    old = next((item for item in items if item.work == instead), None)
    there = next((item for item in items if item.work == work), None)
    position = old.position if old else there.position if there else len(items)
    if old:
        old.delete()
    if there:
        there.delete()
    taken_out = there.instead if there else [*old.instead, str(old.work)] if old else []
    _pin(mine, slot.value, position, work, taken_out)
    if old and there:
        _pin(mine, there.slot, there.position, old.work, old.instead)


def _pin(mine: Edition, slot: str, position: int, work: UUID, instead: Sequence[str]) -> None:
    Item.objects.create(
        edition=mine, slot=slot, position=position, work=work, pinned=True, reason=BY_HAND, instead=list(instead)
    )


def _reordered(works: Sequence[UUID], work: UUID, to: UUID) -> list[UUID]:
    found = [each for each in works if each != work]
    found.insert(list(works).index(to), work)
    return found


def _reorder(mine: Edition, slot: str, before: Sequence[UUID], after: Sequence[UUID]) -> None:
    """Pin what stands at another place than before."""
    held = {item.work: item for item in mine.items.filter(slot=slot)}
    positions = sorted(item.position for item in held.values())
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        if was != now:
            Item.objects.filter(pk=held[now].pk).update(position=positions[at], pinned=True, reason=BY_HAND)
