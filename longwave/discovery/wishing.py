"""What editors pinned and excluded with a click under a piece, as a whole: how a folder carries it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from longwave.discovery.models import Wish
from longwave.published.actions import one_writer
from longwave.published.models import Entry


@dataclass(frozen=True)
class Clicked:
    """The uids that are pinned under a piece, in order, and those that are excluded."""

    pinned: tuple[UUID, ...] = ()
    excluded: frozenset[UUID] = frozenset()


def clicked(work: UUID) -> Clicked:
    """What holds under a piece."""
    rows = Wish.objects.filter(work=work, undone_at__isnull=True).order_by("made_at", "pk")
    said = list(rows.values_list("other", "verdict"))
    pinned = tuple(other for other, verdict in said if verdict == Wish.PIN)
    return Clicked(pinned, frozenset(other for other, verdict in said if verdict == Wish.EXCLUDE))


@transaction.atomic
def click(work: UUID, pinned: Sequence[UUID], excluded: Sequence[UUID]) -> None:
    """Have exactly these pinned and excluded under a piece, by nobody in person. What holds no more stays written down.

    What stands under the piece is chosen when it is published, which is what whoever calls this does next.
    """
    one_writer()
    held = clicked(work)
    pins_go = held.pinned != tuple(pinned)
    rows = Wish.objects.filter(work=work, undone_at__isnull=True)
    gone = Q(verdict=Wish.EXCLUDE) & ~Q(other__in=excluded)
    now = timezone.now()
    rows.filter(gone | Q(verdict=Wish.PIN) if pins_go else gone).update(undone_at=now)
    new = [(other, Wish.PIN) for other in pinned] if pins_go else []
    new += [(other, Wish.EXCLUDE) for other in excluded if other not in held.excluded]
    entry = Entry.objects.stories().filter(uid=work).only("related").first() if new else None
    shown = [stub["uid"] for stub in entry.related] if entry else []
    for other, verdict in new:
        Wish.objects.create(work=work, other=other, verdict=verdict, shown=shown, made_at=now)
