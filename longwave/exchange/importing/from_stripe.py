"""Bringing along what was sold at Stripe before: each subscription with its customer, payments and price.

Nothing is asked of Stripe but how things stand: no charge, no customer and no price is made there. That an address says
whose customer somebody is holds here alone, because the publisher herself imports; messages bind nobody by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction

from longwave.adapters.payments import Gone, Rate, Snapshot
from longwave.adapters.stripe import StripeProvider
from longwave.adapters.stripe.prices import priced
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.importing import table
from longwave.exchange.report import Outcome, Report
from longwave.exchange.values import Wrong
from longwave.kernel import money
from longwave.membership.actions import reader_at
from longwave.membership.billing import notices
from longwave.membership.billing.projecting import digest, mode, project, settings
from longwave.membership.billing.selling import Term, term_words
from longwave.membership.models import Account, Customer, Notice, Plan, Price, Subscription

Progress = Callable[[int, int, str], None]
CUSTOMERS, PRICES, SUBSCRIPTIONS = "customers", "prices", "subscriptions"


def bring_stripe(provider: StripeProvider, plan: str, *, dry_run: bool, progress: Progress | None) -> Report:
    """See `actions.import_stripe`."""
    desk = _Desk(provider, _plan(plan), Report("Stripe", dry_run))
    after = ""
    while True:
        page = provider.subscriptions(after)
        for found in page.found:
            desk.bring(found)
        if progress:
            done = desk.report.kinds[SUBSCRIPTIONS].rows if desk.report.kinds else 0
            progress(done, done, "")  # how many there are Stripe does not say
        if not page.after:
            desk.report.faults.sort()
            return desk.report
        after = page.after


def _plan(name: str) -> Plan | None:
    """The plan under which prices are made that nobody is offered. Raises `Refused`."""
    if not name:
        return None
    found = Plan.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(f"“{known}”" for known in Plan.objects.values_list("name", flat=True)) or "none yet"
        raise Refused(
            [Fault("Stripe", 0, f"there is no plan “{name}”. Known are: {known}. Make it at the desk first.")]
        )
    return found


@dataclass
class _Desk:
    """Brings in one subscription after the other, and counts what became of them."""

    provider: StripeProvider
    plan: Plan | None
    report: Report
    prices: dict[str, Price | Wrong] = field(default_factory=dict)
    customers: set[str] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)  # prices of ours that a dry run has given a number

    def bring(self, found: Snapshot) -> None:
        """Bring in a subscription, or refuse it."""
        try:
            outcome = self._bring(found)
        except Wrong as wrong:
            self.report.faults.append(Fault(f"Stripe, {found.number}", 0, f"{wrong}."))
            outcome = Outcome.REFUSED
        self.report.count(SUBSCRIPTIONS, outcome)

    def _bring(self, found: Snapshot) -> Outcome:
        known = Customer.objects.filter(provider=self.provider.name, number=found.customer).first()
        self._may_come(found, known)
        self._price(found)
        held = Subscription.objects.filter(provider=self.provider.name, number=found.number).first()
        left = held is not None and known is None  # she has closed her account here, and is nobody's customer
        if found.customer not in self.customers and not left:
            self.customers.add(found.customer)
            self.report.count(CUSTOMERS, Outcome.UNCHANGED if known else Outcome.CREATED)
        if held and held.digest[:32] == digest(found)[:32]:  # of payments a list has the newest alone
            return Outcome.UNCHANGED
        if not self.report.dry_run:
            self._write(found.number, known, left)
        return Outcome.UPDATED if held else Outcome.CREATED

    def _may_come(self, found: Snapshot, known: Customer | None) -> None:
        """Refuse what belongs to nobody, or to somebody who was switched off."""
        if found.live != self.provider.live:
            raise Wrong("it is of Stripe's other mode. Import with the key of that mode")
        if known and known.live != found.live:
            raise Wrong(f"its customer {found.customer} was brought in another mode")
        if known is None:
            address = table.email(found.email)
            if Account.objects.filter(email=address, is_active=False).exists():
                raise Wrong(
                    f"the account of {address} was switched off. Switch it on at the desk, or end this at Stripe"
                )

    def _write(self, number: str, known: Customer | None, left: bool) -> None:
        """Ask for a subscription by itself, with all its payments, and write it down. Of whoever has `left`, no account
        is made again."""
        asked_at = datetime.now(UTC)
        try:
            found = self.provider.subscription(number)
        except Gone:
            raise Wrong("it was deleted at Stripe meanwhile") from None
        if left:
            project(found, self.provider, asked_at, quiet=True)
            return
        with transaction.atomic():
            account = known.account if known else reader_at(found.email)
            if known is None:
                about = {"account": account, "live": found.live, "currency": found.currency}
                Customer.objects.create(provider=self.provider.name, number=found.customer, **about)
            project(found, self.provider, asked_at, quiet=True)
            # What was before is news to nobody, later neither: noted as settled.
            notices.about(found, account, timedelta(days=settings().grace_days))
            Notice.objects.filter(account=account, sent_at=None, next_at__isnull=False).update(next_at=None)

    # --- Prices -------------------------------------------------------------------------------------------------

    def _price(self, found: Snapshot) -> None:
        """See that one of a subscription's prices is one of ours. Raises `Wrong`."""
        wrongs = []
        for number in found.rates:
            if number not in self.prices:
                self.prices[number] = self._matched(number)
            price = self.prices[number]
            if not isinstance(price, Wrong):
                return
            wrongs.append(str(price))
        raise Wrong("; ".join(wrongs) or "it has no price")

    def _matched(self, number: str) -> Price | Wrong:
        """The price of ours with a number at Stripe, one like it that has none yet, or one that is made for it."""
        held = Price.objects.filter(**{f"numbers__{mode(self.provider)}": number}).first()
        if held:
            self.report.count(PRICES, Outcome.UNCHANGED)
            return held
        try:
            rate = priced(self.provider, number)
        except Gone:
            rate = None
        if rate is None:
            return self._no(f"its price {number} is none that a plan can have: by the month or year, of one amount")
        try:
            like = self._like(rate)
        except Wrong as wrong:
            return self._no(str(wrong))
        if like is None and self.plan is None:
            return self._no(
                f"its price {number} ({_words(rate)}) is none of ours. Add it at the desk, or name a plan with --plan"
            )
        return self._numbered(like, rate, number)

    def _no(self, reason: str) -> Wrong:
        self.report.count(PRICES, Outcome.REFUSED)
        return Wrong(reason)

    def _like(self, rate: Rate) -> Price | None:
        """A price of ours of the same amount and term that has no number there yet: of the plan that has its product's
        name, or else those on sale first. Raises `Wrong` where it would be chance what it opens."""
        rows = Price.objects.select_related("plan").order_by("-on_sale", "pk")
        rows = rows.filter(amount=rate.amount, currency=rate.currency, interval=rate.interval.value, count=rate.count)
        wanted = rows.filter(plan=self.plan) if self.plan else rows
        free = [one for one in wanted if mode(self.provider) not in one.numbers and one.pk not in self.taken]
        named = [one for one in free if one.plan.name == rate.product] or free
        if len({one.plan.scope for one in named}) > 1:
            plans = " or ".join(f"“{one.plan}”" for one in named)
            raise Wrong(
                f"its price of {_words(rate)} may be one of {plans}, which do not open the same. Give the product at "
                "Stripe the name of its plan, or name the plan with --plan"
            )
        return next(iter(named), None)

    def _numbered(self, like: Price | None, rate: Rate, number: str) -> Price:
        """Give a price its number at Stripe; one that is made for it is offered to nobody."""
        about = {"amount": rate.amount, "currency": rate.currency, "interval": rate.interval.value, "count": rate.count}
        price = like or Price(plan=self.plan, on_sale=False, **about)
        self.report.count(PRICES, Outcome.UPDATED if like else Outcome.CREATED)
        if like:
            self.taken.add(like.pk)
        if not self.report.dry_run:
            price.numbers = {**price.numbers, mode(self.provider): number}
            price.save()
        return price


def _words(rate: Rate) -> str:
    return f"{money.words(rate.amount, rate.currency)} {term_words(Term(rate.interval, rate.count))}"
