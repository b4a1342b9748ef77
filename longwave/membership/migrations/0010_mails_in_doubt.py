from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0009_gifts_withdrawn_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="again_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("handed_at__isnull", False)), fields=["id"], name="notice_in_doubt"
            ),
        ),
    ]
