import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("insight", "0002_the_path"),
    ]

    operations = [
        migrations.AlterField(
            model_name="insightsettings",
            name="measure_path",
            field=models.BooleanField(
                default=True,
                help_text="Walls, sign-ups and looks at the plans, by page, day and reason; and for 90 days which walls "
                "signed-in readers met. Off: nothing more is counted of them, from the next second on, and which readers met "
                "walls is forgotten within the hour. The other counts stay.",
                verbose_name="count the path to a subscription",
            ),
        ),
        migrations.CreateModel(
            name="ReaderStopped",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.UUIDField()),
                ("reason", models.CharField(max_length=32)),
                ("day", models.DateField(db_index=True)),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "day", "work", "reason"), name="stopped_day_once")
                ],
            },
        ),
    ]
