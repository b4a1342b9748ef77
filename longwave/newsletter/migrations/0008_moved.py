from django.db import migrations, models

REASONS = ("bounced", "complained", "erased", "moved", "by-hand", "imported")


class Migration(migrations.Migration):
    """An address that its reader gave up is a reason of its own."""

    dependencies = [("newsletter", "0007_taken_out")]

    operations = [
        migrations.AlterField(
            model_name="suppression",
            name="reason",
            field=models.CharField(choices=[(reason, reason) for reason in REASONS], max_length=16),
        ),
    ]
