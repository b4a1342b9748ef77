"""The ledger: one row for each reader's copy of an edition, and who is sending just now.

A row is written by `sending.ledger` alone. What a server answered is committed before the next copy leaves by the same
connection.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from longwave.membership.models import Account
from longwave.newsletter.models.editions import Edition
from longwave.newsletter.words import Outcome

OF_THE_MESSAGE = (400, 406, 413, 422)  # a provider's answers by HTTP: they say nothing of the reader
OPEN = (Outcome.PENDING, Outcome.DEFERRED)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Copies in the words of the house."""

    def unsettled(self) -> DeliveryQuerySet:
        """Those that are still to be sent, or in hand."""
        return self.filter(state__in=(*OPEN, Outcome.CLAIMED))

    def refused(self) -> DeliveryQuerySet:
        """Those that a mail server refused for good."""
        return self.filter(state=Outcome.FAILED, code__gte=400).exclude(code__in=OF_THE_MESSAGE)

    def counts(self) -> dict[int, int]:
        """How many are in each state."""
        found = self.order_by().values_list("state").annotate(count=models.Count("pk"))
        return dict(found)


class Delivery(models.Model):
    """One reader's copy. Address and name are those of the moment of freezing; moments are seconds since 1970.

    `claim` names the sender that has it in hand; `code` and `answer` are the last words of the server.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="deliveries")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="deliveries")
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=150, blank=True)
    domain = models.CharField(max_length=254)
    state = models.PositiveSmallIntegerField(default=Outcome.PENDING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.FloatField(default=0.0)
    claim = models.CharField(max_length=40, null=True)  # absent is not empty: the index is partial
    provider = models.CharField(max_length=40, blank=True)
    code = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=255, blank=True)
    done_at = models.FloatField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["edition", "account"], name="delivered_once")]
        indexes = [
            models.Index(fields=["edition", "next_at", "id"], condition=Q(state__in=OPEN), name="delivery_open"),
            models.Index(fields=["claim"], condition=Q(state=Outcome.CLAIMED), name="delivery_claimed"),
            models.Index(fields=["done_at"], condition=Q(state=Outcome.FAILED), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.address}"


class Sender(models.Model):
    """A process that sends: `token` is of this run, `slot` the same for each run of the same place on a host.

    Who does not beat for the length of a lease has lost its claims.
    """

    token = models.CharField(max_length=40, primary_key=True)
    slot = models.CharField(max_length=80, unique=True)
    host = models.CharField(max_length=80)
    beat = models.FloatField()

    def __str__(self) -> str:
        return self.slot
