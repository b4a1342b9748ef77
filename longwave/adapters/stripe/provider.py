"""The provider: our questions, put to Stripe."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from longwave.adapters.payments import (
    Change,
    Declined,
    Discount,
    Event,
    Gone,
    Invoice,
    Order,
    Page,
    Rate,
    Refund,
    Session,
    Snapshot,
    State,
)
from longwave.adapters.stripe import asking, books, money_back, reading, switching, voiding
from longwave.adapters.stripe.amounts import to_stripe, to_us
from longwave.adapters.stripe.reading import TOLD, Thing, number
from longwave.adapters.stripe.signature import check

if TYPE_CHECKING:
    import stripe
    from stripe import ListObject, RequestOptions, StripeObject
    from stripe.params import (
        CouponCreateParams,
        EventListParams,
        PriceCreateParams,
        SubscriptionUpdateParams,
    )
    from stripe.params.checkout import SessionCreateParams

NAME = 40  # the longest name of a coupon


class StripeProvider:
    """Stripe, as a `Provider`. With `tax`, Stripe reckons and shows the taxes of whoever buys."""

    name = "stripe"

    def __init__(
        self,
        key: str,
        secret: str,
        *,
        tax: bool = False,
        http: stripe.HTTPClient | Callable[[], stripe.HTTPClient] | None = None,
    ) -> None:
        self.live = "_live_" in key
        self._key, self._secret, self._tax, self._http = key, secret, tax, http
        self._books: books.Books | None = None

    @cached_property
    def _client(self) -> stripe.StripeClient:
        return asking.client(self._key, self._http)

    def _ask(self, question: Callable[[stripe.StripeClient], StripeObject]) -> Thing:
        with asking.understood():
            return question(self._client).to_dict()

    def _all(self, question: Callable[[stripe.StripeClient], ListObject[Any]]) -> Iterator[Thing]:
        with asking.understood():
            for one in question(self._client).auto_paging_iter():
                yield one.to_dict()

    def rate(self, rate: Rate) -> str:
        """The price with our reference as its look-up key, made where there is none."""
        found = self._ask(lambda on: on.v1.prices.list({"lookup_keys": [rate.reference], "limit": 1}))["data"]
        if found:
            return number(found[0])
        params: PriceCreateParams = {
            "lookup_key": rate.reference,
            "currency": rate.currency.lower(),
            "unit_amount": to_stripe(rate.amount, rate.currency),
            "product_data": {"name": rate.product},
        }
        if rate.count:
            params["recurring"] = {"interval": rate.interval.value, "interval_count": rate.count}
        return number(self._ask(lambda on: on.v1.prices.create(params, _key(f"rate-{rate.reference}"))))

    def coupon(self, discount: Discount) -> str:
        """The coupon whose number is our reference, made where there is none."""
        try:
            return number(self._ask(lambda on: on.v1.coupons.retrieve(discount.reference)))
        except Gone:
            pass
        params: CouponCreateParams = {"id": discount.reference, "name": discount.name[:NAME]}
        if discount.amount:
            params["amount_off"] = to_stripe(discount.amount, discount.currency)
            params["currency"] = discount.currency.lower()
        else:
            params["percent_off"] = discount.percent
        if discount.months > 1:
            params["duration"], params["duration_in_months"] = "repeating", discount.months
        else:
            params["duration"] = "once" if discount.months else "forever"
        return number(self._ask(lambda on: on.v1.coupons.create(params, _key(f"coupon-{discount.reference}"))))

    def begin(self, order: Order) -> Session:
        """Begin a checkout at Stripe's own page."""
        params: SessionCreateParams = {
            "mode": "payment" if order.once else "subscription",
            "client_reference_id": order.reference,
            "line_items": [{"price": order.rate, "quantity": 1}],
            "success_url": order.success,
            "cancel_url": order.back,
        }
        if order.customer:
            params["customer"] = order.customer
        else:
            params["customer_email"] = order.email
        if order.coupon:
            params["discounts"] = [{"coupon": order.coupon}]
        if self._tax:
            params["automatic_tax"] = {"enabled": True}
            if order.customer:
                params["customer_update"] = {"address": "auto"}  # taxes need to know where she lives
        if not order.once:
            params["subscription_data"] = {"metadata": {"longwave_reference": order.reference}}
            if order.trial_days:
                params["subscription_data"]["trial_period_days"] = order.trial_days
            if order.free:  # else Stripe would ask nobody who begins with free days, and could not charge her after
                params["payment_method_collection"] = "if_required"
        elif not order.customer:
            params["customer_creation"] = "always"  # so that her receipt and a refund have somebody to go to
        return reading.session(
            self._ask(lambda on: on.v1.checkout.sessions.create(params, _key(f"begin-{order.reference}")))
        )

    def session(self, number: str) -> Session:
        """A checkout as it stands."""
        return reading.session(self._ask(lambda on: on.v1.checkout.sessions.retrieve(number)))

    def expire(self, number: str) -> Session:
        """Close a checkout. Stripe refuses where it is closed or complete already; then how it stands is the answer."""
        try:
            return reading.session(self._ask(lambda on: on.v1.checkout.sessions.expire(number)))
        except Declined:
            standing = self.session(number)
            if standing.url:  # it is open still, so there was another reason
                raise
            return standing

    def portal(self, customer: str, back: str) -> str:
        """The address of the customer's portal, good for a few minutes."""
        raw = self._ask(lambda on: on.v1.billing_portal.sessions.create({"customer": customer, "return_url": back}))
        return str(raw["url"])

    def subscription(self, number: str) -> Snapshot:
        """A subscription as it stands, with all its invoices and what went back of them."""
        raw = self._ask(lambda on: on.v1.subscriptions.retrieve(number, {"expand": ["customer"]}))
        bills = list(
            self._all(
                lambda on: on.v1.invoices.list({"subscription": number, "limit": 100, "expand": ["data.payments"]})
            )
        )
        found = reading.snapshot(raw, bills, self._returned(raw["customer"]["id"], bills))
        found = replace(found, held=to_us(voiding.held_credit(self._ask, bills), raw["currency"]))
        return replace(found, upcoming=self._upcoming(found)) if found.renews else found

    def _upcoming(self, found: Snapshot) -> int | None:
        """What the next bill comes to, by a draft of it; None where Stripe will make none."""
        try:
            raw = self._ask(lambda on: on.v1.invoices.create_preview({"subscription": found.number}))
        except (Declined, Gone):
            return None
        return to_us(raw["amount_due"], raw["currency"])

    def _returned(self, customer: str, bills: Sequence[Thing]) -> reading.Returned:
        """What went back of invoices, by the customer's charges: one question, however many invoices there are."""
        payments = {payment for bill in bills for payment in reading.payments(bill)}
        if not payments:
            return reading.Returned()
        refunds, disputes = [], []
        for charge in self._all(lambda on: on.v1.charges.list({"customer": customer, "limit": 100})):
            payment = number(charge.get("payment_intent"))
            if payment not in payments:
                continue
            refunds.append((payment, charge["amount_refunded"]))
            if charge["disputed"]:
                disputes += self._disputes(payment)
        return reading.returned(refunds, disputes)

    def _disputes(self, payment: str) -> list[Thing]:
        return list(self._all(lambda on: on.v1.disputes.list({"payment_intent": payment, "limit": 100})))

    def subscriptions(self, after: str = "") -> Page:
        """A hundred subscriptions. What everybody owes and got back is read with the first page."""
        if not after or self._books is None:
            self._books = books.open_books(self._all)
        params: dict[str, Any] = {
            "status": "all",
            "limit": 100,
            "expand": ["data.customer", "data.latest_invoice.payments"],
        }
        if after:
            params["starting_after"] = after
        with asking.understood():  # the SDK's objects take four times as long to make as all the rest of a page
            raw = self._client.raw_request("get", "/v1/subscriptions", **params).data
        found = tuple(books.snapshot(one, self._books) for one in raw["data"])
        return Page(found, found[-1].number if raw["has_more"] else "")

    def payment(self, number: str) -> Invoice:
        """A payment as it stands; where it paid an invoice, that one."""
        raw = self._ask(lambda on: on.v1.payment_intents.retrieve(number, {"expand": ["latest_charge"]}))
        charge = raw.get("latest_charge") or {}
        disputes = self._disputes(number) if charge.get("disputed") else []
        found = self._ask(
            lambda on: on.v1.invoice_payments.list(
                {"payment": {"type": "payment_intent", "payment_intent": number}, "expand": ["data.invoice"]}
            )
        )["data"]
        if not found:
            return reading.payment(raw, disputes)
        bill = {**found[0]["invoice"], "payments": {"data": found}}
        return reading.invoice(bill, reading.returned([(number, charge.get("amount_refunded") or 0)], disputes))

    def preview(self, subscription: str, rate: str, dropped: Collection[str] = ()) -> Change:
        """What a switch would cost now, and what is charged next."""
        return switching.preview(self._ask, subscription, rate, dropped)

    def _items(self, subscription: str) -> list[Thing]:
        return list(self._ask(lambda on: on.v1.subscriptions.retrieve(subscription))["items"]["data"])

    def switch(
        self, subscription: str, rate: str, moment: datetime, key: str, dropped: Collection[str] = ()
    ) -> Snapshot:
        """Change the price and charge what the preview of that moment said; where that fails nothing changes."""
        standing = switching.standing(self._ask, subscription)
        if [number(one["price"]) for one in standing["items"]["data"]] == [rate]:
            return self.subscription(subscription)
        return self._update(subscription, switching.changed(standing, rate, moment, dropped), key)

    def reprice(self, subscription: str, old: str, new: str, key: str) -> Snapshot:
        """Another price from the next bill on: without proration, and with the same length, Stripe moves no day and
        makes no bill now."""
        items = self._items(subscription)
        if [number(one["price"]) for one in items] != [old]:
            return self.subscription(subscription)
        return self._update(subscription, {"items": switching.replaced(items, new), "proration_behavior": "none"}, key)

    def _update(self, subscription: str, params: SubscriptionUpdateParams, key: str) -> Snapshot:
        self._ask(lambda on: on.v1.subscriptions.update(subscription, params, _key(key)))
        return self.subscription(subscription)

    def end(self, subscription: str, at_once: bool, key: str) -> Snapshot:
        """End a subscription. At once, nothing is given back by that alone: a refund is a decision of its own. Its open
        bills go first: were we killed in between, nobody pays for what ends."""
        if not at_once:
            return self._update(subscription, {"cancel_at_period_end": True}, key)
        open_ = self._all(
            lambda on: on.v1.invoices.list(
                {"subscription": subscription, "status": "open", "limit": 100, "expand": ["data.payments"]}
            )
        )
        voiding.void_open(self._ask, list(open_))
        standing = self.subscription(subscription)
        if standing.ended_at is None:
            with suppress(Gone):  # somebody else has ended it between these two questions
                self._ask(lambda on: on.v1.subscriptions.cancel(subscription, {"prorate": False, "invoice_now": False}))
            standing = self.subscription(subscription)
        return standing

    def resume(self, subscription: str, key: str) -> Snapshot:
        """Take back an end that is to come, or a pause. One that a trial's end had paused is charged anew."""
        standing = self._ask(lambda on: on.v1.subscriptions.retrieve(subscription))
        if standing.get("ended_at"):
            raise Declined("This subscription has ended. A new one can be taken out.")
        if standing["status"] == State.PAUSED:
            self._ask(lambda on: on.v1.subscriptions.resume(subscription, {}, _key(f"{key}-paused")))
        params: SubscriptionUpdateParams = {}
        if standing["cancel_at_period_end"]:
            params["cancel_at_period_end"] = False
        elif standing.get("cancel_at"):
            params["cancel_at"] = ""
        if standing.get("pause_collection"):  # somebody paused it at Stripe itself
            params["pause_collection"] = ""
        paused = reading.paused_from(standing)
        if paused is not None:
            return self._go_on(subscription, paused, params, key)
        return self._update(subscription, params, key) if params else self.subscription(subscription)

    def _go_on(self, subscription: str, paused: datetime, params: SubscriptionUpdateParams, key: str) -> Snapshot:
        """End a pause: charged where what was paid for ends, or, where that is over, now. Declined, it stays paused."""
        params |= {"proration_behavior": "none", "metadata": {reading.PAUSED_FROM: ""}}
        try:
            return self._update(subscription, {**params, "trial_end": int(paused.timestamp())}, f"{key}-then")
        except Declined:  # Stripe takes no trial that ends in the past
            at_once: SubscriptionUpdateParams = {"trial_end": "now", "payment_behavior": "error_if_incomplete"}
            return self._update(subscription, {**params, **at_once}, f"{key}-now")

    def pause(self, subscription: str, until: datetime, key: str) -> Snapshot:
        """Charge nothing until a moment, at which a period begins anew. To Stripe that is a trial: were collection
        paused instead, it would go on in the midst of a period that nobody paid for. What is paid for stays hers."""
        standing = self._ask(lambda on: on.v1.subscriptions.retrieve(subscription))
        since = reading.paused_from(standing)  # where it is paused already, it is prolonged, and began when it did
        paid_until = max(item["current_period_end"] for item in standing["items"]["data"])
        return self._update(
            subscription,
            {
                "trial_end": int(until.timestamp()),
                "proration_behavior": "none",
                "metadata": {reading.PAUSED_FROM: str(int(since.timestamp()) if since else paid_until)},
            },
            key,
        )

    def prolong(self, subscription: str, until: datetime, key: str) -> Snapshot:
        """Make the next charge due later: to Stripe that is a trial."""
        return self._update(
            subscription,
            {
                "trial_end": int(until.timestamp()),
                "proration_behavior": "none",
                "metadata": {reading.PAUSED_FROM: ""},
            },
            key,
        )

    def refund(self, invoice: str, amount: int, key: str) -> Refund:
        """Give back some of what an invoice or a payment took, over as many payments as it was paid with."""
        return money_back.refund(self._ask, invoice, amount, key)

    def unused(self, subscription: str, moment: datetime) -> int:
        """By the bill that Stripe would draft if it ended now: it gives back what was billed and not used."""
        return money_back.unused(self._ask, subscription, moment)

    def take_credit(self, subscription: str, amount: int, key: str) -> None:
        """Book it against the customer's balance: a credit is a negative one."""
        money_back.take_credit(self._ask, subscription, amount, key)

    def event(self, body: bytes, signature: str, now: datetime) -> Event:
        """A message to the webhook, once it is known to be Stripe's, of now, and of the world we are in."""
        check(body, signature, self._secret, now)
        try:
            told = reading.event(json.loads(body))
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("the message is no event") from error
        if told.live is not self.live:
            raise ValueError("the message is of test mode" if self.live else "the message is of live mode")
        return told

    def events(self, since: datetime) -> Sequence[Event]:
        """What has happened since, oldest first; Stripe lists the newest first, and remembers thirty days."""
        params: EventListParams = {"created": {"gte": int(since.timestamp())}, "types": list(TOLD), "limit": 100}
        return [reading.event(one) for one in self._all(lambda on: on.v1.events.list(params))][::-1]


def _key(key: str) -> RequestOptions:
    return {"idempotency_key": key}
