from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("membership", "0007_what_the_desk_looks_for")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["email", "id"], name="account_by_address"),
        ),
    ]
