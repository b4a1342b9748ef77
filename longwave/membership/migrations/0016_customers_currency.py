from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def known(apps, schema_editor):
    """A customer pays in what her subscriptions are in."""
    rows = apps.get_model("membership", "Subscription").objects
    theirs = rows.filter(provider=OuterRef("provider"), customer=OuterRef("number")).exclude(currency="").order_by("pk")
    customers = apps.get_model("membership", "Customer").objects
    found = customers.annotate(found=Subquery(theirs.values("currency")[:1])).exclude(found=None)
    found.update(currency=Subquery(theirs.values("currency")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0015_moves_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="currency",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.RunPython(known, migrations.RunPython.noop),
    ]
