import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0008_readers_by_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="withdrawal",
            name="gift",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="withdrawals",
                to="membership.giftsubscription",
            ),
        ),
    ]
