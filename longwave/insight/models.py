"""What was counted on a day: how often a piece was read, met by the wall, led to the plans. No row knows who, but those
of `ReaderStopped`, which are kept for a while so that the desk can tell a reader why."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from longwave.insight.rules import Steps
from longwave.membership.models import Account


@register_setting(icon="view", order=4)
class InsightSettings(BaseGenericSetting):
    """What the publisher decides about counting. One row."""

    measure_path = models.BooleanField(
        "count the path to a subscription",
        default=True,
        help_text="Walls, sign-ups and looks at the plans, by page, day and reason; and for 90 days which walls "
        "signed-in readers met. Off: nothing more is counted of them, from the next second on, and which readers met "
        "walls is forgotten within the hour. The other counts stay.",
    )

    panels = [FieldPanel("measure_path")]

    class Meta:
        verbose_name = "insight"

    def __str__(self) -> str:
        return "Insight"


class Read(models.Model):
    """The whole of a piece was sent to somebody who went there, so many times on a day of the magazine's zone."""

    work = models.UUIDField()
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "work"], name="read_day_once")]
        indexes = [models.Index(fields=["work", "day"], name="read_of_a_work")]

    def __str__(self) -> str:
        return f"{self.work} {self.day}: {self.count}"


class WallMet(models.Model):
    """A wall was sent in place of a piece, for a reason, so many times on a day of the magazine's zone."""

    work = models.UUIDField()
    reason = models.CharField(max_length=32)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "work", "reason"], name="wall_day_once")]

    def __str__(self) -> str:
        return f"{self.work} {self.reason} {self.day}: {self.count}"


class ReaderStopped(models.Model):
    """A signed-in reader was sent a wall in place of a piece, for a reason, so many times on a day."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    work = models.UUIDField()
    reason = models.CharField(max_length=32)
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [models.UniqueConstraint(fields=["account", "day", "work", "reason"], name="stopped_day_once")]

    def __str__(self) -> str:
        return f"{self.account}: {self.work} {self.reason} {self.day}"


class Step(models.Model):
    """A step towards a subscription was taken so many times on a day, from a page of ours.

    `source` is the page's path; empty where it is none that we name.
    """

    step = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Steps])
    source = models.CharField(max_length=255, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "step", "source"], name="step_day_once")]

    def __str__(self) -> str:
        return f"{self.step} from {self.source} {self.day}: {self.count}"
