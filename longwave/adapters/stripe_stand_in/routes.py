"""The addresses of Stripe's interface that the stand-in answers, and the parameters that each knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from longwave.adapters.stripe_stand_in import catalogue, checkout, listing, money_back, portal, subscriptions
from longwave.adapters.stripe_stand_in.errors import Refusal, invalid
from longwave.adapters.stripe_stand_in.listing import Listed
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

Handler = Callable[..., Thing]


@dataclass(frozen=True, slots=True)
class Route:
    """What answers at an address. `{}` in the address stands for a number."""

    method: str
    path: str
    handler: Handler
    params: frozenset[str]

    def match(self, method: str, path: str) -> tuple[str, ...] | None:
        """The numbers in an address of this kind."""
        if method != self.method or path.count("/") != self.path.count("/"):
            return None
        found = re.fullmatch(self.path.replace("{}", "([^/]+)"), path)
        return found.groups() if found else None


def _route(method: str, path: str, handler: Handler, params: str = "") -> Route:
    return Route(method, f"/v1/{path}", handler, frozenset({*params.split(), "expand"}))


def _get(path: str, kind: str) -> Route:
    def handler(world: World, _: Thing, number: str) -> Thing:
        return world.load(kind, number)

    return _route("get", f"{path}/{{}}", handler)


def _list(path: str, kind: str, links: str = "") -> Route:
    params = frozenset(links.split())
    return Route("get", f"/v1/{path}", Listed(kind, f"/v1/{path}", params), params | listing.PARAMS)


ROUTES = (
    _route("post", "products", catalogue.create_product, "id name description metadata"),
    _get("products", "product"),
    _list("products", "product", "active"),
    _route(
        "post",
        "prices",
        catalogue.create_price,
        "currency unit_amount product product_data recurring lookup_key metadata nickname",
    ),
    _get("prices", "price"),
    _route("post", "prices/{}", catalogue.update_price, "active metadata nickname"),
    _list("prices", "price", "product lookup_keys active type"),
    _route(
        "post",
        "coupons",
        catalogue.create_coupon,
        "id name amount_off percent_off currency duration duration_in_months max_redemptions redeem_by metadata",
    ),
    _get("coupons", "coupon"),
    _list("coupons", "coupon"),
    _route("delete", "coupons/{}", catalogue.delete_coupon),
    _route("post", "customers", catalogue.create_customer, "email name description metadata"),
    _get("customers", "customer"),
    _list("customers", "customer"),
    _route("post", "customers/{}", catalogue.update_customer, "email name description metadata"),
    _route("delete", "customers/{}", subscriptions.delete_customer),
    _route("post", "customers/{}/balance_transactions", catalogue.adjust_balance, "amount currency description"),
    _route(
        "post",
        "checkout/sessions",
        checkout.create,
        "mode line_items client_reference_id success_url cancel_url customer customer_email customer_creation "
        "customer_update discounts automatic_tax payment_method_collection subscription_data expires_at metadata",
    ),
    _get("checkout/sessions", "checkout.session"),
    _list("checkout/sessions", "checkout.session", "customer subscription payment_intent status"),
    _route("post", "checkout/sessions/{}/expire", checkout.expired),
    _route("post", "billing_portal/sessions", portal.create, "customer return_url"),
    _route(
        "post",
        "subscriptions",
        subscriptions.create,
        "customer items discounts trial_period_days trial_end trial_settings payment_behavior metadata",
    ),
    _get("subscriptions", "subscription"),
    _list("subscriptions", "subscription", "customer status"),
    _route(
        "post",
        "subscriptions/{}",
        subscriptions.update,
        "items proration_behavior proration_date payment_behavior cancel_at cancel_at_period_end pause_collection "
        "trial_end default_payment_method discounts metadata",
    ),
    _route("delete", "subscriptions/{}", subscriptions.cancel, "prorate invoice_now"),
    _route("post", "subscriptions/{}/resume", subscriptions.resume, "billing_cycle_anchor"),
    _route("post", "invoices/create_preview", subscriptions.preview, "subscription subscription_details discounts"),
    _get("invoices", "invoice"),
    _list("invoices", "invoice", "customer subscription status"),
    _route("post", "invoices/{}/pay", subscriptions.pay, "payment_method"),
    _route("post", "invoices/{}/void", subscriptions.void),
    _list("invoice_payments", "invoice_payment", "invoice status payment"),
    _get("payment_intents", "payment_intent"),
    _list("payment_intents", "payment_intent", "customer"),
    _get("charges", "charge"),
    _list("charges", "charge", "customer payment_intent"),
    _route("post", "refunds", money_back.refund, "charge payment_intent amount reason metadata"),
    _get("refunds", "refund"),
    _list("refunds", "refund", "charge payment_intent"),
    _get("disputes", "dispute"),
    _list("disputes", "dispute", "charge payment_intent"),
    _get("events", "event"),
    _list("events", "event", "type types"),
)


def answer(world: World, method: str, path: str, params: Thing) -> Thing:
    """What an address says."""
    for route in ROUTES:
        numbers = route.match(method, path)
        if numbers is None:
            continue
        unknown = sorted(params.keys() - route.params)
        if unknown:
            raise invalid(f"Received unknown parameter: {unknown[0]}", unknown[0], "parameter_unknown")
        asked: Any = params.pop("expand", [])
        thing = route.handler(world, params, *numbers)
        return listing.rendered(world, thing, asked)
    raise Refusal(404, f"Unrecognized request URL ({method.upper()}: {path}).")
