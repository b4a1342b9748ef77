"""Figures as a table of Markdown, and what machine they are of."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable

from longwave import __version__
from longwave.bench.site import Row


def machine() -> str:
    """One line on what was measured where."""
    return (
        f"Longwave {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f}"
    )


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a table; the processor time is the whole server's for one request."""
    lines = ["| what | ours | nginx, same bytes | ratio | processor ms |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        peer = f"{row.peer:,.0f}" if row.peer else "–"
        ratio = f"{row.ratio:.3f}" if row.ratio else "–"
        cost = f"{row.cost:.2f}" if row.cost else "–"
        note = f" ({row.faults})" if row.faults else ""
        rate = f"{row.rate:.1f}" if row.unit == "µs" else f"{row.rate:,.0f}"
        lines.append(f"| {row.what} | {rate} {row.unit}{note} | {peer} | {ratio} | {cost} |")
    return "\n".join(lines)
