"""What every part of the stand-in works with: things, the clock, and the events that tell of changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from hashlib import blake2b
from typing import Any

from longwave.adapters.stripe_stand_in.errors import missing
from longwave.adapters.stripe_stand_in.shapes import SHAPES, WITHOUT
from longwave.adapters.stripe_stand_in.store import Store, Thing

VERSION = "2026-10-28.endive"


def real_time() -> int:
    """The computer's clock."""
    return int(time.time())


class World:
    """One account at Stripe. `site` is where its pages are; `base` is the clock that ours runs before or with."""

    def __init__(
        self,
        store: Store,
        *,
        site: str = "https://stand-in.invalid",
        base: Callable[[], int] = real_time,
        live: bool = False,
    ) -> None:
        self.store, self.site, self.base, self.live = store, site.rstrip("/"), base, live
        self.at: int | None = None  # set while what was due at a moment happens

    @property
    def now(self) -> int:
        """The clock: the base's time, and what it was moved forward by."""
        return self.base() + self.store.setting("ahead", 0) if self.at is None else self.at

    def number(self, prefix: str) -> str:
        """A new number, which nobody can guess from another one, but the same in each run of a test."""
        count = self.store.setting("count", 0) + 1
        self.store.set("count", count)
        secret = self.store.setting("secret", "")
        return f"{prefix}_{blake2b(f'{secret}{count}'.encode(), digest_size=12).hexdigest()}"

    def new(self, prefix: str, kind: str, **fields: Any) -> Thing:
        """A thing that is not kept yet."""
        return {
            "id": self.number(prefix),
            "object": kind,
            "created": self.now,
            "livemode": self.live,
            "metadata": {},
            **deepcopy(SHAPES.get(kind, {})),
            **fields,
        }

    def add(self, thing: Thing, event: str = "") -> Thing:
        """Keep a new thing, and tell of it."""
        self.store.put(thing)
        if event:
            self.tell(event, thing)
        return thing

    def save(self, thing: Thing, event: str = "") -> bool:
        """Keep a changed thing, and tell of it where anybody could see the change."""
        before = self.store.get(thing["id"])
        if before == thing:
            return False
        self.store.put(thing)
        old, new = public(before or {}), public(thing)
        changed = old != new
        if event and changed:
            self.tell(event, thing, {name: value for name, value in old.items() if new.get(name) != value})
        return bool(changed)

    def tell(self, event: str, about: Thing, before: Thing | None = None) -> None:
        """Put an event into the outbox."""
        data: Thing = {"object": public(about)}
        if before is not None and event.endswith(".updated"):
            data["previous_attributes"] = before
        told = self.new("evt", "event", type=event, api_version=VERSION, data=data)
        self.store.put(told)
        self.store.ask("INSERT INTO outbox (event, due) VALUES (?, ?)", (told["id"], self.now))

    def load(self, kind: str, number: Any, param: str = "id") -> Thing:
        """A thing, or Stripe's words for one that is not there."""
        found = self.store.get(number) if isinstance(number, str) else None
        gone = found is not None and found.get("deleted") and (kind != "customer" or param != "id")
        if found is None or found["object"] != kind or gone:
            raise missing(kind.replace("checkout.session", "checkout session"), str(number), param)
        return found

    def address(self, page: str, number: str) -> str:
        """Where one of Stripe's own pages is."""
        return f"{self.site}/{page}/{number}"


def public(value: Any) -> Any:
    """A thing without what the stand-in alone needs to know."""
    if isinstance(value, dict):
        kind = value.get("object")
        without = WITHOUT.get(kind, frozenset()) if isinstance(kind, str) else frozenset()
        return {name: public(inner) for name, inner in value.items() if name[:1] != "_" and name not in without}
    if isinstance(value, list):
        return [public(inner) for inner in value]
    return value


def listed(url: str, things: list[Thing], more: bool = False) -> Thing:
    """A list, as Stripe wraps it."""
    return {"object": "list", "url": url, "has_more": more, "data": things}
