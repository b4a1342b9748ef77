from django.db import migrations, models


def named(apps, editor):
    """Gifts that were given before had their giver's name by her account."""
    gifts = apps.get_model("membership", "GiftSubscription").objects.filter(giver__isnull=False)
    for gift in gifts.select_related("giver").iterator():
        gift.giver_name = " ".join(f"{gift.giver.first_name} {gift.giver.last_name}".split())[:120]
        gift.save(update_fields=["giver_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0016_customers_currency"),
    ]

    operations = [
        migrations.AddField(
            model_name="giftsubscription",
            name="giver_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.RunPython(named, migrations.RunPython.noop),
    ]
