"""What was bought: checkouts, subscriptions as their provider has them, payments, and what is still to be told.

Access reads none of this: a subscription makes a grant (`membership.billing.projecting`).
"""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from longwave.adapters.payments import State
from longwave.membership.models.accounts import Account
from longwave.membership.models.plans import Offer, Plan, Price

# The least and the most of each number: grace without end would give the magazine away.
BOUNDS = {
    "grace_days": (0, 60),
    "notice_days": (1, 90),
    "price_notice_days": (1, 365),
    "withdrawal_days": (0, 365),
    "pause_months": (0, 12),
}


@register_setting(icon="tag", order=3)
class BillingSettings(BaseGenericSetting):
    """What the publisher decides about money, beside plans and prices. One row."""

    grace_days = models.PositiveSmallIntegerField(
        "days of grace",
        default=14,
        help_text="How long a subscription stays open after a payment failed, counted from its first failure.",
    )
    notice_days = models.PositiveSmallIntegerField(
        "days of notice", default=21, help_text="How long before a year's renewal its subscriber is told by mail."
    )
    price_notice_days = models.PositiveSmallIntegerField(
        "days of notice of another price",
        default=30,
        help_text="How long before they pay it subscribers are told, as the law of your country wants it.",
    )
    withdrawal_days = models.PositiveSmallIntegerField(
        "days to withdraw", default=14, help_text="How long a buyer may withdraw. In the European Union at least 14."
    )
    pause_months = models.PositiveSmallIntegerField(
        "longest pause in months", default=3, help_text="0: subscriptions cannot be paused."
    )
    bank_details = models.TextField(blank=True, help_text="Where invoices are paid to, as they say it.")

    class Meta:
        verbose_name = "billing"

    def __str__(self) -> str:
        return "Billing"

    def clean(self) -> None:
        """Numbers that can be meant, each refused in a sentence beside its field."""
        super().clean()
        faults = {}
        for name, (least, most) in BOUNDS.items():
            found = getattr(self, name)
            if found is not None and not least <= found <= most:
                faults[name] = f"Found {found}, expected a number from {least} to {most}."
        if faults:
            raise ValidationError(faults)


class Customer(models.Model):
    """Who somebody is at a provider. Bound by a checkout of ours alone, never by what a message says.

    A provider takes one currency of each: whoever buys in another one is another customer there.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="customers")
    provider = models.CharField(max_length=24)
    number = models.CharField(max_length=255)
    live = models.BooleanField()
    currency = models.CharField(max_length=3, blank=True)  # empty: not known

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "number"], name="customer_once")]

    def __str__(self) -> str:
        return f"{self.account}: {self.number}"


class CheckoutState(models.TextChoices):
    """How a checkout stands."""

    BEGUN = "begun"
    PAID = "paid"
    LAPSED = "lapsed"


class Checkout(models.Model):
    """Somebody's intent to buy. Its `uid` goes to the provider and comes back: the one thing that binds a customer.

    `consent` is what she agreed to when she pressed the button; `source` is the page from which she came.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="checkouts")
    price = models.ForeignKey(Price, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, related_name="checkouts")
    gift = models.ForeignKey("GiftSubscription", models.CASCADE, null=True, related_name="checkouts")
    provider = models.CharField(max_length=24)
    session = models.CharField(max_length=255, blank=True, db_index=True)
    state = models.CharField(max_length=8, choices=CheckoutState.choices, default=CheckoutState.BEGUN)
    consent = models.TextField(blank=True)
    source = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account}, {self.price}: {self.state}"


class Subscription(models.Model):
    """A subscription, as its provider had it when we last asked. Nothing here is decided by us."""

    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="paid_subscriptions")
    provider = models.CharField(max_length=24)
    number = models.CharField(max_length=255)
    customer = models.CharField(max_length=255, blank=True, db_index=True)
    live = models.BooleanField(default=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="subscriptions")
    price = models.ForeignKey(Price, models.PROTECT, null=True, related_name="subscriptions")
    state = models.CharField(max_length=24, choices=[(one.value, one.value) for one in State])
    currency = models.CharField(max_length=3)
    created = models.DateTimeField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    trial_end = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_from = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    upcoming = models.IntegerField(null=True)  # what is charged at `end`, with credit and discounts taken off
    digest = models.CharField(max_length=64, blank=True)  # of what the provider said: the same again changes nothing
    asked_at = models.DateTimeField()  # when the provider was asked, by the machine's clock: older answers are dropped
    consent = models.TextField(blank=True)

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [models.UniqueConstraint(fields=["provider", "number"], name="subscription_once")]
        indexes = [models.Index(fields=["state", "end"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.state}"


class Payment(models.Model):
    """An invoice, or a payment for something bought once, as its provider had it."""

    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="payments")
    subscription = models.ForeignKey(Subscription, models.CASCADE, null=True, related_name="payments")
    provider = models.CharField(max_length=24)
    number = models.CharField(max_length=255)
    shown = models.CharField(max_length=80, blank=True)
    due = models.IntegerField()
    paid = models.IntegerField(default=0)
    refunded = models.IntegerField(default=0)
    currency = models.CharField(max_length=3)
    created = models.DateTimeField(db_index=True)
    paid_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    open = models.BooleanField(default=False)
    disputed = models.BooleanField(default=False)
    lost = models.BooleanField(default=False)
    url = models.URLField(max_length=600, blank=True)
    mend_url = models.URLField(max_length=600, blank=True)
    period_start = models.DateTimeField(null=True)
    period_end = models.DateTimeField(null=True)
    pay_by = models.DateField(null=True)  # of an invoice that the desk wrote: a provider knows its own reminders

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [models.UniqueConstraint(fields=["provider", "number"], name="payment_once")]
        indexes = [
            models.Index(fields=["id"], condition=Q(disputed=True), name="payment_disputed"),
            models.Index(fields=["pay_by"], condition=Q(open=True), name="payment_to_be_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.shown or self.number}: {self.paid} of {self.due} {self.currency}"


class ProviderEvent(models.Model):
    """A provider's message, kept until its effect is there: both are committed as one."""

    provider = models.CharField(max_length=24)
    number = models.CharField(max_length=255)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=255, blank=True)
    customer = models.CharField(max_length=255, blank=True)
    subscription = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, db_index=True)
    fault = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "number"], name="provider_event_once")]
        indexes = [models.Index(fields=["at"], condition=Q(applied_at=None), name="provider_event_waiting")]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by what came of them."""

    def in_doubt(self) -> NoticeQuerySet:
        """Handed over and tried no more, and nobody knows whether they arrived."""
        return self.filter(handed_at__isnull=False, next_at=None)


class Notice(models.Model):
    """Something a reader is told by mail, once: written with its cause, sent after it.

    `handed_at` is written before a mail is handed over and taken away when it is known what came of that. Where it
    stands still, the worker was killed in between: the mail goes `again_at` once more, and then waits for the desk.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32)
    about = models.CharField(max_length=255)
    words = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(null=True, db_index=True)
    handed_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "about"], name="notice_once")]
        indexes = [models.Index(fields=["id"], condition=Q(handed_at__isnull=False), name="notice_in_doubt")]

    def __str__(self) -> str:
        return f"{self.kind} about {self.about}"


class GiftSubscriptionQuerySet(models.QuerySet["GiftSubscription"]):
    """Gifts by what is still to be done."""

    def forget(self) -> int:
        """Forget for whom gifts were and what was written with them, where the giver has closed her account and nothing
        is to be brought any more; gives back how many."""
        to_bring = Q(paid_at__isnull=False, delivered_at=None, redeemed_at=None, cancelled_at=None) & ~Q(to_email="")
        told = ~Q(to_email="", to_name="", message="")
        return self.filter(told, giver=None).exclude(to_bring).update(to_email="", to_name="", message="")


class GiftSubscription(models.Model):
    """A subscription for somebody else: bought once, delivered on a day, redeemed by a code.

    `giver_name` is what whoever is given it reads; it goes when the giver closes her account. For whom it is, and the
    message, go then too, or once they have been brought.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    giver = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="given_subscriptions")
    giver_name = models.CharField(max_length=120, blank=True)
    price = models.ForeignKey(Price, models.PROTECT, related_name="+")
    to_email = models.EmailField(blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    message = models.TextField(blank=True, max_length=1000)
    deliver_on = models.DateField(null=True)
    code = models.CharField(max_length=24, unique=True, null=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    redeemed_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="subscriptions_received")
    redeemed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = GiftSubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["deliver_on"], condition=Q(delivered_at=None), name="gift_to_deliver")]

    def __str__(self) -> str:
        return f"{self.price} for {self.to_name or self.to_email or 'somebody'}"


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """Withdrawals by what is still to be done."""

    def waiting(self) -> WithdrawalQuerySet:
        """Stated, and neither carried out nor refused: the provider did not answer."""
        return self.filter(done_at=None, outcome="")

    def standing(self) -> WithdrawalQuerySet:
        """Stated, and not refused."""
        return self.exclude(~Q(outcome=""), done_at=None)


class Withdrawal(models.Model):
    """A buyer's statement that she withdraws, with when it came and what came of it (Directive 2011/83/EU, 11a).

    `confirm_at` is when the mail that confirms it is tried next; nothing once it has left.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="withdrawals")
    subscription = models.ForeignKey(Subscription, models.SET_NULL, null=True, related_name="withdrawals")
    gift = models.ForeignKey(GiftSubscription, models.SET_NULL, null=True, related_name="withdrawals")
    name = models.CharField(max_length=160)
    email = models.EmailField()
    contract = models.CharField(max_length=200, help_text="Which contract, in the buyer's words.")
    stated_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    refunded = models.IntegerField(default=0)
    outcome = models.CharField(max_length=255, blank=True)
    confirm_at = models.DateTimeField(null=True, db_index=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-stated_at"]

    def __str__(self) -> str:
        return f"{self.email}, {self.stated_at:%Y-%m-%d %H:%M}"


class Proof(models.Model):
    """Why somebody may have a plan that asks for proof, and what the desk said to it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="proofs")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="proofs")
    statement = models.TextField(max_length=1000)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    until = models.DateField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["account", "plan"], name="proof_once")]

    def __str__(self) -> str:
        return f"{self.account}: {self.plan}"
