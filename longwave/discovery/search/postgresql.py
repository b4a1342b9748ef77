"""The index on PostgreSQL: one table with a weighted vector of public words, and one of single words from behind it.

The vector of words behind the wall is stripped of positions, so that nothing but single words can be found in it.
What is asked for reaches PostgreSQL as words between quotation marks, which consist of letters and digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction

from longwave.discovery.search import documents
from longwave.discovery.search.backend import Asked, Marked, Match, Minute
from longwave.discovery.search.documents import CLOSING, OPENING, Document
from longwave.discovery.search.marking import placed
from longwave.discovery.search.rules import Query, Shape, Term, one_letter_away
from longwave.kernel.text import folded, tokens

OPEN = "(d.open_until IS NULL OR d.open_until > %s)"
WEIGHTS = "'{0.15, 0.45, 0.6, 1.0}'"  # of body, standfirst, names and title
LOOKED_AT = 40_000  # characters of a body in which a snippet is looked for: a book would take seconds
SNIPPET = f"StartSel={OPENING}, StopSel={CLOSING}, MaxWords=30, MinWords=15, MaxFragments=1"
WHOLE = f"StartSel={OPENING}, StopSel={CLOSING}, HighlightAll=true"
WEIGHED = 800  # matches whose texts are weighed; of more, headline, names and standfirst decide, and then the date
COUNTED = 50
CONFIG = "'longwave'"
LARGEST = 900_000  # bytes of a vector; PostgreSQL refuses one of a mebibyte
POSITIONS = 255  # of a word, after which PostgreSQL counts no more


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _looked_up(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The same by an index. The planner does not know what it costs to unpack each vector, and would read them all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _do(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _said(text: str) -> str:
    """A text as vectors are made of it: the words that a search may consist of, as far as a vector can hold them."""
    words = tokens(text)
    if len(text) < LARGEST // 4:
        return " ".join(words)
    held, size = Counter[str](), 0
    for at, word in enumerate(words):
        size += 0 if word in held else len(word.encode()) + 4
        size += 2 if held[word] < POSITIONS else 0
        held[word] += 1
        if size > LARGEST:
            return " ".join(words[:at])
    return " ".join(words)


def _seams(texts: Sequence[str], size: int) -> list[str]:
    """For each text its last words and as many of what follows."""
    words = list(map(tokens, texts))
    following = (list(islice(chain.from_iterable(words[at:]), size)) for at in range(1, len(words)))
    return [" ".join([*before[-size:], *after]) for before, after in zip(words, following, strict=False)]


def _written(term: Term) -> str:
    beginning = ":*" if term.shape is Shape.BEGINNING else ""
    return "(" + " <-> ".join(f"'{token}'" for token in term.tokens) + beginning + ")"


def public(query: Query, every: bool) -> str:
    """What is looked for in public text, as `to_tsquery` reads it."""
    return f"({(' & ' if every else ' | ').join(map(_written, query.wanted))}){_without(query)}"


def _without(query: Query) -> str:
    return "".join(f" & !{_written(term)}" for term in query.unwanted)


def _anywhere(query: Query, every: bool) -> tuple[str, list[str]]:
    """A condition that also takes single words from behind the wall, and its values."""
    said, values = zip(*map(_anywhere_one, query.wanted), strict=True)
    return f"({(' AND ' if every else ' OR ').join(said)})", list(chain.from_iterable(values))


def _anywhere_one(term: Term) -> tuple[str, list[str]]:
    words, behind = (f"d.{column} @@ to_tsquery({CONFIG}, %s)" for column in ("words", "behind"))
    if term.shape not in (Shape.WORD, Shape.JOINED):
        return words, [_written(term)]
    each = [f"'{token}'" for token in term.tokens]
    condition = " AND ".join([f"({words} OR {behind})"] * len(each))
    twice = [token for token in each for _ in range(2)]
    if term.shape is Shape.WORD:
        return condition, twice
    return f"({condition} AND {behind})", [*twice, " | ".join(each)]


def _told_apart(query: Query) -> Query:
    """A search without the words that PostgreSQL leaves out of every text: by itself, none is ever found."""
    singly = [Term((token,)) for term in query.wanted if term.shape is Shape.JOINED for token in term.tokens]
    said = list(map(_written, [*query.wanted, *query.unwanted, *singly]))
    rows = _rows(f"SELECT said FROM unnest(%s::text[]) said WHERE numnode(to_tsquery({CONFIG}, said)) > 0", [said])
    telling = {text for (text,) in rows}

    def tells(term: Term) -> bool:
        return _written(term) in telling

    wanted = tuple(
        Term(tuple(token for token in term.tokens if tells(Term((token,)))), term.shape)
        if term.shape is Shape.JOINED
        else term
        for term in query.wanted
        if tells(term)
    )
    return Query(wanted, tuple(filter(tells, query.unwanted)))


def _narrowed(asked: Asked) -> tuple[str, list[str]]:
    keys = asked.filters.keys
    return "".join(" AND position(%s IN d.keys) > 0" for _ in keys), [f" {key} " for key in keys]


def _headline(text: str, asked_for: str, how: str) -> str:
    rows = _rows(f"SELECT ts_headline({CONFIG}, %s, to_tsquery({CONFIG}, %s), %s)", [text, asked_for, how])
    return str(rows[0][0])


def _again(query: Query, text: str, short: bool = False) -> str:
    """A text with its words marked as they are indexed, or a snippet of it; empty where none of them is there."""
    small = folded(text)
    if not any(word in small for term in query.wanted for word in term.tokens):
        return ""  # such as what is found by its author's name; looking closely would take as long as all the rest
    found = placed(text)
    said = _headline(" ".join(found.words), public(query, every=False), WHOLE).split(" ")
    hits = [at for at, word in enumerate(said) if word.startswith(OPENING)]
    if not hits:
        return ""
    return found.snippet(hits) if short else found.marked(hits)


def _or_again(query: Query, snippet: str, text: str) -> str:
    """A snippet of a text, made again where not all is marked in it."""
    return snippet if _is_marked(query, snippet) else _again(query, text, short=True) or snippet


def _is_marked(query: Query, snippet: str) -> bool:
    """Whether PostgreSQL marked it all. Of `F-16` it marks the `F`."""
    return OPENING in snippet and not any(term.shape is Shape.JOINED for term in query.wanted)


class PostgresIndex:
    """See `backend.Index`."""

    def put(self, document: Document, digest: str) -> None:
        head = " || ".join(f"setweight(to_tsvector({CONFIG}, %s), '{weight}')" for weight in "ABC")
        _do(
            "INSERT INTO discovery_document (entry_id, published, open_until, due, keys, digest, version, title,"
            " standfirst, body, story, name, behind, head, words) SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
            f" to_tsvector('longwave_names', %s), strip(to_tsvector({CONFIG}, %s)), h.head,"
            f" h.head || setweight(to_tsvector({CONFIG}, %s), 'D') FROM (SELECT {head} AS head) h",
            *(document.entry, document.published, document.open_until, document.due),
            *(f" {' '.join(document.keys)} ", digest, documents.VERSION),
            *(document.title, document.standfirst, document.body),
            bool({"kind:article", "kind:episode"} & set(document.keys)),
            *map(_said, (document.title, document.behind, document.body)),
            *map(_said, (document.title, f"{document.names} {document.aliases}", document.standfirst)),
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO discovery_passage (entry_id, start, text, words)"
                " VALUES (%s, %s, %s, to_tsvector('longwave', %s))",
                [(document.entry, part.start, part.text, _said(part.text)) for part in document.passages],
            )

    def learn(self, words: Iterable[str]) -> None:
        listed = sorted(words)
        _do(
            "INSERT INTO discovery_word (word, folded) SELECT * FROM unnest(%s::text[], %s::text[])"
            " ON CONFLICT DO NOTHING",
            *(listed, list(map(folded, listed))),
        )

    def drop(self, entry: int) -> None:
        for table in ("discovery_passage", "discovery_document"):
            _do(f"DELETE FROM {table} WHERE entry_id = %s", entry)

    def digest(self, entry: int) -> str:
        found = _rows("SELECT digest FROM discovery_document WHERE entry_id = %s", [entry])
        return str(found[0][0]) if found else ""

    def due(self, now: int) -> list[int]:
        return [entry for (entry,) in _rows("SELECT entry_id FROM discovery_document WHERE due <= %s", [now])]

    def known(self) -> set[int]:
        return {entry for (entry,) in _rows("SELECT entry_id FROM discovery_document", [])}

    def current(self) -> set[int]:
        rows = _rows("SELECT entry_id FROM discovery_document WHERE version = %s", [documents.VERSION])
        return {entry for (entry,) in rows}

    def matches(self, asked: Asked) -> list[Match]:
        narrowed, keys = _narrowed(asked)
        head, whole = (f"ts_rank_cd({WEIGHTS}, {of}, to_tsquery({CONFIG}, %s), 1)" for of in ("head", "words"))
        asked_for = public(asked.query, asked.every)
        rows = _looked_up(
            "WITH hits AS MATERIALIZED (SELECT d.entry_id, d.published, d.keys, d.head, d.words"
            f" FROM discovery_document d WHERE d.words @@ to_tsquery({CONFIG}, %s) AND {OPEN}{narrowed})"
            f" SELECT entry_id, -CASE WHEN (SELECT count(*) FROM hits) > {WEIGHED} THEN {head}"
            f" ELSE {whole} END, published, keys FROM hits",
            [asked_for, asked.now, *keys, asked_for, asked_for],
        )
        return list(map(Match._make, rows))

    def filed(self, asked: Asked) -> list[Match]:
        narrowed, keys = _narrowed(asked)
        rows = _rows(f"SELECT entry_id, 0.0, published, keys FROM discovery_document d WHERE TRUE{narrowed}", keys)
        return list(map(Match._make, rows))

    def behind(self, asked: Asked, most: int) -> list[int]:
        query = _told_apart(asked.query) if asked.query.words else Query()
        if not query.words:
            return []
        narrowed, keys = _narrowed(asked)
        anywhere, values = _anywhere(query, asked.every)
        without, unwanted = _without(query)[3:], ""
        if without:
            unwanted, values = f" AND d.words @@ to_tsquery({CONFIG}, %s)", [*values, without]
        rows = _looked_up(
            f"SELECT d.entry_id FROM discovery_document d WHERE {anywhere}{unwanted}"
            f" AND NOT d.words @@ to_tsquery({CONFIG}, %s) AND {OPEN}{narrowed}"
            " ORDER BY d.published DESC, d.entry_id DESC LIMIT %s",
            [*values, public(asked.query, asked.every), asked.now, *keys, most],
        )
        return [entry for (entry,) in rows]

    def marked(self, asked: Asked, entries: Sequence[int]) -> dict[int, Marked]:
        rows = _rows(
            "SELECT d.entry_id, ts_headline('longwave', d.title, q, %s), ts_headline('longwave', d.standfirst, q, %s),"
            f" ts_headline('longwave', left(d.body, {LOOKED_AT}), q, %s)"
            f" FROM discovery_document d, to_tsquery({CONFIG}, %s) q WHERE d.words @@ q AND d.entry_id = ANY(%s)",
            [WHOLE, WHOLE, SNIPPET, public(asked.query, every=False), list(entries)],
        )
        found = {row[0]: Marked(*row[1:]) for row in rows}
        bare = {
            entry: said
            for entry, said in found.items()
            if not _is_marked(asked.query, said.title + said.standfirst + said.text)
        }
        rows = _rows(
            f"SELECT entry_id, title, standfirst, left(body, {LOOKED_AT}) FROM discovery_document"
            " WHERE entry_id = ANY(%s)",
            [list(bare)],
        )
        for entry, title, standfirst, body in rows:
            name, lead = (_again(asked.query, text) or text for text in (title, standfirst))
            found[entry] = Marked(name, lead, _again(asked.query, body, short=True) or bare[entry].text)
        return found

    def minutes(self, asked: Asked, entries: Sequence[int]) -> dict[int, Minute]:
        rows = _rows(
            "SELECT DISTINCT ON (p.entry_id) p.entry_id, p.start, ts_headline('longwave', p.text, q, %s), p.text"
            f" FROM discovery_passage p, to_tsquery({CONFIG}, %s) q WHERE p.entry_id = ANY(%s) AND p.words @@ q"
            " ORDER BY p.entry_id, ts_rank_cd(p.words, q) DESC, p.id",
            [SNIPPET, public(Query(asked.query.wanted), every=False), list(entries)],
        )
        found = {entry: Minute(start, _or_again(asked.query, text, whole)) for entry, start, text, whole in rows}
        for entry in entries:
            for phrase in asked.query.phrases if entry not in found else ():
                found |= self._beginning(phrase, entry)
        return found

    def _beginning(self, phrase: Term, entry: int) -> dict[int, Minute]:
        """Where a phrase begins that goes on in the next passage: the seams of passages are looked at."""
        said = _rows("SELECT start, text FROM discovery_passage WHERE entry_id = %s ORDER BY id", [entry])
        size, asked_for = len(phrase.tokens), _written(phrase)
        rows = _rows(
            "SELECT seam FROM unnest(%s::text[]) WITH ORDINALITY AS seams (text, seam)"
            f" WHERE to_tsvector({CONFIG}, text) @@ to_tsquery({CONFIG}, %s)",
            [_seams([text for _, text in said], size - 1), asked_for],
        )
        if not rows:
            return {}
        seams = {seam - 1 for (seam,) in rows}
        # Words like `the` at its end are not looked for, so the seam before may have it too, as what follows.
        at = min(seam for seam in seams if seam + 1 not in seams)
        around = " ".join(text for _, text in said[at : at + size])
        return {entry: Minute(said[at][0], _or_again(Query((phrase,)), _headline(around, asked_for, SNIPPET), around))}

    def beginning(self, words: Sequence[str], stories: bool, most: int) -> list[int]:
        rows = _looked_up(
            "SELECT d.entry_id FROM discovery_document d WHERE d.name @@ to_tsquery('longwave_names', %s)"
            " AND d.story = %s ORDER BY d.entry_id DESC LIMIT %s",
            [" & ".join(f"'{word}'" for word in words) + ":*", stories, most],
        )
        return [entry for (entry,) in rows]

    def spread(self, word: str, now: int) -> int:
        asked_for = f"'{folded(word)}'"
        if _rows(f"SELECT numnode(to_tsquery({CONFIG}, %s))", [asked_for]) == [(0,)]:
            return COUNTED  # a word such as `that`, which PostgreSQL leaves out of every text
        sql = f"SELECT 1 FROM discovery_document d WHERE d.words @@ to_tsquery({CONFIG}, %s) AND {OPEN} LIMIT {COUNTED}"
        return len(_looked_up(sql, [asked_for, now]))

    def alike(self, word: str, most: int) -> list[str]:
        rows = _rows(
            "SELECT word FROM discovery_word WHERE folded %% %s ORDER BY similarity(folded, %s) DESC, word LIMIT %s",
            [folded(word), folded(word), most],
        )
        near = _rows("SELECT word FROM discovery_word WHERE word = ANY(%s)", [one_letter_away(folded(word))])
        return [word for (word,) in [*near, *rows]]

    def unused_words(self, seen: Iterable[str], now: int) -> int:
        held, known = set(seen), [word for (word,) in _rows("SELECT word FROM discovery_word", [])]
        gone = [word for word in known if word not in held and not self.spread(word, now)]
        _do("DELETE FROM discovery_word WHERE word = ANY(%s)", gone)
        return len(gone)

    def settle(self) -> None:
        for index in ("document_name", "document_words", "document_behind", "word_folded"):
            _do("SELECT gin_clean_pending_list(%s::regclass)", f"discovery_{index}")
        _do("ANALYZE discovery_document")
