"""The stand-in behind the SDK's own HTTP client: requests come as the SDK sends them, answers go as Stripe's do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe

from longwave.adapters.stripe_stand_in import faults, forms, life, routes
from longwave.adapters.stripe_stand_in.calendar import DAY
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.adapters.stripe_stand_in.faults import Fault, Silent
from longwave.adapters.stripe_stand_in.world import World

Answer = tuple[str, int, Mapping[str, str]]


class Wire(stripe.HTTPClient):
    """What `StripeClient` is given as its `http_client`."""

    name = "stand-in"

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.asked: list[tuple[str, str]] = []

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0.0  # it is as well or as unwell at once as it is in half a second

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> Answer:
        """One request, all of it in one transaction."""
        parts = urlsplit(url)
        self.asked = [*self.asked[-99:], (method, parts.path)]
        form = post_data if method == "post" else parts.query
        try:
            with self.world.store.turn():
                fault, seconds = faults.current(self.world), faults.delay(self.world)
            faults.before(fault, seconds)
            status, body = self._answer(method, parts.path, form or "", dict(headers or {}))
        except Silent as error:
            raise _silence() from error
        except Refusal as error:
            status, body = error.status, json.dumps(error.body)
        if fault is Fault.LOST:
            raise _silence()
        return body, status, {"Request-Id": "req_stand_in"}

    def _answer(self, method: str, path: str, form: str, headers: dict[str, str]) -> tuple[int, str]:
        key = headers.get("Idempotency-Key", "") if method == "post" else ""
        asked = f"{method} {path} {form}"
        with self.world.store.turn():
            life.catch_up(self.world)
            if key and (known := self._known(key, asked)):
                return known
            try:
                with self.world.store.attempt():
                    thing = routes.answer(self.world, method, path, forms.read(form))
                status, body = 200, json.dumps(thing)
            except Refusal as error:
                status, body = error.status, json.dumps(error.body)
            if key and status in {200, 402}:
                self.world.store.ask(
                    "INSERT INTO keys (key, request, status, body, at) VALUES (?, ?, ?, ?, ?)",
                    (key, asked, status, body, self.world.now),
                )
            return status, body

    def _known(self, key: str, asked: str) -> tuple[int, str] | None:
        """What was answered before under a key, which is kept for a day and stands for one request alone."""
        store = self.world.store
        store.ask("DELETE FROM keys WHERE at < ?", (self.world.now - DAY,))
        found = store.ask("SELECT request, status, body FROM keys WHERE key = ?", (key,))
        if not found:
            return None
        request, status, body = found[0]
        if request != asked:
            raise Refusal(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
                f"using a key other than '{key}' if you meant to execute a different request.",
                type="idempotency_error",
            )
        return status, body

    def close(self) -> None:
        """There is no connection to close."""


def _silence() -> stripe.APIConnectionError:
    return stripe.APIConnectionError("Connection reset by peer", should_retry=True)  # type: ignore[no-untyped-call]
