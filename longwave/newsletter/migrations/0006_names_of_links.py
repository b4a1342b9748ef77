"""Links of letters get names that nobody can guess; those that are there get one each."""

from typing import Any

from django.db import migrations, models

from longwave.newsletter.models.editions import link_name


def name_all(apps: Any, schema_editor: Any) -> None:
    """Give each link a name of its own."""
    links = apps.get_model("newsletter", "Link").objects
    for link in links.filter(name=None).only("pk").iterator():
        links.filter(pk=link.pk).update(name=link_name())


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0005_returned")]

    operations = [
        migrations.AddField("link", "name", models.CharField(max_length=16, null=True, editable=False)),
        migrations.RunPython(name_all, migrations.RunPython.noop),
        migrations.AlterField(
            "link", "name", models.CharField(default=link_name, editable=False, max_length=16, unique=True)
        ),
    ]
