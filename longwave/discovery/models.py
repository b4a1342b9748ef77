"""What discovery keeps of each story: what is near to it, what was chosen and why, and what editors said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from longwave.discovery.threads.models import ThreadFact, ThreadPage, ThreadPart, ThreadSection
from longwave.published.models import Entry

__all__ = ["Fit", "Nearest", "ThreadFact", "ThreadPage", "ThreadPart", "ThreadSection", "Wish"]


class Nearest(models.Model):
    """What is nearest to a story: its score with each of twenty others, best first, and the words that say why."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="nearest")
    near = models.JSONField(default=list, help_text="A list of [uid, score, words].")
    chosen = models.JSONField(default=list, help_text="What stands under it: a list of [uid, why, words, score].")
    sketch = models.BinaryField(default=b"", help_text="The smallest numbers of its shingles, 32 bits each.")
    digest = models.CharField(max_length=32, help_text="Of the text that is compared.")
    due = models.BooleanField(default=True, help_text="Its text changed since it was scored.")
    fit = models.CharField(max_length=32, blank=True, help_text="Of which its scores are; empty: not scored yet.")
    method = models.PositiveSmallIntegerField(default=0)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["entry"], name="nearest_due", condition=Q(due=True))]

    def __str__(self) -> str:
        return f"{len(self.near)} near {self.entry_id}"


class Fit(models.Model):
    """The last time that all stories were scored: one row."""

    name = models.CharField(max_length=32)
    method = models.PositiveSmallIntegerField()
    stories = models.PositiveIntegerField()
    seconds = models.FloatField()
    fitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stories} stories, {self.fitted_at:%Y-%m-%d}"


class Wish(models.Model):
    """An editor's word on what stands under a story, kept also when it was taken back: who, when, and what stood there.

    Both pieces are known by their uids, since a draft has no entry yet.
    """

    PIN, EXCLUDE = "pin", "exclude"

    work = models.UUIDField(db_index=True)
    other = models.UUIDField()
    verdict = models.CharField(max_length=8, choices=[(PIN, "Pin"), (EXCLUDE, "Exclude")])
    shown = models.JSONField(default=list, help_text="The uids that stood there when it was said.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["work", "other"], name="wish_once", condition=Q(undone_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.other} under {self.work}"
