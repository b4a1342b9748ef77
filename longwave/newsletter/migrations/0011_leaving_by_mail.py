from django.db import migrations, models

KINDS = ("hard", "soft", "complaint", "delivered", "auto-reply", "leaving", "none")
EFFECTS = ("suppressed", "counted", "left", "nothing", "stranger")


class Migration(migrations.Migration):
    """Mails by which readers leave come to the mailbox of returned mail."""

    dependencies = [("newsletter", "0010_vouching")]

    operations = [
        migrations.AlterField(
            "returned", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=16)
        ),
        migrations.AlterField(
            "returned", "effect", models.CharField(choices=[(effect, effect) for effect in EFFECTS], max_length=16)
        ),
    ]
