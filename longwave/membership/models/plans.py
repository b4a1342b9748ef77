"""What can be bought: plans, their prices, and offers that make them cheaper for a while."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from longwave.adapters.payments import Interval
from longwave.kernel import money
from longwave.membership.billing.selling import Term, term_words
from longwave.membership.rules import OPENED, Opened, Scope

FIXED = ("plan_id", "amount", "currency", "interval", "count")


class Plan(models.Model):
    """What somebody subscribes to: what it includes, for whom it is meant, and what it opens."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, unique=True, help_text="As readers see it: “Digital”, “Students”.")
    audience = models.CharField(max_length=160, blank=True, help_text="For whom it is meant, in a few words.")
    includes = models.TextField(help_text="What it includes: one thing a line, as the page of plans lists it.")
    scope = models.CharField(
        "what it opens",
        max_length=80,
        blank=True,
        choices=[
            (Scope.EVERYTHING.value, "Everything that is for subscribers"),
            (Scope.ARTICLES.value, "All articles, and no episodes"),
            (Scope.EPISODES.value, "All episodes, and no articles"),
        ],
        default=Scope.EVERYTHING.value,
        help_text="It can be changed until somebody begins to buy the plan, and never after.",
    )
    gift_quota = models.PositiveSmallIntegerField(
        "articles to give away each month", null=True, blank=True, help_text="Empty: as many as the settings say."
    )
    needs_proof = models.BooleanField(
        "asks for proof", default=False, help_text="For students and the like: bought only once the desk has agreed."
    )
    on_sale = models.BooleanField(
        default=True, help_text="Off: whoever has it keeps it, and nobody else is offered it."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Plans are shown in this order.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def lines(self) -> list[str]:
        """What it includes, thing by thing."""
        return [line.strip() for line in self.includes.splitlines() if line.strip()]

    def opened(self) -> Opened:
        """What it opens, in words."""
        return OPENED[Scope(self.scope)]


class Price(models.Model):
    """What a plan costs for a stretch of time. It never changes: whoever bought at it keeps it, and a new price is
    another row."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="prices")
    amount = models.PositiveIntegerField(help_text="In the currency's smallest unit.")
    currency = models.CharField(max_length=3, validators=[RegexValidator(money.CODE, "Three capitals, as EUR.")])
    interval = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Interval])
    count = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(36)])
    on_sale = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # The provider's number of it, by provider and mode (`stripe-live`): a test's price is none in earnest.
    numbers = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["plan", "currency", "interval", "count", "amount"]

    def __str__(self) -> str:
        return f"{self.plan}, {self.words()}"

    def words(self) -> str:
        """What a reader sees: `€9.90 a month`."""
        return f"{money.words(self.amount, self.currency)} {term_words(self.term())}"

    def term(self) -> Term:
        """The stretch of time that it pays for."""
        return Term(Interval(self.interval), self.count)

    def save(self, *args: Any, **options: Any) -> None:
        """Refuse to change what somebody may have bought."""
        if self.pk:
            was = Price.objects.filter(pk=self.pk).values(*FIXED).first()
            if was and any(was[name] != getattr(self, name) for name in FIXED):
                raise ValidationError("A price never changes. Take it off sale, and add another one.")
        super().save(*args, **options)


class Offer(models.Model):
    """Something cheaper, or free for a while: for everybody, or for whoever has the code."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, help_text="As readers see it: “Half price for three months”.")
    code = models.CharField(
        max_length=40, blank=True, help_text="What readers type. Empty: it is offered to everybody, and shown."
    )
    prices = models.ManyToManyField(Price, blank=True, help_text="None: for all prices.")
    trial_days = models.PositiveSmallIntegerField("days free at the start", default=0)
    percent = models.PositiveSmallIntegerField("percent off", default=0, validators=[MaxValueValidator(100)])
    amount = models.PositiveIntegerField("amount off", default=0, help_text="In the currency's smallest unit.")
    currency = models.CharField(max_length=3, blank=True, help_text="Of the amount off.")
    months = models.PositiveSmallIntegerField(
        "months cheaper", default=1, help_text="1: the first payment. 0: as long as the subscription lives."
    )
    starts = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)
    most_uses = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: any number of subscriptions.")
    comeback = models.BooleanField(
        "only for those who come back", default=False, help_text="Offered to former subscribers alone."
    )
    active = models.BooleanField(default=True)
    numbers = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="offer_code_once"),
            models.CheckConstraint(condition=Q(percent=0) | Q(amount=0), name="offer_one_discount"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Store a code as it is looked up, and refuse an offer that offers nothing."""
        self.code = tidy_code(self.code)
        self.currency = self.currency.strip().upper()
        if not (self.trial_days or self.percent or self.amount):
            raise ValidationError("This offers nothing: give free days, percent off or an amount off.")
        if self.amount and self.currency not in money.IN_USE:
            raise ValidationError({"currency": "An amount off needs its currency, as EUR."})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": "It must end after it starts."})

    def runs(self, now: datetime) -> bool:
        """Whether it can be had at a moment."""
        return self.active and (not self.starts or self.starts <= now) and (not self.ends or now < self.ends)

    def shown(self) -> str:
        """Its name and for whom it is, as a page says it that everybody reads. Whoever has a code knows."""
        if self.comeback:
            return f"{self.name}, for readers who come back"
        return self.name if self.code else f"{self.name}, for new readers"


def tidy_code(typed: str) -> str:
    """A code as it is stored: capitals, without spaces."""
    return "".join(typed.upper().split())
