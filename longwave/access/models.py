"""The tables of access: the rules an editor sets, the meter, previews, complimentary links and gifts.

Works are named by their `Entry.uid`, since the published record stands above this room.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from longwave.access.metering import MOST, SHORT
from longwave.access.rules import Tier
from longwave.membership.models import Account

TIERS = [
    (Tier.OPEN.value, "Open to everybody"),
    (Tier.REGISTERED.value, "Registered readers"),
    (Tier.SUBSCRIBERS.value, "Subscribers"),
]


# The least and the most of each number. A gift of no days or for nobody would be born ended; a browser's cookie holds
# no more free articles than `MOST`.
BOUNDS = {
    "free_anonymous": (0, MOST),
    "free_registered": (0, MOST),
    "gifts_a_month": (0, 1000),
    "gift_days": (1, 366),
    "gift_readers": (1, 1000),
}


@register_setting(icon="lock", order=2)
class AccessSettings(BaseGenericSetting):
    """How generous the magazine is. Changes take effect within a second; no piece that is there gets another tier."""

    articles_tier = models.CharField("a new article", max_length=16, choices=TIERS, default=Tier.SUBSCRIBERS.value)
    episodes_tier = models.CharField("a new episode", max_length=16, choices=TIERS, default=Tier.OPEN.value)
    free_anonymous = models.PositiveSmallIntegerField(
        "free articles for a browser", default=2, help_text="Subscribers' articles a month. 0: none."
    )
    free_registered = models.PositiveSmallIntegerField(
        "free articles for an account", default=4, help_text="Subscribers' articles a month; no fewer than a browser."
    )
    preview_for_all = models.BooleanField(
        "the preview of the day is open to everybody",
        default=True,
        help_text="Otherwise only the newsletter's link opens it.",
    )
    gifts_a_month = models.PositiveSmallIntegerField("gifts a subscriber may give a month", default=10)
    gift_days = models.PositiveSmallIntegerField("days that a gift lasts", default=14)
    gift_readers = models.PositiveSmallIntegerField("readers of one gift", default=10)

    panels = [
        MultiFieldPanel(
            [FieldPanel("articles_tier"), FieldPanel("episodes_tier")],
            "Who may read what is new",
            help_text="Unless its own settings, or the file that is imported, say otherwise.",
        ),
        MultiFieldPanel([FieldPanel("free_anonymous"), FieldPanel("free_registered")], "The meter"),
        FieldPanel("preview_for_all"),
        MultiFieldPanel([FieldPanel("gifts_a_month"), FieldPanel("gift_days"), FieldPanel("gift_readers")], "Gifts"),
    ]

    class Meta:
        verbose_name = "access"

    def clean(self) -> None:
        """Numbers that can be meant, each refused in a sentence beside its field."""
        super().clean()
        faults = {}
        for name, (least, most) in BOUNDS.items():
            found = getattr(self, name)
            if not least <= found <= most:
                faults[name] = f"Found {found}, expected a number from {least} to {most}."
        if faults:
            raise ValidationError(faults)


class MeterEntry(models.Model):
    """A free article that an account read in a month. `mark` is the work's short form, as browsers' cookies hold it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="meter_entries")
    month = models.CharField(max_length=7)
    mark = models.CharField(max_length=SHORT)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "month", "mark"], name="metered_once_a_month")]

    def __str__(self) -> str:
        return f"{self.account} {self.month} {self.mark}"


class PreviewDay(models.Model):
    """The subscribers' article that is open to everybody on a calendar day of the magazine's zone."""

    day = models.DateField(unique=True)
    work = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.day}: {self.work}"


class ComplimentaryEdition(models.Model):
    """What complimentary links were minted for: a newsletter's edition, or a label such as “the author's page”."""

    label = models.CharField(max_length=120)
    minted_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    minted_at = models.DateTimeField(default=timezone.now)
    end = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-minted_at", "-id"]

    def __str__(self) -> str:
        return self.label


class ComplimentaryUse(models.Model):
    """How often the links of an edition opened a work."""

    edition = models.ForeignKey(ComplimentaryEdition, models.CASCADE, related_name="uses")
    work = models.UUIDField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "work"], name="complimentary_work_once")]

    def __str__(self) -> str:
        return f"{self.edition}: {self.work}, {self.count}"


class GiftQuerySet(models.QuerySet["GiftLink"]):
    """Gifts in the words of the house."""

    def given_since(self, account: Account, since: datetime) -> GiftQuerySet:
        """What somebody gave from a moment on; gifts that were withdrawn count, or withdrawing would be a quota."""
        return self.filter(giver=account, created_at__gte=since)


class GiftLink(models.Model):
    """An article that a subscriber gives: to so many readers, until a moment. `taken` counts those who accepted.

    One whose giver closed her account stays, without her and withdrawn, until its end: so it opens nothing any more.
    """

    giver = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="gifts")
    work = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)
    end = models.DateTimeField()
    readers = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GiftQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("readers")), name="gift_within_its_readers")
        ]

    def __str__(self) -> str:
        return f"{self.giver} gives {self.work}"
