"""What goes back to whoever leaves."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from longwave.membership.models.billing import Subscription


class Settlement(models.Model):
    """An end that somebody asked for, and what goes back with it, written down before the first of it goes.

    Whoever carries it out may be killed at any point: what is written is carried on, and nothing goes back twice.
    `backs` are an invoice, an amount, and how much of that is credit, each; the first `done` of them have gone.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="settlements")
    at_once = models.BooleanField()
    backs = models.JSONField(default=list)
    done = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription"], condition=Q(settled_at=None), name="settlement_under_way")
        ]

    def __str__(self) -> str:
        return f"{self.subscription.number}: {self.refunded} of {sum(back[1] for back in self.backs)}"

    @property
    def refunded(self) -> int:
        """How much of it has gone back, in the currency's smallest unit."""
        return sum(back[1] for back in self.backs[: self.done])
