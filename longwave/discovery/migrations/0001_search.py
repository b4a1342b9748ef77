"""The tables of search. They are full text tables of each database's own kind, so they are written out in its SQL."""

from django.db import migrations

SQLITE = (
    """CREATE TABLE discovery_document (
        entry_id integer NOT NULL PRIMARY KEY,
        published integer NOT NULL,
        open_until integer,
        due integer,
        keys text NOT NULL,
        digest varchar(32) NOT NULL
    )""",
    "CREATE INDEX discovery_document_due ON discovery_document (due) WHERE due IS NOT NULL",
    """CREATE VIRTUAL TABLE discovery_words USING fts5(
        title, standfirst, body, names, behind, tokenize='porter unicode61 remove_diacritics 2', prefix='2 3'
    )""",
    "CREATE VIRTUAL TABLE discovery_names USING fts5(name, what, tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    """CREATE TABLE discovery_passage (
        id integer NOT NULL PRIMARY KEY AUTOINCREMENT, entry_id integer NOT NULL, start real NOT NULL
    )""",
    "CREATE INDEX discovery_passage_entry ON discovery_passage (entry_id)",
    "CREATE VIRTUAL TABLE discovery_said USING fts5(text, tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TABLE discovery_word (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, word text NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE discovery_spelling USING fts5(folded, tokenize='trigram')",
)
# Short lists of what waits to be sorted in: each search reads them through.
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE TEXT SEARCH CONFIGURATION longwave (COPY = pg_catalog.english)",
    """ALTER TEXT SEARCH CONFIGURATION longwave
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem""",
    "CREATE TEXT SEARCH CONFIGURATION longwave_names (COPY = pg_catalog.simple)",
    """ALTER TEXT SEARCH CONFIGURATION longwave_names
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple""",
    """CREATE TABLE discovery_document (
        entry_id bigint PRIMARY KEY REFERENCES published_entry ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        published bigint NOT NULL,
        open_until bigint,
        due bigint,
        keys text NOT NULL,
        digest varchar(32) NOT NULL,
        story boolean NOT NULL,
        title text NOT NULL,
        standfirst text NOT NULL,
        body text NOT NULL,
        name tsvector NOT NULL,
        head tsvector NOT NULL,
        words tsvector NOT NULL,
        behind tsvector NOT NULL
    )""",
    "CREATE INDEX discovery_document_due ON discovery_document (due) WHERE due IS NOT NULL",
    "CREATE INDEX discovery_document_name ON discovery_document USING gin (name) WITH (gin_pending_list_limit = 256)",
    "CREATE INDEX discovery_document_words ON discovery_document USING gin (words) WITH (gin_pending_list_limit = 256)",
    "CREATE INDEX discovery_document_behind ON discovery_document USING gin (behind) WITH (gin_pending_list_limit = 256)",
    """CREATE TABLE discovery_passage (
        id bigserial PRIMARY KEY,
        entry_id bigint NOT NULL REFERENCES published_entry ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        start double precision NOT NULL,
        text text NOT NULL,
        words tsvector NOT NULL
    )""",
    "CREATE INDEX discovery_passage_entry ON discovery_passage (entry_id)",
    "CREATE TABLE discovery_word (word text PRIMARY KEY, folded text NOT NULL)",
    "CREATE INDEX discovery_word_folded ON discovery_word USING gin (folded gin_trgm_ops) WITH (gin_pending_list_limit = 256)",
)
TABLES = ("document", "words", "names", "passage", "said", "word", "spelling")


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    """The extensions stay: something else may have come to need them."""
    for table in TABLES:
        schema_editor.execute(f"DROP TABLE IF EXISTS discovery_{table}")
    if schema_editor.connection.vendor == "postgresql":
        for name in ("longwave", "longwave_names"):
            schema_editor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("published", "0003_shown_files")]

    operations = [migrations.RunPython(make, remove)]
