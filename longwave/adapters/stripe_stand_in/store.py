"""Where the stand-in keeps what it knows: one SQLite file that all processes of a demo share, or memory in tests.

A request is one transaction. Whoever dies in the middle of it has done nothing.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from longwave.adapters.stripe_stand_in.due import due

Thing = dict[str, Any]

LINKS = ("customer", "subscription", "invoice", "payment_intent", "charge", "status", "lookup_key", "type", "product")
SCHEMA = (
    f"""CREATE TABLE IF NOT EXISTS things (
        place INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, created INTEGER NOT NULL, due INTEGER,
        {", ".join(f"{name} TEXT" for name in LINKS)}, body TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS things_kind ON things (kind, place)",
    "CREATE INDEX IF NOT EXISTS things_due ON things (due, place) WHERE due IS NOT NULL",
    *(
        f"CREATE INDEX IF NOT EXISTS things_{name} ON things ({name}, kind, place) WHERE {name} IS NOT NULL"
        for name in ("customer", "subscription", "invoice", "payment_intent", "lookup_key")
    ),
    """CREATE TABLE IF NOT EXISTS keys (
        key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
        at INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS keys_at ON keys (at)",
    """CREATE TABLE IF NOT EXISTS outbox (
        place INTEGER PRIMARY KEY, event TEXT NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0)""",
    "CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)


class Store:
    """Things by their numbers, in the order in which they were made."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._base = sqlite3.connect(path or ":memory:", timeout=60, isolation_level=None, check_same_thread=False)
        if path:
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
        with self.turn():
            for statement in SCHEMA:
                self._base.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """All of it or nothing, one process and one thread at a time. Turns within a turn are part of it."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._base.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if outermost:
                    self._base.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._base.execute("COMMIT")
            finally:
                self._depth -= 1

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of a turn that may be taken back alone."""
        name = f"part{self._depth}"
        self._base.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self._base.execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self._base.execute(f"RELEASE {name}")

    def ask(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Rows."""
        return self._base.execute(query, values).fetchall()

    def get(self, number: str) -> Thing | None:
        """A thing, as a copy to change at will."""
        found = self.ask("SELECT body FROM things WHERE id = ?", (number,))
        return json.loads(found[0][0]) if found else None

    def put(self, thing: Thing) -> None:
        """Keep a thing, new or changed."""
        links = [_link(thing, name) for name in LINKS]
        names = ", ".join(LINKS)
        self._base.execute(
            f"""INSERT INTO things (id, kind, created, due, {names}, body)
                VALUES (?, ?, ?, ?, {", ".join("?" * len(LINKS))}, ?)
                ON CONFLICT (id) DO UPDATE SET due = excluded.due, body = excluded.body,
                {", ".join(f"{name} = excluded.{name}" for name in LINKS)}""",
            (thing["id"], thing["object"], thing["created"], due(thing), *links, json.dumps(thing)),
        )

    def find(self, kind: str, limit: int = -1, *, oldest: bool = False, **links: str) -> list[Thing]:
        """Things of a kind with these links, the newest first unless said otherwise."""
        return self.page(kind, limit, "", (), (), oldest=oldest, **links)

    def page(
        self,
        kind: str,
        limit: int,
        beyond: str,
        where: tuple[str, ...],
        values: tuple[Any, ...],
        *,
        oldest: bool = False,
        **links: str,
    ) -> list[Thing]:
        """A part of a list, from beyond a thing on; `where` narrows it further."""
        conditions, given = ["kind = ?", *(f"{name} = ?" for name in links), *where], [kind, *links.values(), *values]
        if beyond:
            conditions.append(f"place {'>' if oldest else '<'} (SELECT place FROM things WHERE id = ?)")
            given.append(beyond)
        rows = self.ask(
            f"SELECT body FROM things WHERE {' AND '.join(conditions)} "
            f"ORDER BY place {'ASC' if oldest else 'DESC'} LIMIT ?",
            (*given, limit),
        )
        return [json.loads(body) for (body,) in rows]

    def next_due(self, until: int) -> tuple[int, Thing] | None:
        """What happens next, up to a moment, and when."""
        found = self.ask("SELECT due, body FROM things WHERE due <= ? ORDER BY due, place LIMIT 1", (until,))
        return (found[0][0], json.loads(found[0][1])) if found else None

    def setting(self, name: str, otherwise: Any) -> Any:
        """Something that is not Stripe's but the stand-in's own."""
        found = self.ask("SELECT value FROM settings WHERE name = ?", (name,))
        return json.loads(found[0][0]) if found else otherwise

    def set(self, name: str, value: Any) -> None:
        """Remember a setting."""
        self.ask("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))


def _link(thing: Thing, name: str) -> str | None:
    value = thing.get(f"_{name}", thing.get(name))
    return value if isinstance(value, str) else None
