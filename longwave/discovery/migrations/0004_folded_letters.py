"""Forget the index of search, which was made of letters that are folded otherwise now: the worker makes it anew.

Its words as well: those with a Turkish İ stood there in pieces.
"""

from django.db import migrations

POSTGRESQL = ("document", "passage", "word")
SQLITE = ("document", "words", "names", "passage", "said", "word", "spelling")


def forget(apps, schema_editor):
    for table in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(f"DELETE FROM discovery_{table}")


class Migration(migrations.Migration):
    dependencies = [("discovery", "0003_threads")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
