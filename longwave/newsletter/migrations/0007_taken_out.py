from django.db import migrations, models


class Migration(migrations.Migration):
    """What an editor took out for a piece of hers, which no rule puts back."""

    dependencies = [("newsletter", "0006_names_of_links")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="instead",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
