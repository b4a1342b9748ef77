"""Organisations, and the grants that say what they and accounts may read."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from longwave.membership.models.accounts import Account
from longwave.membership.rules import GrantSource, Tier


class Organisation(models.Model):
    """A library, a ministry, a company: its people read from its network, or from anywhere once paired there.

    `networks` holds one range of addresses a line. The licence is half-open and in the magazine's time zone: it begins
    with its first day and ends with the day before `licence_end`.
    """

    name = models.CharField(max_length=160, unique=True, help_text="As readers see it: “Reading with access from …”.")
    logo = models.ImageField(upload_to="images/organisations", blank=True)
    licence_start = models.DateField("licence begins", help_text="The first day on which its people may read.")
    licence_end = models.DateField(
        "licence ends", null=True, blank=True, help_text="The first day on which they may not. Empty: open-ended."
    )
    networks = models.TextField(
        blank=True, help_text="One range a line: 192.0.2.0/24, 192.0.2.10-192.0.2.40, 2001:db8::/32 or one address."
    )
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name

    def ranges(self) -> list[str]:
        """Its ranges, as they are written."""
        return [line.strip() for line in self.networks.splitlines() if line.strip()]


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants in the words of the house."""

    def standing(self) -> GrantQuerySet:
        """Those that were not taken back, ended and future ones included."""
        return self.filter(revoked_at__isnull=True)

    def in_force(self, now: datetime) -> GrantQuerySet:
        """Those that open something at this moment."""
        return self.standing().filter(Q(end__isnull=True) | Q(end__gt=now), start__lte=now)

    def of(self, account: Account) -> GrantQuerySet:
        """An account's own."""
        return self.filter(account=account)


class Grant(models.Model):
    """A dated right to a tier, of an account or of an organisation. Half-open: at `end` it is over.

    `source` and `source_id` name what it comes from; an empty `scope` covers the whole magazine.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="grants")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="grants")
    tier = models.CharField(
        max_length=16, choices=[(tier.value, tier.value) for tier in Tier], default=Tier.SUBSCRIBERS.value
    )
    scope = models.CharField(max_length=80, blank=True)
    start = models.DateTimeField(default=timezone.now)
    end = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=16, choices=[(source.value, source.value) for source in GrantSource])
    source_id = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was given: whoever looks later will ask.")
    given_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False) ^ Q(organisation__isnull=False), name="grant_has_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=models.F("start")), name="grant_has_length"
            ),
            models.UniqueConstraint(
                fields=["account", "source", "source_id"], condition=~Q(source_id=""), name="grant_once_for_account"
            ),
            models.UniqueConstraint(
                fields=["organisation", "source", "source_id"],
                condition=~Q(source_id=""),
                name="grant_once_for_organisation",
            ),
        ]

    def __str__(self) -> str:
        until = f" until {self.end:%Y-%m-%d}" if self.end else ""
        return f"{self.account or self.organisation}: {self.tier}{until} ({self.source})"


class RightsChange(models.Model):
    """When an account's rights last changed: passes issued before that no longer count.

    Rows older than a pass lives mean nothing, and are tidied away.
    """

    account_id = models.BigIntegerField(unique=True)  # no key: it outlives an account that was closed
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.account_id} at {self.at:%Y-%m-%d %H:%M:%S}"
