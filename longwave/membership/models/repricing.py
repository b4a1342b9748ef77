"""Subscribers who are moved to another price: the publisher's act, and a row for each subscription concerned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from longwave.membership.models.accounts import Account
from longwave.membership.models.billing import Subscription
from longwave.membership.models.plans import Price


class PriceChange(models.Model):
    """Whoever has `old` pays `new` from the first renewal at or after `starts` on. `gathered_at` is when the last of
    those whom it concerns was told: until then the worker goes through them. Taken back, it moves nobody else."""

    old = models.ForeignKey(Price, models.PROTECT, related_name="changes")
    new = models.ForeignKey(Price, models.PROTECT, related_name="+")
    starts = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    gathered_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["old"], condition=Q(gathered_at=None), name="price_change_once")]

    def __str__(self) -> str:
        return f"{self.old}: {self.new.words()}"


class Outcome(models.TextChoices):
    """What came of moving a subscription."""

    MOVED = "moved"
    OTHERWISE = "otherwise", "has another price meanwhile"
    ENDED = "ended"
    REFUSED = "refused", "refused by the provider"
    KEPT = "kept", "keeps the old price"


class Repricing(models.Model):
    """One subscription that is moved. Its subscriber was told when this was written, by a notice of her own. `fault` is
    what the provider said where it refused."""

    change = models.ForeignKey(PriceChange, models.CASCADE, related_name="repricings")
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="repricings")
    next_at = models.DateTimeField(null=True)  # not before, where the provider did not answer
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    fault = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "subscription"], name="repricing_once")]
        indexes = [models.Index(fields=["id"], condition=Q(settled_at=None), name="repricing_to_come")]

    def __str__(self) -> str:
        return f"{self.subscription}: {self.outcome or 'to come'}"
