"""Newsletters and their readers: who asked for what, when, by which words; and who must not be written to."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.words import ConsentKind, Frequency, Rhythm, Standing, SuppressionReason

FRIDAY = 4


class Newsletter(models.Model):
    """Something that readers sign up for. `uid` names it in List-Id, whatever it is called later (RFC 2919).

    `send_at` is the clock of the magazine's zone. Composed editions may be changed until `cut_off` minutes before; one
    whose time was missed is still sent within `too_late` minutes after it.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.CharField(max_length=200, help_text="One sentence, as the sign-up box says it.")
    rhythm = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Rhythm])
    weekday = models.PositiveSmallIntegerField(default=FRIDAY, help_text="Of a weekly one: 0 is Monday.")
    send_at = models.TimeField(default=dt.time(7))
    sender_name = models.CharField(max_length=80, blank=True)
    sender_address = models.EmailField(blank=True, help_text="Without one nothing can be scheduled.")
    reply_to = models.EmailField(blank=True)
    send_anyway = models.BooleanField(default=False, help_text="Although the DNS does not vouch for its sender.")
    cut_off = models.PositiveSmallIntegerField("cut-off", default=30, help_text="Minutes before it is sent.")
    too_late = models.PositiveSmallIntegerField(default=240, help_text="Minutes after which a missed one is not sent.")
    at_sign_up = models.BooleanField("offered in sign-up boxes", default=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Readers of newsletters in the words of the house."""

    def getting(self, newsletter: Newsletter, day: dt.date) -> SubscriptionQuerySet:
        """Those who get an edition of this day: confirmed, not paused, and wanting one on such a day."""
        wanted = Q(frequency=Frequency.EVERY.value)
        if day.weekday() <= FRIDAY:
            wanted |= Q(frequency=Frequency.WORKDAYS.value)
        if day.weekday() == FRIDAY:
            wanted |= Q(frequency=Frequency.FRIDAYS.value)
        return self.filter(
            Q(paused_until__isnull=True) | Q(paused_until__lte=day),
            wanted,
            newsletter=newsletter,
            standing=Standing.ON.value,
            account__is_active=True,
        )


class Subscription(models.Model):
    """A reader's place on a newsletter's list. `paused_until` is the first day on which she gets it again."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="subscriptions")
    account = models.ForeignKey(Account, models.CASCADE, related_name="subscriptions")
    standing = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Standing])
    frequency = models.CharField(
        max_length=16, choices=[(f.value, f.value) for f in Frequency], default=Frequency.EVERY.value
    )
    paused_until = models.DateField(null=True, blank=True)
    since = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_after = models.UUIDField(null=True, blank=True, help_text="The edition whose link she left by.")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsletter", "account"], name="subscribed_once")]
        indexes = [models.Index(fields=["newsletter", "standing"], name="subscription_standing")]

    def __str__(self) -> str:
        return f"{self.account} {self.standing} {self.newsletter}"


class Interest(models.Model):
    """A topic of which a reader has said that she wants to hear, by the uid of its entry."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="interests")
    topic = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "topic"], name="interested_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.topic}"


class SignUp(models.Model):
    """What was asked for at an address, until its mail is answered: nobody is looked up, and no account made, before.

    Forgotten after three days. `uid` is in the link of the mail; `text` are the words beside the box. `next_at` is when
    its mail is tried (again); nothing once that is settled.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    address = models.CharField(max_length=254)
    newsletters = models.JSONField(default=list)
    text = models.TextField()
    source = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    next_at = models.DateTimeField(null=True, default=timezone.now, db_index=True)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.address


class Consent(models.Model):
    """One act by which somebody agreed or took it back: kept as she saw it. It is never changed."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="consents")
    newsletter = models.ForeignKey(Newsletter, models.SET_NULL, null=True, related_name="consents")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in ConsentKind])
    text = models.TextField(blank=True, help_text="The words she agreed to.")
    source = models.CharField(max_length=255, blank=True, help_text="The page, or the file and line of an import.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.account} {self.kind} {self.newsletter}"


class Salt(models.Model):
    """The key of the hashes of suppressed addresses: one row. It is not the magazine's secret, since that is changed
    when it has become known, and nobody may be written to again because of that."""

    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        return "the key of suppressed addresses"


class Suppression(models.Model):
    """An address that nothing is sent to: as a keyed hash, which outlives the account. `lists_only` spares receipts
    and codes; a hard bounce spares nothing. Who left one newsletter elsewhere has a hash for that one alone."""

    digest = models.CharField(max_length=64)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="suppressions")
    reason = models.CharField(max_length=16, choices=[(r.value, r.value) for r in SuppressionReason])
    lists_only = models.BooleanField(default=False)
    detail = models.CharField(max_length=255, blank=True, help_text="What the other side said.")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "reason"], name="suppressed_once")]

    def __str__(self) -> str:
        return f"{self.reason} {self.digest[:8]}"
