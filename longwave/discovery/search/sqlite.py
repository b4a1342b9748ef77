"""The index on SQLite: full text tables (FTS5), whose rows have the numbers of their entries.

`discovery_words` has a column of its own for words from behind the wall. It weighs nothing, and only single words are
looked for there. User's words always stand between quotation marks, and consist of letters and digits: no syntax of
FTS5 reaches it from outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from longwave.discovery.search import documents
from longwave.discovery.search.backend import Asked, Marked, Match, Minute
from longwave.discovery.search.documents import CLOSING, OPENING, Document
from longwave.discovery.search.letters import kept, written
from longwave.discovery.search.rules import Query, Shape, Term, one_letter_away, trigrams
from longwave.kernel.text import folded

PUBLIC = "{title standfirst body names}"
RANK = "bm25(discovery_words, 6.0, 3.0, 1.0, 4.0, 0.0)"
MARKS = f"'{OPENING}', '{CLOSING}'"
OPEN = "(d.open_until IS NULL OR d.open_until > %s)"
WORDS = 30  # of a snippet
PIECES = 500  # pages of the index that are brought together at once
COUNTED = 50


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _do(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _quoted(tokens: Iterable[str], between: str) -> str:
    return between.join(f'"{token}"' for token in tokens)


def _public(term: Term) -> str:
    return _quoted(term.tokens, " + ") + (" *" if term.shape is Shape.BEGINNING else "")


def public(query: Query, every: bool) -> str:
    """What is looked for in public text."""
    wanted = (" AND " if every else " OR ").join(map(_public, query.wanted))
    return f"{PUBLIC} : ({wanted}){_without(query)}"


def anywhere(query: Query, every: bool) -> str:
    """The same with single words looked for behind the wall as well."""
    wanted = (" AND " if every else " OR ").join(map(_anywhere, query.wanted))
    return f"({wanted}){_without(query)}"


def _anywhere(term: Term) -> str:
    if term.shape is Shape.WORD:
        return _public(term)
    if term.shape is Shape.JOINED:
        return f"({_quoted(term.tokens, ' AND ')} AND behind : ({_quoted(term.tokens, ' OR ')}))"
    return f"{PUBLIC} : ({_public(term)})"


def _without(query: Query) -> str:
    unwanted = " OR ".join(map(_public, query.unwanted))
    return f" NOT ({PUBLIC} : ({unwanted}))" if unwanted else ""


def _narrowed(asked: Asked) -> tuple[str, list[str]]:
    keys = asked.filters.keys
    return "".join(" AND instr(d.keys, %s)" for _ in keys), [f" {key} " for key in keys]


def _excerpt(lines: Sequence[str]) -> str:
    """What stands around the first mark, and all that is marked there."""
    words = " ".join(lines).split(" ")
    opens, closes = (next(at for at, word in enumerate(words) if mark in word) for mark in (OPENING, CLOSING))
    first = max(0, opens - WORDS // 3)
    last = max(closes + 1, first + WORDS)
    return f"{'…' if first else ''}{' '.join(words[first:last])}{'…' if last < len(words) else ''}"


class SqliteIndex:
    """See `backend.Index`."""

    def put(self, document: Document, digest: str) -> None:
        keys = f" {' '.join(document.keys)} "
        _do(
            "INSERT INTO discovery_document (entry_id, published, open_until, due, keys, digest, version)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            *(document.entry, document.published, document.open_until, document.due, keys, digest),
            documents.VERSION,
        )
        _do(
            "INSERT INTO discovery_words (rowid, title, standfirst, body, names, behind)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            document.entry,
            *map(kept, (document.title, document.standfirst, document.body)),
            *map(kept, (f"{document.names} {document.aliases}", document.behind)),
        )
        what = "story" if {"kind:article", "kind:episode"} & set(document.keys) else "other"
        name = kept(document.title)
        _do("INSERT INTO discovery_names (rowid, name, what) VALUES (%s, %s, %s)", document.entry, name, what)
        self._put_passages(document)

    def _put_passages(self, document: Document) -> None:
        with connection.cursor() as cursor:
            for passage in document.passages:
                cursor.execute(
                    "INSERT INTO discovery_passage (entry_id, start) VALUES (%s, %s)", [document.entry, passage.start]
                )
                cursor.execute(
                    "INSERT INTO discovery_said (rowid, text) VALUES (%s, %s)", [cursor.lastrowid, kept(passage.text)]
                )

    def learn(self, words: Iterable[str]) -> None:
        listed = "SELECT value FROM json_each(%s)"
        fresh = _rows(
            f"{listed} WHERE value NOT IN (SELECT word FROM discovery_word)",
            json.dumps(list(words), ensure_ascii=False),
        )
        if not fresh:
            return
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO discovery_word (word) VALUES (%s)", fresh)
            made = _rows(
                f"SELECT id, word FROM discovery_word WHERE word IN ({listed})", json.dumps([word for (word,) in fresh])
            )
            spelt = [(number, folded(word)) for number, word in made]
            cursor.executemany("INSERT INTO discovery_spelling (rowid, folded) VALUES (%s, %s)", spelt)

    def drop(self, entry: int) -> None:
        for table in ("discovery_words", "discovery_names"):
            _do(f"DELETE FROM {table} WHERE rowid = %s", entry)
        of_entry = "SELECT id FROM discovery_passage WHERE entry_id = %s"
        _do(f"DELETE FROM discovery_said WHERE rowid IN ({of_entry})", entry)
        for table in ("discovery_passage", "discovery_document"):
            _do(f"DELETE FROM {table} WHERE entry_id = %s", entry)

    def digest(self, entry: int) -> str:
        found = _rows("SELECT digest FROM discovery_document WHERE entry_id = %s", entry)
        return str(found[0][0]) if found else ""

    def due(self, now: int) -> list[int]:
        return [entry for (entry,) in _rows("SELECT entry_id FROM discovery_document WHERE due <= %s", now)]

    def known(self) -> set[int]:
        return {entry for (entry,) in _rows("SELECT entry_id FROM discovery_document")}

    def current(self) -> set[int]:
        rows = _rows("SELECT entry_id FROM discovery_document WHERE version = %s", documents.VERSION)
        return {entry for (entry,) in rows}

    def matches(self, asked: Asked) -> list[Match]:
        narrowed, keys = _narrowed(asked)
        rows = _rows(
            f"SELECT d.entry_id, {RANK}, d.published, d.keys FROM discovery_words"
            f" CROSS JOIN discovery_document d ON d.entry_id = discovery_words.rowid"
            f" WHERE discovery_words MATCH %s AND {OPEN}{narrowed}",
            *(public(asked.query, asked.every), asked.now, *keys),
        )
        return list(map(Match._make, rows))

    def filed(self, asked: Asked) -> list[Match]:
        narrowed, keys = _narrowed(asked)
        rows = _rows(f"SELECT entry_id, 0.0, published, keys FROM discovery_document d WHERE TRUE{narrowed}", *keys)
        return list(map(Match._make, rows))

    def behind(self, asked: Asked, most: int) -> list[int]:
        if not asked.query.words:
            return []
        narrowed, keys = _narrowed(asked)
        only = f"{anywhere(asked.query, asked.every)} NOT ({public(asked.query, asked.every)})"
        rows = _rows(
            "SELECT d.entry_id FROM discovery_words"
            " CROSS JOIN discovery_document d ON d.entry_id = discovery_words.rowid"
            f" WHERE discovery_words MATCH %s AND {OPEN}{narrowed} ORDER BY d.published DESC, d.entry_id DESC LIMIT %s",
            *(only, asked.now, *keys, most),
        )
        return [entry for (entry,) in rows]

    def marked(self, asked: Asked, entries: Sequence[int]) -> dict[int, Marked]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid, highlight(discovery_words, 0, {MARKS}), highlight(discovery_words, 1, {MARKS}),"
                f" snippet(discovery_words, 2, {MARKS}, '…', {WORDS}) FROM discovery_words"
                f" WHERE discovery_words MATCH %s AND rowid IN ({', '.join(['%s'] * len(entries))})",
                [public(asked.query, every=False), *entries],
            )
            return {row[0]: Marked(*map(written, row[1:])) for row in cursor.fetchall()}

    def minutes(self, asked: Asked, entries: Sequence[int]) -> dict[int, Minute]:
        said = f"text : ({' OR '.join(map(_public, asked.query.wanted))})"
        found: dict[int, Minute] = {}
        for entry in entries:
            # A range of rows is looked at directly; a list of them would be looked for among all that match.
            first, last = _rows("SELECT min(id), max(id) FROM discovery_passage WHERE entry_id = %s", entry)[0]
            if first is None:
                continue
            rows = _rows(
                f"SELECT p.start, snippet(discovery_said, 0, {MARKS}, '…', {WORDS}) FROM discovery_said"
                " JOIN discovery_passage p ON p.id = discovery_said.rowid"
                " WHERE discovery_said MATCH %s AND discovery_said.rowid BETWEEN %s AND %s ORDER BY rank, p.id LIMIT 1",
                *(said, first, last),
            )
            if rows:
                found[entry] = Minute(rows[0][0], written(rows[0][1]))
            elif asked.query.phrases:
                found |= self._beginnings(asked.query, entry)
        return found

    def _beginnings(self, query: Query, entry: int) -> dict[int, Minute]:
        """Where a phrase begins that goes on in the next passage, as the whole text has it: its last lines are they."""
        whole = _rows(
            f"SELECT highlight(discovery_words, 2, {MARKS}) FROM discovery_words"
            " WHERE discovery_words MATCH %s AND rowid = %s",
            *(f"body : ({' OR '.join(map(_public, query.phrases))})", entry),
        )
        starts = _rows("SELECT start FROM discovery_passage WHERE entry_id = %s ORDER BY id", entry)
        lines = whole[0][0].split("\n")[-len(starts) :] if whole else []
        begins = next((at for at, line in enumerate(lines) if OPENING in line), None)
        return {} if begins is None else {entry: Minute(starts[begins][0], written(_excerpt(lines[begins:])))}

    def beginning(self, words: Sequence[str], stories: bool, most: int) -> list[int]:
        named = f"name : ({_quoted(words, ' AND ')} *)"
        what = "story" if stories else "other"
        rows = _rows(
            "SELECT rowid FROM discovery_names WHERE discovery_names MATCH %s ORDER BY rowid DESC LIMIT %s",
            *(f'what : "{what}" AND {named}', most),
        )
        return [entry for (entry,) in rows]

    def spread(self, word: str, now: int) -> int:
        return int(
            _rows(
                "SELECT count(*) FROM (SELECT 1 FROM discovery_words"
                " CROSS JOIN discovery_document d ON d.entry_id = discovery_words.rowid"
                f" WHERE discovery_words MATCH %s AND {OPEN} LIMIT {COUNTED})",
                *(f'{PUBLIC} : ("{folded(word)}")', now),
            )[0][0]
        )

    def alike(self, word: str, most: int) -> list[str]:
        groups = trigrams(folded(word))
        if not groups:
            return []
        rows = _rows(
            "SELECT w.word FROM discovery_spelling CROSS JOIN discovery_word w ON w.id = discovery_spelling.rowid"
            " WHERE discovery_spelling MATCH %s ORDER BY rank LIMIT %s",
            *(" OR ".join(f'"{group}"' for group in groups), most),
        )
        near = _rows(
            "SELECT word FROM discovery_word WHERE word IN (SELECT value FROM json_each(%s))",
            json.dumps(one_letter_away(folded(word))),
        )
        return [word for (word,) in [*near, *rows]]

    def unused_words(self, seen: Iterable[str], now: int) -> int:
        held, known = set(seen), _rows("SELECT id, word FROM discovery_word")
        gone = [number for number, word in known if word not in held and not self.spread(word, now)]
        for number in gone:
            _do("DELETE FROM discovery_word WHERE id = %s", number)
            _do("DELETE FROM discovery_spelling WHERE rowid = %s", number)
        return len(gone)

    def settle(self) -> None:
        for table in ("discovery_words", "discovery_names", "discovery_said", "discovery_spelling"):
            pages = -PIECES  # of which the first call may begin a merge, and the others go on with it
            while _changes_of(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', %s)", pages) > 1:
                pages = PIECES


def _changes_of(sql: str, *values: Any) -> int:
    """Do it; how many rows it changed below the surface, which is how FTS5 says whether there is more to do."""
    before = connection.connection.total_changes
    _do(sql, *values)
    return int(connection.connection.total_changes - before)
