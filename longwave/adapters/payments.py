"""Whoever takes the money: what we ask of a payment provider, and what it tells us, in words that are ours.

Amounts are whole numbers of a currency's smallest unit (cents; for yen, yen); currencies are ISO 4217 codes.
Moments are aware. Every request that changes something carries a key: asked again with the same key, a provider does it
once (Stripe keeps keys for a day).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """How a subscription stands, in Stripe's words."""

    INCOMPLETE = "incomplete"  # the first payment is awaited
    INCOMPLETE_EXPIRED = "incomplete_expired"  # it never came
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"  # a payment failed and is tried again
    UNPAID = "unpaid"  # it failed for good
    PAUSED = "paused"  # a trial ended without a card
    CANCELED = "canceled"


class Interval(StrEnum):
    """What a price pays for."""

    MONTH = "month"
    YEAR = "year"


class Away(Exception):
    """The provider did not answer, or not sensibly. Nothing is known of what was asked. The message is for us."""


class Declined(ValueError):
    """The provider refused. The message is its own, and may be shown to whoever asked."""


class Gone(LookupError):
    """There is no such thing at the provider, or it was deleted there."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a price is made from: a product's name, an amount, and for how many months or years it pays.

    `count` is 0 for what is paid once. `reference` is ours: the same one is never made twice.
    """

    reference: str
    product: str
    amount: int
    currency: str
    interval: Interval
    count: int


@dataclass(frozen=True, slots=True)
class Discount:
    """What a coupon is made from: an amount or a share off, for the first payment, some months, or for ever.

    `months` is 1 for the first payment alone and 0 for all of them. Exactly one of `amount` and `percent` is not 0.
    """

    reference: str
    name: str
    amount: int
    percent: int
    currency: str
    months: int


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to pay for. `reference` is ours, comes back with the session, and is the request's key.

    `rate` is the provider's number of a price, `coupon` that of a discount. With `once` it is one payment (a gift).
    With `free` nothing is charged now or later, as things stand, and nobody is asked for a card.
    """

    reference: str
    rate: str
    email: str
    customer: str
    back: str
    success: str
    coupon: str = ""
    trial_days: int = 0
    once: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A checkout: where the payer goes, and what came of it. `paid` also where nothing was due, as in a trial."""

    number: str
    reference: str
    url: str
    complete: bool
    paid: bool
    live: bool
    customer: str
    subscription: str
    payment: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """One bill. `failed_at` is when paying it first failed; `mend_url` is where its card is mended or it is paid.

    `refunded` is how much went back; `lost` that a dispute about it was lost, `disputed` that one is open.
    """

    number: str
    shown: str
    subscription: str
    customer: str
    created: datetime
    paid_at: datetime | None
    due: int
    paid: int
    refunded: int
    currency: str
    failed_at: datetime | None = None
    open: bool = False
    disputed: bool = False
    lost: bool = False
    url: str = ""
    mend_url: str = ""
    period_start: datetime | None = None
    period_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A subscription as the provider has it now. `rates` are the prices of all its items; `start` is where their
    current period begins and `end` the furthest end of it; `ends_at` is set where it will end, `ended_at` where it has.

    `failing_since` is when the oldest unpaid invoice first failed: retries do not move it. `upcoming` is what will be
    charged at `end`, with all that lessens it, as a discount or credit; None where nothing will be, or nobody asked:
    lists do not say it. `each` is what a period costs at the current prices; `credit` is what its customer has paid
    ahead, as by a change to something cheaper, and what later bills are lessened by; `held` is what open bills have
    used of it, and give back where they are voided.
    """

    number: str
    customer: str
    email: str
    live: bool
    state: State
    rates: tuple[str, ...]
    currency: str
    created: datetime
    start: datetime
    end: datetime
    trial_end: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    paused_from: datetime | None
    paused_until: datetime | None
    failing_since: datetime | None
    invoices: tuple[Invoice, ...]
    upcoming: int | None = None
    each: int = 0
    credit: int = 0
    held: int = 0

    @property
    def latest(self) -> Invoice | None:
        """The newest invoice."""
        return max(self.invoices, key=lambda one: one.created, default=None)

    @property
    def renews(self) -> bool:
        """Whether something is charged at the end of its period, as things stand."""
        return self.state in {State.TRIALING, State.ACTIVE} and not (self.ends_at or self.paused_from)


@dataclass(frozen=True, slots=True)
class Change:
    """What another price would cost now (negative: is given back) and from when on which amount is charged.

    `moment` is the provider's instant of reckoning: asked to switch as of it, exactly this is charged. `each` is what
    is charged again and again after that, lessened by discounts until `each_until`, or for ever. `dropped` are the
    coupons of discounts that it takes off.
    """

    due_now: int
    currency: str
    next_amount: int
    next_at: datetime
    moment: datetime
    each: int
    each_until: datetime | None
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that went back."""

    number: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a provider says has happened: a hint where to look. `about` is the object's number, `kind` its type.

    Refunds and disputes tell of the payment that they are about (`payment_intent`), which `Provider.payment` can find.
    """

    number: str
    name: str
    kind: str
    about: str
    customer: str
    subscription: str
    live: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Some of all subscriptions, and where to go on; empty where that was all.

    Of invoices, each has the newest and those that are still open.
    """

    found: tuple[Snapshot, ...]
    after: str


class Provider(Protocol):
    """Takes money. Every method may raise `Away`; those that name a thing, `Gone`; those that change it, `Declined`."""

    name: str
    live: bool

    def rate(self, rate: Rate) -> str:
        """The provider's number of a price, made there once."""
        ...

    def coupon(self, discount: Discount) -> str:
        """The provider's number of a discount, made there once."""
        ...

    def begin(self, order: Order) -> Session:
        """Begin a checkout; the same reference gives the same session."""
        ...

    def session(self, number: str) -> Session:
        """A checkout as it stands."""
        ...

    def expire(self, number: str) -> Session:
        """Close a checkout, so that nobody can pay there any more; one that is complete stays so, and says it."""
        ...

    def portal(self, customer: str, back: str) -> str:
        """The address at which a customer changes her card and sees her invoices."""
        ...

    def subscription(self, number: str) -> Snapshot:
        """A subscription as it stands."""
        ...

    def subscriptions(self, after: str = "") -> Page:
        """All subscriptions of every state, a page at a time."""
        ...

    def payment(self, number: str) -> Invoice:
        """One payment as it stands; where it paid a subscription's invoice, that invoice."""
        ...

    def preview(self, subscription: str, rate: str, dropped: Collection[str] = ()) -> Change:
        """What a switch to another price would cost that takes off the discounts of some coupons."""
        ...

    def switch(
        self, subscription: str, rate: str, moment: datetime, key: str, dropped: Collection[str] = ()
    ) -> Snapshot:
        """Change the price now, reckoned as of a preview's moment, and take the discounts of some coupons off."""
        ...

    def reprice(self, subscription: str, old: str, new: str, key: str) -> Snapshot:
        """Charge another price of the same length from the next renewal on, and nothing before. A subscription that
        has not the old price alone, as after a switch, is left as it is."""
        ...

    def end(self, subscription: str, at_once: bool, key: str) -> Snapshot:
        """End a subscription: with what is paid for; or at once, when its open bills can no longer be paid either."""
        ...

    def resume(self, subscription: str, key: str) -> Snapshot:
        """Take back an end that is to come, or a pause."""
        ...

    def pause(self, subscription: str, until: datetime, key: str) -> Snapshot:
        """Charge nothing until a moment; then go on."""
        ...

    def prolong(self, subscription: str, until: datetime, key: str) -> Snapshot:
        """Make the next charge due later, without a payment."""
        ...

    def refund(self, invoice: str, amount: int, key: str) -> Refund:
        """Give back some of what an invoice or a payment took."""
        ...

    def unused(self, subscription: str, moment: datetime) -> int:
        """What was billed for the current period, discounts taken off, and is not used up at a moment in it. Whether
        that bill was paid, and by what, the provider does not ask."""
        ...

    def take_credit(self, subscription: str, amount: int, key: str) -> None:
        """Lessen the credit of a subscription's customer by what was given back of it."""
        ...

    def event(self, body: bytes, signature: str, now: datetime) -> Event:
        """What a message to the webhook says. Raises `ValueError` for one that is not the provider's, or not of now."""
        ...

    def events(self, since: datetime) -> Sequence[Event]:
        """What has happened since a moment, oldest first, as far as the provider remembers (Stripe: 30 days)."""
        ...
