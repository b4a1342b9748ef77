import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0012_what_is_charged_next"),
    ]

    operations = [
        migrations.AddField(
            model_name="billingsettings",
            name="price_notice_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                help_text="How long before they pay it subscribers are told, as the law of your country wants it.",
                verbose_name="days of notice of another price",
            ),
        ),
        migrations.CreateModel(
            name="PriceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts", models.DateTimeField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("gathered_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.price"
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="membership.price"
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gathered_at", None)), fields=("old",), name="price_change_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Repricing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("next_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved", "Moved"),
                            ("otherwise", "has another price meanwhile"),
                            ("ended", "Ended"),
                            ("refused", "refused by the provider"),
                        ],
                        max_length=12,
                    ),
                ),
                ("fault", models.CharField(blank=True, max_length=255)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repricings",
                        to="membership.pricechange",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repricings",
                        to="membership.subscription",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("settled_at", None)), fields=["id"], name="repricing_to_come")
                ],
                "constraints": [models.UniqueConstraint(fields=("change", "subscription"), name="repricing_once")],
            },
        ),
    ]
