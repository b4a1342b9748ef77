"""Writing the lists of newsletters as a table (CSV), which an import reads again: here, or elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from django.db.models import QuerySet

from longwave.exchange.faults import Fault, Refused
from longwave.exchange.importing.list_rows import Status
from longwave.kernel.cells import Table
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Consent, Newsletter, Subscription
from longwave.newsletter.words import ConsentKind, Standing

COLUMNS = (
    *("email", "name", "newsletter", "status", "frequency", "paused_until"),
    *("consent_at", "consent_source", "consent_text", "left_at"),
)
AT_ONCE = 500
AGREED = (ConsentKind.CONFIRMED.value, ConsentKind.IMPORTED.value)
Progress = Callable[[int, int, str], None]


def write_list(path: Path, newsletter: str, progress: Progress | None) -> int:
    """See `actions.export_list`."""
    slugs = list(Newsletter.objects.values_list("slug", flat=True))
    if newsletter and newsletter not in slugs:
        reason = f"found no newsletter “{newsletter}”. Expected {' or '.join(slugs)}, or none for all."
        raise Refused([Fault(str(path), 0, reason)])
    places = Subscription.objects.exclude(standing=Standing.ASKED.value).order_by("pk")
    places = places.filter(newsletter__slug=newsletter) if newsletter else places
    part = path.with_name(f".{path.name}.part")
    try:
        with _owners_only(part) as file:
            count = _write(file, places, progress)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = f"the file cannot be written ({error.strerror}). Check the folder."
        raise Refused([Fault(str(path), 0, reason)]) from error
    return count


def _owners_only(path: Path) -> IO[str]:
    """A new file that nobody else may read: it is full of people."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="")


def _write(file: IO[str], places: QuerySet[Subscription], progress: Progress | None) -> int:
    table, done, total = Table(file), 0, places.count()
    table.row(COLUMNS)
    for some in _pieces(places):
        for row in _rows(some):
            table.row(row)
        done += len(some)
        if progress:
            progress(done, total, "")
    return done


def _pieces(places: QuerySet[Subscription]) -> Iterator[list[Subscription]]:
    """Some at a time, so that a million of them need no memory."""
    last = 0
    while some := list(places.filter(pk__gt=last).select_related("account", "newsletter")[:AT_ONCE]):
        yield some
        last = some[-1].pk


def _rows(places: list[Subscription]) -> Iterator[list[str]]:
    away = suppression.suppressed_of([place.account.email for place in places])
    consents = Consent.objects.filter(account__in=[place.account_id for place in places], kind__in=AGREED)
    agreed = {(row.account_id, row.newsletter_id): row for row in consents.order_by("at", "pk")}
    for place in places:
        account, proof = place.account, agreed.get((place.account_id, place.newsletter_id))
        left = place.standing == Standing.LEFT.value
        status = Status.UNSUBSCRIBED if left else Status.CLEANED if account.email in away else Status.SUBSCRIBED
        yield [
            account.email,
            f"{account.first_name} {account.last_name}".strip(),
            place.newsletter.slug,
            status.value,
            place.frequency,
            place.paused_until.isoformat() if place.paused_until else "",
            proof.at.isoformat() if proof else "",
            proof.source if proof else "",
            " / ".join(proof.text.splitlines()) if proof else "",
            place.left_at.isoformat() if place.left_at else "",
        ]
