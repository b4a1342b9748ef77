from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0010_mails_in_doubt"),
    ]

    operations = [
        migrations.AddField(
            model_name="withdrawal",
            name="confirm_at",
            field=models.DateTimeField(db_index=True, null=True),
        ),
    ]
