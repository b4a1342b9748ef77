"""Importing readers and what they may read: each row becomes a grant of its own, known by its id elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from longwave.exchange.faults import Fault
from longwave.exchange.importing import table
from longwave.exchange.importing.subscriber_rows import Row, Sheet, read_sheet
from longwave.exchange.report import Outcome, Report
from longwave.exchange.values import Wrong
from longwave.membership.actions import note_change, reader_at
from longwave.membership.models import Account, Grant
from longwave.membership.rules import GrantSource
from longwave.podcast.models import ShowPage

Progress = Callable[[int, int, str], None]
KIND = "subscribers"
# Rows of one transaction: each is written to the disk for good, and while it lasts nobody else writes on SQLite.
AT_ONCE = 100
LINES = 10  # that a note names


def bring_subscribers(path: Path, *, encoding: str, dry_run: bool, progress: Progress | None) -> Report:
    """See `actions.import_subscribers`."""
    sheet = read_sheet(table.content(path), str(path), _scopes(), encoding)
    report = Report(str(path), dry_run, faults=sheet.faults)
    if refused := {fault.line for fault in sheet.faults}:
        report.count(KIND, Outcome.REFUSED, len(refused))
    report.notes += _notes(sheet)
    desk = _Desk(report)
    for at in range(0, len(sheet.rows), AT_ONCE):
        with transaction.atomic():
            for row in sheet.rows[at : at + AT_ONCE]:
                desk.bring(row)
        if progress:
            progress(min(at + AT_ONCE, len(sheet.rows)), len(sheet.rows), "")
    report.faults.sort()
    return report


def _notes(sheet: Sheet) -> list[str]:
    """What is worth knowing of another system's list."""
    found = [f"This is {sheet.dialect}."] if sheet.dialect else []
    if sheet.paying:
        lines = ", ".join(map(str, sheet.paying[:LINES])) + (" …" if len(sheet.paying) > LINES else "")
        found.append(
            f"{len(sheet.paying)} pay at Stripe (lines {lines}) and come in as registered readers. `longwave import "
            "stripe` brings what they pay, and what that opens."
        )
    return found


def _scopes() -> dict[str, str]:
    """The scopes that works carry, as a publisher writes them and as they are kept: a show's address may change."""
    shows = {f"show:{slug}": f"show:{uid}" for slug, uid in ShowPage.objects.values_list("slug", "uid")}
    return {kind: kind for kind in ("kind:article", "kind:episode")} | shows


class _Desk:
    """Brings in one row after the other, and counts what became of them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.now = timezone.now()
        brought = Grant.objects.standing().filter(source=GrantSource.IMPORT.value, account__isnull=False)
        self.holders: dict[str, str] = dict(brought.values_list("source_id", "account__email"))

    def bring(self, row: Row) -> None:
        """Bring in a row, or refuse it."""
        try:
            outcome = self._bring(row)
        except Wrong as wrong:
            self.report.faults.append(Fault(self.report.source, row.line, f"{wrong}."))
            outcome = Outcome.REFUSED
        self.report.count(KIND, outcome)

    def _bring(self, row: Row) -> Outcome:
        account = Account.objects.filter(email=row.email).first()
        grant = _grant_of(account, row)
        if grant and grant.revoked_at:
            self.report.notes.append(
                f"line {row.line}: this access of {row.email} was taken back at the desk, and stays so. Give access "
                "there, or the row another id, where she should read again."
            )
            return Outcome.UNCHANGED
        if grant is None:
            self._must_be_hers(row)
        wanted = _wanted(row, grant.start if grant else self.now)
        differs = grant is None or any(getattr(grant, name) != value for name, value in wanted.items())
        names = _takes_name(account, row)
        if not self.report.dry_run:
            _write(row, wanted if differs else {}, names=names)
        if grant is None:
            return Outcome.CREATED
        return Outcome.UPDATED if differs or names else Outcome.UNCHANGED

    def _must_be_hers(self, row: Row) -> None:
        """Refuse an id that somebody else has: whoever moved to a new address would read under both."""
        holder = self.holders.get(row.id, row.email)
        if holder != row.email:
            raise Wrong(
                f"id: “{row.id}” is that of {holder} here, expected {row.email}. If her address changed, take that "
                "access back at the desk and import again; otherwise give the row an id of its own"
            )


def _grant_of(account: Account | None, row: Row) -> Grant | None:
    if account is None:
        return None
    return Grant.objects.of(account).filter(source=GrantSource.IMPORT.value, source_id=row.id).first()


def _wanted(row: Row, start: datetime) -> dict[str, object]:
    """What the grant should say. `start` is for rows that name none. Raises `Wrong`."""
    begins = row.start or start
    if row.end and row.end <= begins:
        zone, why = timezone.get_default_timezone(), "" if row.start else " (no start is given, so with the import)"
        raise Wrong(
            f"end: it would be over by {row.end.astimezone(zone):%Y-%m-%d %H:%M} and begin at "
            f"{begins.astimezone(zone):%Y-%m-%d %H:%M}{why}, expected an end after the start. Correct one of them, or "
            "leave the row out"
        )
    return {"tier": row.tier.value, "scope": row.scope, "start": begins, "end": row.end}


def _takes_name(account: Account | None, row: Row) -> bool:
    """Whether a row names somebody who has no name yet. What people say of themselves stays, and so do colleagues."""
    if not (row.first_name or row.last_name):
        return False
    if account is None:
        return True
    return not (account.first_name or account.last_name or account.is_superuser or account.groups.exists())


def _write(row: Row, wanted: dict[str, object], *, names: bool) -> None:
    if not (wanted or names):
        return
    account = reader_at(row.email)
    if names:
        account.first_name, account.last_name = row.first_name, row.last_name
        account.save(update_fields=["first_name", "last_name"])
    if wanted:
        Grant.objects.update_or_create(
            account=account, source=GrantSource.IMPORT.value, source_id=row.id, defaults=wanted
        )
        note_change(account.pk)
