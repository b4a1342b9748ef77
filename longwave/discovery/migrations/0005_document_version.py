"""As what each entry is indexed, so that the worker brings an older index up to date while it is searched.

People's other names, by which search knows them from now on, are written beside them in the published record.
"""

from django.db import migrations


def make(apps, schema_editor):
    schema_editor.execute("ALTER TABLE discovery_document ADD COLUMN version integer NOT NULL DEFAULT 0")


def remove(apps, schema_editor):
    schema_editor.execute("ALTER TABLE discovery_document DROP COLUMN version")


def name(apps, schema_editor):
    Entry = apps.get_model("published", "Entry")
    for person in apps.get_model("editorial", "PersonPage").objects.exclude(other_names=""):
        for entry in Entry.objects.filter(uid=person.uid):
            entry.data["other_names"] = [line.strip() for line in person.other_names.splitlines() if line.strip()]
            entry.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0004_folded_letters"),
        ("editorial", "0004_register"),
        ("published", "0004_threads"),
    ]

    operations = [
        migrations.RunPython(make, remove),
        migrations.RunPython(name, migrations.RunPython.noop),
    ]
