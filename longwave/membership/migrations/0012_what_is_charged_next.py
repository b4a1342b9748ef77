from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0011_withdrawals_to_confirm"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="upcoming",
            field=models.IntegerField(null=True),
        ),
    ]
