"""The stand-in as a demo or a test holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from longwave.adapters.stripe_stand_in import cards, checkout, crowd, faults, life, money_back, outbox, pages, portal
from longwave.adapters.stripe_stand_in.cards import Outcome
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.adapters.stripe_stand_in.outbox import Message, Weather
from longwave.adapters.stripe_stand_in.store import Store
from longwave.adapters.stripe_stand_in.world import World, real_time

if TYPE_CHECKING:
    from longwave.adapters.stripe_stand_in.wire import Wire


class StandIn:
    """One account at a Stripe of our own.

    With a `path` it is kept there, and shared by all processes that hold it; without one it is gone with the object.
    `base` is the clock that it runs with; it can be moved ahead of that, and never back.
    """

    key = "sk_test_stand_in"

    def __init__(
        self,
        path: Path | None = None,
        *,
        site: str = "https://stand-in.invalid",
        base: Callable[[], int] = real_time,
        secret: str = "",
    ) -> None:
        self.world = World(Store(path), site=site, base=base)
        with self.world.store.turn():
            if not self.world.store.setting("secret", ""):
                self.world.store.set("secret", secret or f"whsec_{token_hex(16)}")

    @cached_property
    def wire(self) -> Wire:
        """What the SDK asks instead of Stripe. The SDK comes with it, so that who asks nothing does without."""
        from longwave.adapters.stripe_stand_in.wire import Wire

        return Wire(self.world)

    @property
    def secret(self) -> str:
        """What messages to the webhook are signed with."""
        return str(self.world.store.setting("secret", ""))

    def turn(self) -> AbstractContextManager[None]:
        """Do several things as one, or none of them."""
        return self.world.store.turn()

    def crowd(self, rate: str, count: int, email: Callable[[int], str]) -> list[str]:
        """Let very many subscribe at once, of whom nobody is told; the numbers of their subscriptions."""
        with self._caught_up():
            return crowd.gather(self.world, rate, count, email)

    def now(self) -> datetime:
        """What its clock shows."""
        with self.turn():
            return datetime.fromtimestamp(self.world.now, UTC)

    def move(self, ahead: timedelta) -> None:
        """Move the clock on, and let happen what happens meanwhile, in its order."""
        if ahead < timedelta():
            raise ValueError("the clock is never moved back")
        with self.turn():
            store = self.world.store
            store.set("ahead", store.setting("ahead", 0) + int(ahead.total_seconds()))
            life.catch_up(self.world)

    def move_to(self, moment: datetime) -> None:
        """Move the clock on to a moment."""
        self.move(timedelta(seconds=int(moment.timestamp()) - int(self.now().timestamp())))

    def after_retries(self, state: str) -> None:
        """What becomes of a subscription whose payment failed for good: `unpaid` or `canceled`."""
        if state not in {"unpaid", "canceled"}:
            raise ValueError(state)
        with self.turn():
            self.world.store.set("after_retries", state)

    def break_down(self, fault: Fault | None, times: int = 0, seconds: float = 0.0) -> None:
        """Fail for so many requests, or until `None` mends it."""
        with self.turn():
            faults.switch(self.world, fault, times, seconds)

    def page(self, session: str) -> pages.CheckoutPage:
        """What the hosted page of a checkout shows."""
        with self._caught_up():
            return pages.checkout(self.world, session)

    def pay(self, session: str, card: str = "", *, confirmed: bool = False) -> Outcome:
        """Enter a card there, or none where none is asked for. Raises `Refusal` where it is declined."""
        with self._caught_up():
            return checkout.pay(self.world, session, cards.read(card) if card else None, confirmed=confirmed)

    def leave(self, session: str) -> str:
        """Go back without paying: where to. The checkout stays open for a day."""
        return self.page(session).back

    def portal_page(self, session: str) -> pages.PortalPage:
        """What the customer's portal shows."""
        with self._caught_up():
            return pages.customers_portal(self.world, session)

    def change_card(self, session: str, card: str) -> None:
        """Pay with another card from now on, in the portal."""
        with self._caught_up():
            portal.change_card(self.world, session, cards.read(card))

    def end_in_portal(self, session: str, subscription: str, *, leaves: bool = True) -> None:
        """End a subscription with its period in the portal, or take that back."""
        with self._caught_up():
            portal.leave(self.world, session, subscription, leaves)

    def bill(self, invoice: str) -> pages.Bill:
        """What an invoice's page shows."""
        with self._caught_up():
            return pages.bill(self.world, invoice)

    def pay_bill(self, invoice: str, card: str, *, confirmed: bool = False) -> Outcome:
        """Pay an open invoice at its page."""
        with self._caught_up():
            return portal.pay_invoice(self.world, invoice, cards.read(card), confirmed=confirmed)

    def dispute(self, payment: str) -> str:
        """A payer disputes a payment; the dispute's number."""
        with self._caught_up():
            return str(money_back.dispute(self.world, payment)["id"])

    def close_dispute(self, dispute: str, *, won: bool) -> None:
        """The bank decides a dispute."""
        with self._caught_up():
            money_back.close(self.world, dispute, won)

    def deliver(
        self, send: Callable[[Message], bool], *, at: Callable[[], int] = real_time, weather: Weather | None = None
    ) -> int:
        """Send what is due to the webhook, signed as of `at`; how many messages arrived."""
        with self.turn():
            life.catch_up(self.world)
        return outbox.deliver(self.world, self.secret, send, at, weather)

    def messages(self, *, at: Callable[[], int] = real_time) -> list[Message]:
        """What would be sent now, without sending it."""
        with self._caught_up():
            return [outbox.message(self.world, event, self.secret, at()) for _, event in outbox.pending(self.world)]

    def lose(self, *kinds: str) -> int:
        """Throw messages of some types away for good; how many."""
        with self.turn():
            return outbox.lose(self.world, frozenset(kinds))

    @contextmanager
    def _caught_up(self) -> Iterator[None]:
        with self.turn():
            life.catch_up(self.world)
            yield
