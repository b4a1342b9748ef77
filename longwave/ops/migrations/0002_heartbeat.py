from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ops", "0001_cache_table")]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("worker", models.CharField(max_length=64, unique=True)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("beaten_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
