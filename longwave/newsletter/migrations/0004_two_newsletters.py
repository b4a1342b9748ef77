"""A new magazine has two newsletters: both wait for a sender's address."""

import uuid

from django.db import migrations

TWO = (
    ("Daily preview", "daily-preview", "One good article every day, free to read, and what else is new.", "daily"),
    ("Friday roundup", "friday-roundup", "The week by region on Friday, with three more articles to read.", "roundup"),
)


def make(apps, schema_editor):
    newsletters = apps.get_model("newsletter", "Newsletter").objects
    for name, slug, description, rhythm in TWO:
        facts = {"name": name, "description": description, "rhythm": rhythm, "uid": uuid.uuid4()}
        newsletters.get_or_create(slug=slug, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0003_sign_up_mail")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
