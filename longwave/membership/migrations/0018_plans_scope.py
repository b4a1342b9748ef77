from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0017_givers_names"),
    ]

    operations = [
        migrations.RemoveField(model_name="plan", name="tier"),
        migrations.AddField(
            model_name="plan",
            name="scope",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Everything that is for subscribers"),
                    ("kind:article", "All articles, and no episodes"),
                    ("kind:episode", "All episodes, and no articles"),
                ],
                default="",
                help_text="It can be changed until somebody begins to buy the plan, and never after.",
                max_length=80,
                verbose_name="what it opens",
            ),
        ),
    ]
