"""Writing what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from longwave.insight.models import Read

ADD = """
INSERT INTO insight_read (work, day, count) VALUES (%s, %s, %s)
ON CONFLICT (day, work) DO UPDATE SET count = insight_read.count + excluded.count
"""


@transaction.atomic
def count_reads(reads: Mapping[str, int], day: date) -> None:
    """Add to the counts of a day. Sorted, so that two processes that write at the same moment wait for each other."""
    work = Read._meta.get_field("work")
    rows = [(work.get_db_prep_value(uid, connection), day, count) for uid, count in sorted(reads.items())]
    with connection.cursor() as cursor:
        cursor.executemany(ADD, rows)


def on_pages_read(reads: Mapping[str, int], **_: Any) -> None:
    """Pages were sent since the last time, just now."""
    count_reads(reads, timezone.localdate(timezone=timezone.get_default_timezone()))
