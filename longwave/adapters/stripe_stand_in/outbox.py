"""Events on their way to the magazine: signed as Stripe signs them, and as unreliable as one likes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from longwave.adapters.stripe_stand_in.world import World, public

PAUSES = (60, 3600, 6 * 3600, 24 * 3600)  # seconds until a message is sent again; Stripe goes on for three days


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to the webhook."""

    event: str
    kind: str
    body: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to messages on their way: sent how often, in an order by a seed, how many seconds late.

    Those of the types in `hold` stay where they are until the weather is better; `lose` throws messages away.
    """

    copies: int = 1
    seed: int | None = None
    delay: int = 0
    hold: frozenset[str] = frozenset()


def signed(body: bytes, secret: str, at: int) -> str:
    """The header that proves where a message is from."""
    proof = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={proof}"


def pending(world: World, weather: Weather | None = None) -> list[tuple[int, str]]:
    """Places and numbers of events that are due to be sent, in the order in which they would be."""
    fine = weather or Weather()
    rows = world.store.ask(
        "SELECT outbox.place, outbox.event, things.type FROM outbox JOIN things ON things.id = outbox.event "
        "WHERE outbox.due <= ? ORDER BY outbox.place",
        (world.now - fine.delay,),
    )
    due = [(place, event) for place, event, kind in rows if kind not in fine.hold for _ in range(fine.copies)]
    if fine.seed is not None:
        Random(fine.seed).shuffle(due)
    return due


def message(world: World, event: str, secret: str, at: int) -> Message:
    """An event as it is sent at a moment of the receiver's clock."""
    found = world.load("event", event)
    body = json.dumps(public(found), indent=2).encode()
    return Message(event, found["type"], body, signed(body, secret, at))


def deliver(
    world: World, secret: str, send: Callable[[Message], bool], at: Callable[[], int], weather: Weather | None = None
) -> int:
    """Send what is due; how many messages arrived. What `send` does not take is sent again later, each time later.

    Nothing is locked while a message is under way: whoever receives it asks the stand-in questions.
    """
    with world.store.turn():
        due = pending(world, weather)
    arrived = 0
    for place, event in due:
        with world.store.turn():
            told = message(world, event, secret, at())
        taken = send(told)
        arrived += taken
        with world.store.turn():
            if taken:
                world.store.ask("DELETE FROM outbox WHERE place = ?", (place,))
                continue
            tries = (world.store.ask("SELECT tries FROM outbox WHERE place = ?", (place,)) or [(0,)])[0][0]
            if tries >= len(PAUSES):
                world.store.ask("DELETE FROM outbox WHERE place = ?", (place,))
            else:
                world.store.ask(
                    "UPDATE outbox SET tries = tries + 1, due = ? WHERE place = ?", (world.now + PAUSES[tries], place)
                )
    return arrived


def lose(world: World, kinds: frozenset[str]) -> int:
    """Throw away what is under way of some types; how many were lost."""
    rows = world.store.ask("SELECT outbox.place, things.type FROM outbox JOIN things ON things.id = outbox.event")
    lost = [place for place, kind in rows if kind in kinds]
    for place in lost:
        world.store.ask("DELETE FROM outbox WHERE place = ?", (place,))
    return len(lost)
