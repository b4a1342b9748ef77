"""What Stripe's own pages show: facts for the demo's templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from longwave.adapters.stripe_stand_in import billing, portal
from longwave.adapters.stripe_stand_in.checkout import cardless
from longwave.adapters.stripe_stand_in.due import period
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """The page at which one pays. Amounts are Stripe's."""

    number: str
    status: str
    product: str
    amount: int
    discount: int
    due: int
    currency: str
    interval: str
    count: int
    trial_days: int
    cardless: bool
    email: str
    back: str
    success: str


@dataclass(frozen=True, slots=True)
class Bill:
    """One line of a list of invoices, and the page of one."""

    number: str
    shown: str
    status: str
    due: int
    paid: int
    currency: str
    created: datetime
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Running:
    """A subscription in the portal."""

    number: str
    status: str
    products: tuple[str, ...]
    end: datetime
    leaves: bool


@dataclass(frozen=True, slots=True)
class PortalPage:
    """The customer's portal."""

    number: str
    email: str
    card: str
    back: str
    running: tuple[Running, ...]
    bills: tuple[Bill, ...]


def checkout(world: World, number: str) -> CheckoutPage:
    """A checkout's page."""
    session = world.load("checkout.session", number)
    price = world.load("price", session["_price"])
    rhythm = price["recurring"] or {"interval": "", "interval_count": 0}
    customer = world.store.get(session["customer"] or "") or {}
    return CheckoutPage(
        number=number,
        status=session["status"],
        product=_product(world, price),
        amount=price["unit_amount"],
        discount=session["total_details"]["amount_discount"],
        due=session["amount_total"],
        currency=price["currency"].upper(),
        interval=rhythm["interval"],
        count=rhythm["interval_count"],
        trial_days=session["_trial_days"],
        cardless=cardless(session),
        email=customer.get("email") or session["customer_email"] or "",
        back=_filled(session["cancel_url"], number),
        success=_filled(session["success_url"], number),
    )


def bill(world: World, number: str) -> Bill:
    """An invoice's page."""
    return _bill(world.load("invoice", number))


def customers_portal(world: World, number: str) -> PortalPage:
    """A portal's page."""
    session = portal.opened(world, number)
    customer = world.load("customer", session["customer"])
    found = [one for one in world.store.find("subscription", customer=customer["id"]) if not one["ended_at"]]
    method = billing.method_of(world, found[0]) if found else None
    card = method and method.get(method["type"])
    return PortalPage(
        number=number,
        email=customer.get("email") or "",
        card=card["last4"] if card else "",
        back=session["return_url"] or "",
        running=tuple(_running(world, one) for one in found),
        bills=tuple(
            _bill(one) for one in world.store.find("invoice", customer=customer["id"]) if one["status"] != "draft"
        ),
    )


def _running(world: World, subscription: Thing) -> Running:
    return Running(
        number=subscription["id"],
        status=subscription["status"],
        products=tuple(_product(world, item["price"]) for item in subscription["items"]["data"]),
        end=datetime.fromtimestamp(period(subscription)[1], UTC),
        leaves=subscription["cancel_at"] is not None,
    )


def _bill(invoice: Thing) -> Bill:
    return Bill(
        number=invoice["id"],
        shown=invoice["number"] or "",
        status=invoice["status"],
        due=invoice["amount_due"],
        paid=invoice["amount_paid"],
        currency=invoice["currency"].upper(),
        created=datetime.fromtimestamp(invoice["created"], UTC),
        lines=tuple((one["description"], one["amount"]) for one in invoice["lines"]["data"]),
    )


def _product(world: World, price: Thing) -> str:
    return str((world.store.get(price["product"]) or {}).get("name", ""))


def _filled(address: Any, number: str) -> str:
    return str(address or "").replace("{CHECKOUT_SESSION_ID}", number)
