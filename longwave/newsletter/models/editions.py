"""Editions: one dated mailing of a newsletter each, what is in it and why, and where its links lead."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from longwave.access.models import ComplimentaryEdition
from longwave.membership.models import Account
from longwave.newsletter.models.lists import Newsletter
from longwave.newsletter.words import Slot, State

STATES = [(state.value, state.value) for state in State]
SLOTS = [(slot.value, slot.value) for slot in Slot]
UNDER_WAY = (State.PREPARING.value, State.SENDING.value, State.PAUSED.value)


class Pick(models.Model):
    """An editor's choice for a day: the preview (one), or a complimentary article of the roundup (in order)."""

    day = models.DateField()
    slot = models.CharField(max_length=16, choices=SLOTS)
    position = models.PositiveSmallIntegerField(default=0)
    work = models.UUIDField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "slot", "position"], name="picked_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.slot} {self.position}: {self.work}"


class Edition(models.Model):
    """One mailing. Composed editions have a day, one for each newsletter; one-off mails may be of a day or not.

    `uid` names it in tokens and Message-IDs. From `frozen_at` on nothing in it changes: `compiled` is the mail with the
    places for what is the reader's own, `dated` its Date header, so that a repeat is the same to the byte. `left_out`
    lists what the rule left out, as pairs of uid and reason.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    newsletter = models.ForeignKey(Newsletter, models.PROTECT, related_name="editions")
    day = models.DateField(null=True, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    subject = models.CharField(max_length=200, blank=True)
    preheader = models.CharField(max_length=200, blank=True)
    greeting = models.TextField(blank=True, help_text="A few words of the editor's above the pieces.")
    body = models.JSONField(default=list, blank=True, help_text="The text of a mail written at the desk, in blocks.")
    about = models.UUIDField(null=True, blank=True, help_text="The article or episode a mail is tied to.")
    segment = models.JSONField(default=dict, blank=True, help_text="Whom of the list it is for; empty: everybody.")
    state = models.CharField(max_length=20, choices=STATES, default=State.DRAFT.value)
    version = models.PositiveIntegerField(default=0)
    send_at = models.DateTimeField(null=True, blank=True)
    latest_at = models.DateTimeField(null=True, blank=True)
    composed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    compiled = models.BinaryField(null=True, editable=False)
    dated = models.CharField(max_length=40, blank=True)
    audience = models.PositiveIntegerField(default=0, help_text="How many copies were frozen.")
    complimentary = models.ForeignKey(ComplimentaryEdition, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=255, blank=True, help_text="Why it is paused, cancelled or missed.")
    written_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-send_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "day"], condition=Q(day__isnull=False), name="one_edition_a_day"
            )
        ]
        indexes = [models.Index(fields=["state", "send_at"], name="edition_due")]

    def __str__(self) -> str:
        return self.slug


class Item(models.Model):
    """A piece in an edition, with the reason it is there. `pinned`: an editor put it there, and no rule moves it; what
    she took out for it, `instead`, no rule puts back."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    slot = models.CharField(max_length=16, choices=SLOTS)
    position = models.PositiveSmallIntegerField(default=0)
    work = models.UUIDField()
    pinned = models.BooleanField(default=False)
    reason = models.CharField(max_length=255, blank=True)
    instead = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "work"], name="item_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.slot} {self.position}"


def link_name() -> str:
    """A name for a link that nobody can guess: eleven letters."""
    return secrets.token_urlsafe(8)


class Link(models.Model):
    """Where a link of an edition leads: `/go/<name>/` counts and redirects there, and nowhere else.

    `name` is drawn by lot, so that whoever has one link finds no other.
    """

    name = models.CharField(max_length=16, unique=True, default=link_name, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="links")
    url = models.CharField(max_length=1000, help_text="A path of ours, or an address that an editor wrote.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "url"], name="link_once")]

    def __str__(self) -> str:
        return self.url


class LinkDay(models.Model):
    """How often a link was followed on a day, without a word on by whom."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="days")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="link_day_once")]

    def __str__(self) -> str:
        return f"{self.link}: {self.count}"
