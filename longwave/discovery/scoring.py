"""Having stories scored: by a process of its own, since what that needs would stay in this one's memory."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from longwave.discovery import facts
from longwave.discovery.actions import note, relate_again
from longwave.discovery.models import Fit, Nearest
from longwave.discovery.related.asking import Answer, NotFitted, ask
from longwave.discovery.related.place import METHOD, current
from longwave.discovery.related.text import Piece
from longwave.published.actions import one_writer
from longwave.published.models import Entry
from longwave.published.public import compared

logger = logging.getLogger("longwave")

KEPT = 20  # near ones of each story: pins, exclusions and what is withdrawn need spares
LOOKED_AT = 100  # near ones of a story that changed, in whose lists it may enter
MANY = 40  # stories that are due: from then on all are scored
BATCH = 100  # stories in a transaction: others write in between
PAUSE, LONGEST_PAUSE = 20, 600.0  # after a fit: so many times as long as it took, and at most so many seconds


def folder() -> Path:
    """Where the fit lies."""
    return Path(settings.FOLDER) / "data" / "related"


# --- All stories ------------------------------------------------------------------------------------------------


def score_all() -> Fit:
    """Learn from all stories, score each, and choose again under each."""
    began, read = time.monotonic(), dict[int, str]()
    numbers = list(Entry.objects.stories().values_list("pk", flat=True))
    changed, answers = 0, ask("fit", folder(), _all(numbers, read), KEPT)
    for batch in _batches(answers):
        changed += relate_again(_keep(batch, read))
    about = {
        "name": current(folder()),
        "method": METHOD,
        "stories": len(numbers),
        "seconds": time.monotonic() - began,
        "fitted_at": timezone.now(),
    }
    fit, _ = Fit.objects.update_or_create(pk=1, defaults=about)
    logger.info("Scored %d stories in %.0f s; under %d others stand now", fit.stories, fit.seconds, changed)
    return fit


def _all(numbers: Sequence[int], read: dict[int, str]) -> Iterator[Piece]:
    """Every story, a few at a time; `read` keeps which text it had."""
    for at in range(0, len(numbers), BATCH):
        entries = list(Entry.objects.live().filter(pk__in=numbers[at : at + BATCH]).defer("related", "card"))
        read |= note(entries)
        yield from map(piece_of, entries)


def piece_of(entry: Entry) -> Piece:
    """A story as it is compared."""
    return Piece(str(entry.uid), entry.title, compared(entry))


def _batches(answers: Iterator[Answer]) -> Iterator[list[Answer]]:
    while batch := list(islice(answers, BATCH)):
        yield batch


@transaction.atomic
def _keep(batch: list[Answer], read: dict[int, str]) -> list[int]:
    """Store what is near to some stories. What changed while it was scored stays due."""
    one_writer()
    said = dict(batch)
    rows = list(Nearest.objects.filter(entry__uid__in=list(said)).select_related("entry").only(*_COLUMNS))
    for row in rows:
        _fill(row, said[str(row.entry.uid)][:KEPT], row.digest != read.get(row.entry_id))
    Nearest.objects.bulk_update(rows, ["near", "due", "fit", "method", "scored_at"])
    return [row.entry_id for row in rows]


_COLUMNS = ("near", "due", "fit", "method", "scored_at", "digest", "entry__uid")


def _fill(row: Nearest, near: list[list[Any]], due: bool) -> None:
    row.near, row.due = near, due
    row.fit, row.method, row.scored_at = current(folder()), METHOD, timezone.now()


# --- What changed -----------------------------------------------------------------------------------------------


def score_due() -> int:
    """Score what was published or changed; all, where much did or nothing is fitted here. Gives back how many."""
    due = list(facts.due().values_list("pk", flat=True))
    fit = Fit.objects.first()
    if not due:
        return 0
    if fit and fit.name == current(folder()) and fit.method == METHOD and len(due) <= MANY:
        try:
            return _score(due)
        except NotFitted:
            logger.warning("The fit of related stories is gone from %s; all are scored again.", folder())
    elif fit and resting(fit):
        return 0
    return score_all().stories


def resting(fit: Fit) -> bool:
    """Whether all were scored a moment ago: an import of thousands should not have them scored all the time."""
    pause = timedelta(seconds=min(PAUSE * fit.seconds, LONGEST_PAUSE))
    return timedelta() <= timezone.now() - fit.fitted_at < pause


def _score(due: list[int]) -> int:
    """Score some stories, and enter them where they are among the nearest of others."""
    read: dict[int, str] = {}
    pieces = list(_all(due, read))
    touched: set[int] = set()
    for uid, near in ask("score", folder(), pieces, LOOKED_AT):
        touched |= _enter(uid, near)
        touched |= set(_keep([(uid, near)], read))
    relate_again(touched)
    return len(pieces)


@transaction.atomic
def _enter(uid: str, near: list[list[Any]]) -> set[int]:
    """Bring the lists of others up to date with the new scores of one story; gives back in whose it was or is: a story
    that was withdrawn and is back stands under none of them."""
    one_writer()
    said = {other: (score, terms) for other, score, terms in near}
    before = Nearest.objects.filter(entry__uid=uid).values_list("near", flat=True).first() or []
    others = {*said, *(other for other, _, _ in before)}
    rows = Nearest.objects.filter(entry__uid__in=others).exclude(fit="").select_related("entry").only(*_COLUMNS)
    changed, touched = [], set[int]()
    for row in rows:
        score, terms = said.get(str(row.entry.uid), (0.0, []))
        entered = entered_in(row.near, uid, score, terms)
        if any(other == uid for other, _, _ in (*row.near, *entered)):
            touched.add(row.entry_id)
        if entered != row.near:
            row.near = entered
            changed.append(row)
    Nearest.objects.bulk_update(changed, ["near"])
    return touched


def entered_in(near: list[list[Any]], uid: str, score: float, terms: list[str]) -> list[list[Any]]:
    """A list with a story at its new place, if it still has one."""
    rest = [one for one in near if one[0] != uid]
    if score and (len(rest) < KEPT or score > rest[-1][1]):
        rest.append([uid, score, terms])
    return sorted(rest, key=lambda one: (-one[1], one[0]))[:KEPT]


# --- What is not published --------------------------------------------------------------------------------------


def look(piece: Piece) -> list[list[Any]] | None:
    """What is near to a draft as it is now; nobody else is told of it. None where nothing was fitted yet."""
    if not current(folder()):
        return None
    try:
        return dict(ask("look", folder(), [piece], KEPT)).get(piece.uid, [])
    except (NotFitted, RuntimeError, OSError):
        logger.exception("A draft could not be compared")
        return None
