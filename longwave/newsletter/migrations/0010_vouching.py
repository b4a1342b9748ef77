from django.db import migrations, models


class Migration(migrations.Migration):
    """What the DNS says of the domains that letters come from, and newsletters that leave all the same."""

    dependencies = [("newsletter", "0009_interest")]

    operations = [
        migrations.CreateModel(
            name="SenderDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=254, unique=True)),
                ("looked_at", models.DateTimeField()),
                ("faults", models.JSONField(default=list)),
                ("silent", models.CharField(blank=True, max_length=255)),
            ],
        ),
        migrations.AddField(
            model_name="newsletter",
            name="send_anyway",
            field=models.BooleanField(default=False, help_text="Although the DNS does not vouch for its sender."),
        ),
    ]
