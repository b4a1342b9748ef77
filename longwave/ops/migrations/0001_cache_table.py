"""The default cache's table. As a migration, since what listens after migrating already uses the cache."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
