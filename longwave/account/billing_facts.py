"""An account's subscriptions, bills and gifts, as its pages show them. The provider is asked for none of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from longwave.account import plans
from longwave.account.rules import Standing, acts, day, subscription_sentence
from longwave.adapters.payments import State
from longwave.kernel import money
from longwave.membership.billing import checkouts, gifts, providers, repricing
from longwave.membership.billing.facts import opens
from longwave.membership.billing.projecting import opened_of, scope_of, settings, source_id
from longwave.membership.billing.rules import Why
from longwave.membership.models import (
    Account,
    Checkout,
    CheckoutState,
    GiftSubscription,
    Grant,
    Payment,
    Price,
    Proof,
    Subscription,
    Withdrawal,
)
from longwave.membership.rules import GrantSource, Tier


@dataclass(frozen=True, slots=True)
class Held:
    """A subscription with its sentence and what can be done to it. `mend` is where what is open is paid."""

    number: int
    plan: str
    sentence: str
    acts: frozenset[str]
    mend: str
    owed: str
    over: bool
    manual: bool
    others: list[tuple[str, str]]
    pauses: list[int]


def subscriptions(account: Account, now: datetime) -> list[Held]:
    """An account's subscriptions: those that go on first, then the newest."""
    rows = Subscription.objects.filter(account=account).select_related("plan", "price__plan")
    return sorted((_held(row, now) for row in rows), key=lambda one: one.over)


def _held(row: Subscription, now: datetime) -> Held:
    stands, most = standing(row, now), settings().pause_months
    can, zone = acts(stands, most), timezone.get_default_timezone()
    owed = row.payments.filter(open=True).order_by("created").first() if not stands.over else None
    return Held(
        number=row.pk,
        plan=stands.plan,
        sentence=subscription_sentence(stands, zone),
        acts=can,
        mend=owed.mend_url if owed else "",
        owed=money.words(owed.due, owed.currency) if owed else "",
        over=stands.over,
        manual=row.provider == "manual",
        others=_others(row, now) if "change" in can else [],
        pauses=list(range(1, most + 1)) if "pause" in can else [],
    )


def standing(row: Subscription, now: datetime) -> Standing:
    """A subscription as the rules see it."""
    seller, ahead, opened = providers.provider(), repricing.to_come(row), opens(row)
    reckoned = ahead is None or ahead.at > row.end  # what the provider has said of the next charge is the old price's
    return Standing(
        plan=row.plan.name if row.plan else "Your subscription",
        price=row.price.words() if row.price else "",
        state=_state(row),
        end=row.end,
        charge=_next(row) if reckoned else "",
        covered=reckoned and row.upcoming == 0,
        later=ahead.price.words() if ahead else "",
        later_from=ahead.at if ahead else None,
        lessened=repricing.lessened(row),
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        paused_from=row.paused_from,
        paused_until=row.paused_until,
        open_until=opened.end if opened.why in {Why.FAILING, Why.ENDING, Why.RESTING} else None,
        shut=opened.end is None or opened.end <= now,
        returned=opened.why is Why.REFUNDED,
        online=seller is not None and seller.name == row.provider,
        opened=opened_of(row),
    )


def _state(row: Subscription) -> State:
    """How it stands to whoever has it. What she paid for and lasts longer, as after a pause, its provider calls a
    trial; and what her bank still considers, active."""
    if row.state == State.TRIALING and row.payments.filter(paid__gt=0).exists():
        return State.ACTIVE
    return State.INCOMPLETE if _awaited(row) else State(row.state)


def _awaited(row: Subscription) -> bool:
    """Whether its first payment is on its way, as by a debit: the provider calls it active meanwhile."""
    if row.state != State.ACTIVE:
        return False
    return row.payments.filter(due__gt=0).exists() and not row.payments.filter(paid__gt=0).exists()


def _next(row: Subscription) -> str:
    """What is charged next where that is not the price: as the provider has said, or where it has not, while the offer
    with which she began still lowers it."""
    if row.price is None or row.state not in {State.ACTIVE, State.TRIALING}:
        return ""
    if row.upcoming is not None:
        return money.words(row.upcoming, row.currency) if row.upcoming != row.price.amount else ""
    begun = Checkout.objects.filter(
        account=row.account, price=row.price, state=CheckoutState.PAID, gift=None, offer__isnull=False
    )
    with_offer = begun.filter(created_at__lte=row.created + timedelta(days=1)).select_related("offer").last()
    if with_offer is None:
        return ""
    quote = plans.quoted(row.price, with_offer.offer, row.created)
    paid = row.payments.filter(paid__gt=0).count()
    lowered = quote.cheaper is None or paid < quote.cheaper
    return money.words(quote.first, quote.currency) if lowered else ""


def _others(row: Subscription, now: datetime) -> list[tuple[str, str]]:
    """To which prices she can switch: in her currency; of plans that ask for a proof, hers and those that the desk has
    agreed to. What another plan opens is said where it is not what she has."""
    agreed = checkouts.agreed(row.account, now).values("plan") if row.account else []
    free = Q(plan__needs_proof=False) | Q(plan=row.plan_id) | Q(plan__in=agreed)
    prices = Price.objects.filter(free, on_sale=True, plan__on_sale=True, currency=row.currency).select_related("plan")
    found = prices.exclude(pk=row.price_id or 0).order_by("plan__position", "plan__name", "amount")
    scope, to = scope_of(row), f"/account/subscription/{row.pk}/change/"
    return [
        (f"{to}{price.uid}/", str(price) if price.plan.scope == scope else f"{price}: {price.plan.opened().what}")
        for price in found
    ]


def change_path(account: Account, price: Price, now: datetime) -> str:
    """The page on which a subscription of hers becomes one at this price; nothing where none can."""
    paths = (path for held in subscriptions(account, now) for path, _ in held.others)
    return next((path for path in paths if path.endswith(f"/{price.uid}/")), "")


def besides(row: Subscription, account: Account, now: datetime) -> list[str]:
    """The scopes of what opens something to a subscriber now but this subscription."""
    opening = Grant.objects.of(account).in_force(now).filter(tier=Tier.SUBSCRIBERS.value)
    others = opening.exclude(source=GrantSource.SUBSCRIPTION.value, source_id=source_id(row))
    return list(others.values_list("scope", flat=True))


@dataclass(frozen=True, slots=True)
class Bill:
    """A payment in a list."""

    day: datetime
    shown: str
    amount: str
    state: str
    url: str


def bills(account: Account) -> list[Bill]:
    """What an account was charged, newest first. A provider's draft is no bill yet: it has no number, and may never
    become one."""
    rows = Payment.objects.filter(account=account)
    return [_bill(row) for row in rows.exclude(shown="", paid=0, open=False, failed_at=None)]


def _bill(row: Payment) -> Bill:
    back = money.words(row.refunded, row.currency)
    state = "open" if row.open else "paid" if row.paid else "nothing was due" if not row.due else _unpaid(row)
    if row.refunded:
        state = "paid, and given back" if row.refunded >= row.paid else f"paid; {back} given back"
    return Bill(row.created, row.shown, money.words(row.paid or row.due, row.currency), state, row.url)


def _unpaid(row: Payment) -> str:
    """Of a bill that nobody has to pay any more: taken back, or given up after it had failed."""
    return "given up: it was not paid" if row.failed_at else "taken back: not charged"


@dataclass(frozen=True, slots=True)
class Comeback:
    """An offer for whoever comes back."""

    name: str
    told: str
    path: str


def comebacks(account: Account, now: datetime) -> list[Comeback]:
    """What is offered to whoever has left; nothing while a subscription goes on."""
    last = Subscription.objects.filter(account=account).first()
    if last is None or providers.provider() is None:
        return []
    prices = Price.objects.filter(on_sale=True, plan__on_sale=True, currency=last.currency).select_related("plan")
    found = [(price, checkouts.offer_for(price, "", account, now)) for price in prices]
    return [
        Comeback(f"{price.plan}: {offer}", plans.sentence(price, offer, now), plans.price_path(price, ""))
        for price, offer in found
        if offer and offer.comeback
    ]


@dataclass(frozen=True, slots=True)
class Given:
    """A subscription that somebody gave. `code` is there while nobody has redeemed it."""

    what: str
    state: str
    code: str


def given(account: Account) -> list[Given]:
    """The subscriptions that an account gave and paid for, newest first."""
    rows = GiftSubscription.objects.filter(giver=account, paid_at__isnull=False).select_related("price__plan")
    return [_given(row) for row in rows]


def _given(row: GiftSubscription) -> Given:
    zone, to = timezone.get_default_timezone(), row.to_name or row.to_email
    if row.cancelled_at:
        state = "paid back; its code opens nothing"
    elif row.redeemed_at:
        state = f"redeemed on {day(row.redeemed_at, zone)}"
    elif row.delivered_at:
        state = f"sent to {row.to_email} on {day(row.delivered_at, zone)}, not redeemed yet"
    elif row.to_email and row.deliver_on:
        state = f"goes to {row.to_email} on {row.deliver_on.day} {row.deliver_on:%B %Y}"
    else:
        state = f"goes to {row.to_email}" if row.to_email else "to pass on"
    standing = row.code if row.code and not row.redeemed_at and not row.cancelled_at else ""
    return Given(f"{row.price.plan}{f' for {to}' if to else ''}", state, standing)


@dataclass(frozen=True, slots=True)
class Received:
    """A subscription that somebody was given, in a sentence. `opens` says that it reads now, or will."""

    sentence: str
    opens: bool = False
    taken_back: bool = False


def received(account: Account, now: datetime) -> list[Received]:
    """The subscriptions that an account was given: what is opened now or later first, then the newest."""
    rows = GiftSubscription.objects.filter(redeemed_by=account).select_related("price__plan", "giver")
    grants = Grant.objects.of(account).filter(source=GrantSource.GIFT.value)
    opened = {grant.source_id: grant for grant in grants}
    found = [_received(row, opened.get(gifts.source_id(row)), now) for row in rows.order_by("-redeemed_at", "-pk")]
    return sorted(found, key=lambda one: not one.opens)


def _received(row: GiftSubscription, grant: Grant | None, now: datetime) -> Received:
    zone, plan, giver = timezone.get_default_timezone(), row.price.plan.name, gifts.giver_of(row)
    gave = f"{giver} gave you “{plan}”."
    if row.cancelled_at:
        told = f"{gave} The gift was taken back on {day(row.cancelled_at, zone)}, as what was paid for it went back."
        return Received(told, taken_back=True)
    if grant is None or grant.end is None:
        return Received(gave)
    if grant.revoked_at or grant.end <= now:
        return Received(f"{gave} It ended on {day(grant.revoked_at or grant.end, zone)}.")
    begins = f"from {day(grant.start, zone)} " if grant.start > now else ""
    return Received(f"{giver} gives you “{plan}” {begins}until {day(grant.end, zone)}. It ends by itself.", opens=True)


def export(account: Account) -> dict[str, Any]:
    """Everything about money that we hold of an account, as plain data."""
    rows = GiftSubscription.objects.order_by("pk")
    given = rows.filter(giver=account).values(
        "price__plan__name",
        "giver_name",
        "to_email",
        "to_name",
        "message",
        "deliver_on",
        "created_at",
        "paid_at",
        "redeemed_at",
    )
    received = rows.filter(redeemed_by=account).values("price__plan__name", "redeemed_at", "cancelled_at")
    return {
        "subscriptions": list(
            Subscription.objects.filter(account=account).values(
                "number", "plan__name", "state", "currency", "created", "start", "end", "ends_at", "ended_at", "consent"
            )
        ),
        "payments": list(
            Payment.objects.filter(account=account).values(
                "number", "shown", "due", "paid", "refunded", "currency", "created", "paid_at"
            )
        ),
        "checkouts": list(
            Checkout.objects.filter(account=account)
            .order_by("pk")
            .values("created_at", "price__plan__name", "state", "consent", "source")
        ),
        "gift_subscriptions": {"given": list(given), "received": list(received)},
        "withdrawals": list(
            Withdrawal.objects.filter(account=account).values("stated_at", "name", "email", "contract", "outcome")
        ),
        "proofs": list(
            Proof.objects.filter(account=account).values("plan__name", "statement", "asked_at", "decided_at", "until")
        ),
    }
