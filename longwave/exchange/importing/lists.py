"""Importing the list of a newsletter: readers with the proof that they agreed, and whoever must not be written to.

Suppression wins in any order: whoever left or whose mailbox failed elsewhere is never put on a list by an import, be
it earlier or later. Only what a reader has confirmed here herself, after she left there, weighs more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from longwave.exchange.importing import table
from longwave.exchange.importing.given import Given
from longwave.exchange.importing.list_rows import Row, Status, read_sheet
from longwave.exchange.report import Outcome, Report
from longwave.membership.models import Account
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Consent, Newsletter, Subscription
from longwave.newsletter.words import ConsentKind, Standing

Progress = Callable[[int, int, str], None]
# Rows of one transaction: each is written to the disk for good, and while it lasts nobody else writes on SQLite.
AT_ONCE = 500
WITHHELD = "withheld"  # subscribed there, but she left or is suppressed


def bring_list(path: Path, given: Given, *, dry_run: bool, progress: Progress | None) -> Report:
    """See `actions.import_list`."""
    newsletters = {one.slug: one for one in Newsletter.objects.all()}
    sheet = read_sheet(table.content(path), str(path), list(newsletters), given)
    report = Report(str(path), dry_run, faults=sheet.faults)
    if sheet.ignored:
        report.notes.append(f"Columns that were left out: {', '.join(sheet.ignored)}.")
    if refused := {fault.line for fault in sheet.faults}:
        report.count("refused", Outcome.REFUSED, len(refused))
    desk = Desk(report, newsletters)
    # First whoever must not be written to, so that the order in a file makes no difference.
    rows = sorted(sheet.rows, key=lambda row: (row.status is Status.SUBSCRIBED, row.newsletter, row.line))
    for at in range(0, len(rows), AT_ONCE):
        with transaction.atomic():
            desk.bring(rows[at : at + AT_ONCE])
            transaction.set_rollback(dry_run)
        if progress:
            progress(min(at + AT_ONCE, len(rows)), len(rows), "")
    return report


class Desk:
    """Brings in some hundred rows at a time. A dry run takes back what it wrote, so what became of the rows before is
    remembered beside it: `away` and `joined` name address and newsletter, or all newsletters where that is empty."""

    def __init__(self, report: Report, newsletters: dict[str, Newsletter]) -> None:
        self.report, self.newsletters = report, newsletters
        self.file = Path(report.source).name
        self.away: set[tuple[str, str]] = set()
        self.joined: set[tuple[str, str]] = set()

    def bring(self, rows: list[Row]) -> None:
        """Bring rows in, each kind at once."""
        self.off([row for row in rows if row.status is not Status.SUBSCRIBED])
        for newsletter in self.newsletters.values():
            mine = [row for row in rows if row.status is Status.SUBSCRIBED and row.newsletter == newsletter.slug]
            if mine:
                self.on(newsletter, mine)

    # --- Whoever must not be written to ---------------------------------------------------------------------------

    def off(self, rows: list[Row]) -> None:
        """Keep the hash, and end what there is."""
        accounts = Account.objects.in_bulk([row.email for row in rows], field_name="email")
        for row in rows:
            newsletter, account = self.newsletters[row.newsletter], accounts.get(row.email)
            if account and self._came_back(account, row):
                self.report.notes.append(f"line {row.line}: {row.email} has confirmed here since, and stays.")
                self.report.count(row.status, Outcome.UNCHANGED)
                continue
            scope = row.newsletter if row.status is Status.UNSUBSCRIBED else ""
            if (row.email, scope) in self.away:
                self.report.count(row.status, Outcome.UNCHANGED)
                continue
            self.away.add((row.email, scope))
            made = self._keep_away(row, newsletter.uid, account)
            ended = self._end(account, None if row.status is not Status.UNSUBSCRIBED else newsletter, row)
            self.report.count(row.status, Outcome.CREATED if made else Outcome.UPDATED if ended else Outcome.UNCHANGED)

    def _came_back(self, account: Account, row: Row) -> bool:
        own = Consent.objects.filter(account=account, kind=ConsentKind.CONFIRMED.value)
        if row.status is Status.UNSUBSCRIBED:
            own = own.filter(newsletter__slug=row.newsletter)
        last = own.aggregate(last=Max("at"))["last"]
        return bool(last and row.at and last > row.at)

    def _keep_away(self, row: Row, newsletter: UUID, account: Account | None) -> bool:
        where = f"{self.file}, line {row.line}"
        if row.status is Status.UNSUBSCRIBED:
            return suppression.note_left(newsletter, row.email, where)
        return suppression.bring(row.email, where, lists_only=row.status is Status.COMPLAINED, account=account)

    def _end(self, account: Account | None, newsletter: Newsletter | None, row: Row) -> bool:
        """Take somebody from a list, or from all of them."""
        if account is None:
            return False
        places = Subscription.objects.filter(account=account).exclude(standing=Standing.LEFT.value)
        found = list(places.filter(newsletter=newsletter) if newsletter else places)
        at = row.at or timezone.now()
        for place in found:
            Subscription.objects.filter(pk=place.pk).update(standing=Standing.LEFT.value, left_at=at)
            self._note(account, place.newsletter_id, ConsentKind.LEFT, row, at).save()
        return bool(found)

    # --- Whoever agreed -------------------------------------------------------------------------------------------

    def on(self, newsletter: Newsletter, rows: list[Row]) -> None:
        """Put on the list whoever is on none yet, and is kept from none."""
        emails = {row.email for row in rows}
        away = suppression.suppressed_of(emails) | suppression.left_of(newsletter.uid, emails)
        away |= suppression.moved_from(emails)
        places = Subscription.objects.filter(newsletter=newsletter, account__email__in=emails)
        held = dict(places.values_list("account__email", "standing"))
        fresh: dict[str, Row] = {}
        for row in rows:
            barred = row.email in away or self.away & {(row.email, ""), (row.email, newsletter.slug)}
            if barred or held.get(row.email) == Standing.LEFT:
                self.report.count(WITHHELD, Outcome.UNCHANGED)
            elif row.email in held or row.email in fresh or (row.email, newsletter.slug) in self.joined:
                self.report.count(row.status, Outcome.UNCHANGED)
            else:
                fresh[row.email] = row
                self.report.count(row.status, Outcome.CREATED)
        self.joined.update((email, newsletter.slug) for email in fresh)
        self._join(newsletter, fresh)

    def _join(self, newsletter: Newsletter, rows: dict[str, Row]) -> None:
        accounts = _accounts(rows.values())
        Subscription.objects.bulk_create(
            Subscription(
                newsletter=newsletter,
                account=accounts[row.email],
                standing=Standing.ON.value,
                frequency=row.frequency.value,
                paused_until=row.paused_until,
                since=row.at or timezone.now(),
                confirmed_at=row.at,
            )
            for row in rows.values()
        )
        Consent.objects.bulk_create(
            self._note(accounts[row.email], newsletter.pk, ConsentKind.IMPORTED, row, row.at or timezone.now())
            for row in rows.values()
        )

    def _note(self, account: Account, newsletter: int, kind: ConsentKind, row: Row, at: datetime) -> Consent:
        where = f"{self.file}, line {row.line}"
        source = f"{row.source} ({where})" if row.source else where
        return Consent(
            account=account, newsletter_id=newsletter, kind=kind.value, text=row.text, source=source[:255], at=at
        )


def _accounts(rows: Iterable[Row]) -> dict[str, Account]:
    """The accounts of some rows, made where there are none. A name is taken where the account has none."""
    wanted = {row.email: row for row in rows}
    found: dict[str, Account] = Account.objects.in_bulk(list(wanted), field_name="email")
    for email, account in found.items():
        row = wanted[email]
        if (row.first_name or row.last_name) and not (account.first_name or account.last_name):
            Account.objects.filter(pk=account.pk).update(first_name=row.first_name, last_name=row.last_name)
    Account.objects.bulk_create(
        Account(email=row.email, password=make_password(None), first_name=row.first_name, last_name=row.last_name)
        for row in wanted.values()
        if row.email not in found
    )
    made = [email for email in wanted if email not in found]
    return found | Account.objects.in_bulk(made, field_name="email")
