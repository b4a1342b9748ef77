"""Writing what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from longwave.access.rules import Reason
from longwave.insight.facts import measures
from longwave.insight.models import Read, ReaderStopped, Step
from longwave.insight.rules import STOPPED_KEPT, Steps, page_of, reason_of
from longwave.membership.models import Account
from longwave.published.models import Entry
from longwave.published.signals import pages_asked

ADD = """
INSERT INTO insight_read (work, day, count) VALUES (%s, %s, %s)
ON CONFLICT (day, work) DO UPDATE SET count = insight_read.count + excluded.count
"""
ADD_WALL = """
INSERT INTO insight_wallmet (work, reason, day, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, work, reason) DO UPDATE SET count = insight_wallmet.count + excluded.count
"""
ADD_STEP = """
INSERT INTO insight_step (step, source, day, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, step, source) DO UPDATE SET count = insight_step.count + excluded.count
"""
ADD_STOPPED = """
INSERT INTO insight_readerstopped (account_id, work, reason, day, count) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (account_id, day, work, reason) DO UPDATE SET count = insight_readerstopped.count + excluded.count
"""
LONGEST = Step._meta.get_field("source").max_length or 0
REASONS = frozenset(reason.value for reason in Reason)
LETTERS = "/newsletter/"  # below it are letters' pages, and addresses with somebody's token in them


def today(now: datetime | None = None) -> date:
    """The magazine's day."""
    return timezone.localdate(now, timezone.get_default_timezone())


def count_reads(reads: Mapping[str, int], day: date) -> None:
    """Add to the counts of a day. Sorted, so that two processes that write at the same moment wait for each other."""
    _write(ADD, [(_uuid(uid), day, count) for uid, count in sorted(reads.items())])


def count_walls(walls: Mapping[tuple[str, str], int], day: date) -> None:
    """The same for walls, by piece and reason; nothing where the publisher switched it off."""
    if measures():
        _write(ADD_WALL, [(_uuid(uid), reason, day, count) for (uid, reason), count in sorted(walls.items())])


@transaction.atomic
def note_stopped(walls: Mapping[tuple[int, str, str], int], day: date) -> None:
    """Note which walls signed-in readers met, of those who still have an account."""
    if not measures():
        return
    known = set(Account.objects.filter(pk__in={account for account, _, _ in walls}).values_list("pk", flat=True))
    rows = [(account, _uuid(uid), reason, day, count) for (account, uid, reason), count in sorted(walls.items())]
    _write(ADD_STOPPED, [row for row in rows if row[0] in known])


@transaction.atomic
def bring_along(into: Account, other: Account) -> None:
    """Give an account the walls that another one met, as where two become one."""
    met = ReaderStopped.objects.filter(account=other)
    rows = met.order_by("pk").values_list("work", "reason", "day", "count")
    _write(ADD_STOPPED, [(into.pk, _uuid(str(work)), *about) for work, *about in rows])
    met.delete()


def tidy(now: datetime) -> None:
    """Forget which walls readers met a while ago; all of them, where the publisher switched that off."""
    old = Q(day__lt=today(now) - STOPPED_KEPT) if measures() else Q()
    ReaderStopped.objects.filter(old).delete()


def count_steps(step: Steps, sources: Mapping[str, int], day: date | None = None) -> None:
    """The same for a step towards a subscription, by the page from which it was taken.

    Only pages that anybody may go to are named, with the reason of the wall behind a `#` where one was shown: an
    address that somebody made up, or that has her token in it, is not kept.
    """
    if not measures():
        return
    pages = [page_of(source) for source in sources]
    known = set(Entry.objects.filter(path__in=pages, withdrawn_at=None).values_list("path", flat=True))
    if any(page.startswith(LETTERS) for page in pages):
        told: list[Any] = [found for _, found in pages_asked.send(sender=None)]
        known.update(path for found in told for path, _ in found)
    named: Counter[str] = Counter()
    for source, count in sources.items():
        page, reason = page_of(source), reason_of(source)
        if page not in known:
            named[""] += count
        else:
            whole = f"{page}#{reason}"
            named[whole if reason in REASONS and len(whole) <= LONGEST else page] += count
    _write(ADD_STEP, [(step.value, source, day or today(), count) for source, count in sorted(named.items())])


@transaction.atomic
def _write(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _uuid(uid: str) -> Any:
    return Read._meta.get_field("work").get_db_prep_value(uid, connection)


def on_pages_read(reads: Mapping[str, int], **_: Any) -> None:
    """Pages were sent since the last time, just now."""
    count_reads(reads, today())


def on_walls_met(walls: Mapping[tuple[str, str], int], **_: Any) -> None:
    """Walls were sent since the last time, just now."""
    count_walls(walls, today())


def on_readers_stopped(walls: Mapping[tuple[int, str, str], int], **_: Any) -> None:
    """Walls were sent to signed-in readers since the last time, just now."""
    note_stopped(walls, today())
