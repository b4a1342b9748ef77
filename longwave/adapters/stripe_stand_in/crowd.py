"""Very many subscribers at once, for measurements: one subscribes as readers do, the others are copies of her."""

from __future__ import annotations

import json
from collections.abc import Callable

from longwave.adapters.stripe_stand_in import billing, cards, subscriptions
from longwave.adapters.stripe_stand_in.cards import Attempt, Card
from longwave.adapters.stripe_stand_in.catalogue import create_customer, prefix_of
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World

KINDS = ("customer", "payment_method", "subscription", "invoice", "invoice_payment", "payment_intent", "charge")


def gather(world: World, rate: str, count: int, email: Callable[[int], str]) -> list[str]:
    """Let so many subscribe to a price; the numbers of their subscriptions. Nobody is told of it."""
    ((told,),) = world.store.ask("SELECT coalesce(max(place), 0) FROM outbox")
    first, whole = _subscriber(world, rate, email(0))
    world.store.ask("DELETE FROM outbox WHERE place > ?", (told,))
    text, customer, prefix = json.dumps(whole), whole[0]["id"], whole[0]["invoice_prefix"]
    parts = [part for thing in whole for part in (thing["id"], *_inner(thing))]
    found = [first]
    for place in range(1, count):
        copy = text.replace(json.dumps(email(0)), json.dumps(email(place)))
        fresh = {part: world.number(part.split("_", 1)[0]) for part in parts}
        fresh[f'"{prefix}'] = f'"{prefix_of(fresh[customer])}'
        for old, new in fresh.items():
            copy = copy.replace(old, new)
        things = json.loads(copy)
        for thing in things:
            world.store.put(thing)
        found.append(next(thing["id"] for thing in things if thing["object"] == "subscription"))
    return found


def _subscriber(world: World, rate: str, email: str) -> tuple[str, list[Thing]]:
    customer = create_customer(world, {"email": email})
    method = cards.attach(world, customer, Card.WORKS)
    subscription = subscriptions.begun(world, {"customer": customer["id"], "items": [{"price": rate}]})
    subscription["default_payment_method"] = method["id"]
    invoice = world.load("invoice", subscription["latest_invoice"])
    if invoice["status"] == "open":
        billing.collect(world, subscription, invoice, Attempt(present=True), method)
    billing.keep(world, subscription)
    things = [
        thing for kind in KINDS for thing in world.store.find(kind) if _hers(thing, customer["id"], invoice["id"])
    ]
    return subscription["id"], things


def _hers(thing: Thing, customer: str, invoice: str) -> bool:
    return customer in (thing["id"], thing.get("customer")) or thing.get("invoice") == invoice


def _inner(thing: Thing) -> list[str]:
    """Numbers of things that lie within others."""
    lists = (thing.get("items"), thing.get("lines"))
    return [one["id"] for found in lists if isinstance(found, dict) for one in found["data"]]
