"""What came back: reports of failure, complaints, and the times that sending stopped because of them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.bounces.rules import Cause, Effect, Kind
from longwave.newsletter.models.editions import Edition
from longwave.newsletter.models.ledger import Delivery


class Returned(models.Model):
    """One report, from a mailbox, a provider or the server itself. `key` names it, so that it is taken only once.

    Without a `delivery` it names no copy of ours: it is counted, and changes nothing. `sent_at` is when the copy was.
    """

    key = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=40, help_text="mail, smtp, or the provider.")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    cause = models.CharField(max_length=16, blank=True, choices=[(cause.value, cause.value) for cause in Cause])
    status = models.CharField(max_length=12, blank=True, help_text="The enhanced status code (RFC 3463).")
    words = models.CharField(max_length=255, blank=True, help_text="What the other side said.")
    effect = models.CharField(max_length=16, choices=[(effect.value, effect.value) for effect in Effect])
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="returned")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="returned")
    sent_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "returned"
        indexes = [
            models.Index(fields=["account", "-at"], name="returned_of_account"),
            models.Index(fields=["kind", "-at"], name="returned_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status or self.cause}".rstrip()


class ComplaintPause(models.Model):
    """An edition whose sending stopped by itself, since too many readers complained. What they complained of before
    somebody has then answered for: it does not stop anything again."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="complaint_pauses")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    sent = models.PositiveIntegerField()
    complaints = models.PositiveIntegerField()
    why = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.why
