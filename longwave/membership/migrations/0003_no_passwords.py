"""Nobody signs in with a password any more: those that were chosen before are forgotten."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("membership", "Account").objects.update(password="!")


class Migration(migrations.Migration):
    dependencies = [("membership", "0002_organisation_rightschange_grant")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
