from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0014_settlements"),
    ]

    operations = [
        migrations.AddField(
            model_name="pricechange",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="repricing",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("moved", "Moved"),
                    ("otherwise", "has another price meanwhile"),
                    ("ended", "Ended"),
                    ("refused", "refused by the provider"),
                    ("kept", "keeps the old price"),
                ],
                max_length=12,
            ),
        ),
    ]
