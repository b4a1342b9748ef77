"""What would stand under a piece and why, for those who may change it; and their word on it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from longwave.discovery import facts, scoring
from longwave.discovery.actions import choose, relate_again
from longwave.discovery.models import Nearest, Wish
from longwave.discovery.related import text
from longwave.discovery.related.place import current
from longwave.discovery.rules import Chosen
from longwave.discovery.threads.actions import places_of_draft
from longwave.membership.models import Account
from longwave.published.actions import one_writer
from longwave.published.models import Entry
from longwave.published.public import compared
from longwave.published.shapes import Stub

UNPIN, LET_BACK = "unpin", "let-back"
TAKES_BACK = {UNPIN: Wish.PIN, LET_BACK: Wish.EXCLUDE}
VERDICTS = (Wish.PIN, Wish.EXCLUDE, *TAKES_BACK)


@dataclass(frozen=True)
class Overview:
    """What was chosen and what was not, the cards of both, and whether by what is said rather than how it is filed."""

    chosen: Chosen
    cards: dict[str, Stub]
    scored: bool


def of(entry: Entry, live: bool) -> Overview:
    """By the rule that readers' pages are made by. A draft is compared now, and nobody else is told of it."""
    held = Nearest.objects.filter(entry=entry).first() if live else _of_draft(entry)
    entry.threads = entry.threads if live else places_of_draft(entry)
    uid, pins = str(entry.uid), [str(pin) for pin in entry.data.get("pins", [])]
    wishes = facts.threaded(facts.wishes({uid: pins})[uid], entry)
    near = {one.uid for one in facts.near_of(held) or ()}
    known = facts.stories({*near, *wishes.pins, *wishes.excluded, *wishes.thread})
    story = facts.story_of(entry, text.sketch(compared(entry)))
    chosen = choose(story, held, wishes, known)
    cards = facts.cards(choice.uid for choice in (*chosen.shown, *chosen.spares))
    return Overview(chosen, cards, held is not None and bool(held.fit))


def _of_draft(entry: Entry) -> Nearest | None:
    """What is near to something that is not published, where anything was fitted."""
    near = scoring.look(scoring.piece_of(entry))
    return None if near is None else Nearest(near=near, fit=current(scoring.folder()))


@transaction.atomic
def say(work: uuid.UUID, other: uuid.UUID, verdict: str, by: Account) -> None:
    """An editor's word on one piece under another: it counts from now on, and stays written down when it is taken back.

    A word is taken back by its name, since another editor may have said the opposite meanwhile.
    """
    one_writer()
    now, entry = timezone.now(), Entry.objects.stories().filter(uid=work).first()
    held = Wish.objects.filter(work=work, other=other, undone_at__isnull=True)
    if verdict in TAKES_BACK:
        held.filter(verdict=TAKES_BACK[verdict]).update(undone_at=now, undone_by=by)
    elif not held.filter(verdict=verdict).exists():
        held.update(undone_at=now, undone_by=by)
        shown = [stub["uid"] for stub in entry.related] if entry else []
        Wish.objects.create(work=work, other=other, verdict=verdict, shown=shown, made_at=now, made_by=by)
    if entry:
        relate_again([entry.pk])
