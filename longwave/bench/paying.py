"""Very many subscribers of one magazine, and what its pages, its nights and a provider's messages cost with them.

Run in a magazine's folder: `python -m longwave.bench.paying --subscriptions N`; it says what it found as JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from longwave.adapters.payments import Provider, Snapshot
    from longwave.membership.models import Price

DOMAIN = "readers.example"
CHANGED = 100  # of so many subscriptions one has changed since the last night
MESSAGES = 100  # that arrive one after the other
ASKED = 40  # times that a page is asked for; the first ones warm it


@dataclass(frozen=True)
class Run:
    """What was found: milliseconds of processor time by page, seconds of a night, milliseconds of a message."""

    subscriptions: int
    changed: int
    mended: int
    asked: int
    reconciled: float
    event: float
    pages: dict[str, float]


def measure(subscriptions: int) -> Run:
    """Measure, in a magazine that has nothing yet."""
    from longwave.membership.billing.providers import provider, stand_in
    from longwave.membership.billing.reconciling import reconcile
    from longwave.membership.models import Subscription

    seller, held = provider(), stand_in()
    if seller is None or held is None:
        raise SystemExit("This magazine sells at Stripe itself; measuring needs the stand-in.")
    price = plans(seller)
    held.crowd(price.numbers[f"{seller.name}-test"], subscriptions, address)
    asked = bring(seller, price)
    changed = list(Subscription.objects.order_by("pk").values_list("pk", flat=True)[::CHANGED])
    Subscription.objects.filter(pk__in=changed).update(digest="")
    began = time.perf_counter()
    tally = reconcile(seller)
    took = time.perf_counter() - began
    costs = {path: cost(path) for path in ("/subscribe/", "/account/", "/account/subscription/")}
    return Run(subscriptions, len(changed), tally.mended, asked, took, message(seller), costs)


def address(place: int) -> str:
    """Whose subscription is at a place."""
    return f"reader{place}@{DOMAIN}"


def plans(seller: Provider) -> Price:
    """Three plans with a price a month and one a year each; the first is what everybody has."""
    from longwave.membership.billing.checkouts import rate_of
    from longwave.membership.models import Plan, Price

    for position, name in enumerate(("Digital", "Print", "Students")):
        plan = Plan.objects.create(name=name, includes="All articles\nAll episodes", position=position)
        for interval, amount in (("month", 990), ("year", 9900)):
            Price.objects.create(plan=plan, amount=amount, currency="EUR", interval=interval)
    first: Price = Price.objects.select_related("plan").order_by("pk")[0]
    rate_of(first, seller)
    return first


def bring(seller: Provider, price: Price) -> int:
    """Write down what the provider has, as if it had come by messages; gives back how many pages that were."""
    pages, after = 0, ""
    while True:
        page = seller.subscriptions(after)
        pages += 1
        _write(page.found, seller, price)
        if not page.after:
            return pages
        after = page.after


def _write(found: tuple[Snapshot, ...], seller: Provider, price: Price) -> None:
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from longwave.membership.billing.projecting import PAUSES, SAME, digest
    from longwave.membership.models import Account, Customer, Subscription

    nobody, now = make_password(None), datetime.now(UTC)
    with transaction.atomic():
        accounts = Account.objects.bulk_create(Account(email=one.email, password=nobody) for one in found)
        pairs = list(zip(accounts, found, strict=True))
        common = {"provider": seller.name, "live": seller.live}
        Customer.objects.bulk_create(
            Customer(account=who, number=one.customer, currency=one.currency, **common) for who, one in pairs
        )
        about = common | {"plan": price.plan, "price": price, "asked_at": now}
        Subscription.objects.bulk_create(
            Subscription(
                **{name: getattr(one, name) for name in (*SAME, *PAUSES)},
                **about,
                account=who,
                number=one.number,
                customer=one.customer,
                digest=digest(one),
            )
            for who, one in pairs
        )


def message(seller: Provider) -> float:
    """Milliseconds of a message that changes a subscription: taken, asked about, written down, committed."""
    from longwave.membership.billing import inbox
    from longwave.membership.billing.providers import stand_in
    from longwave.membership.models import Subscription

    held, took = stand_in(), list[float]()
    if held is None:
        return 0.0
    held.lose()
    for number in Subscription.objects.order_by("-pk").values_list("number", flat=True)[:MESSAGES]:
        seller.end(number, at_once=False, key=f"end-{number}")
    for one in held.messages():
        began = time.perf_counter()
        inbox.receive(seller.event(one.body, one.signature, datetime.now(UTC)), seller)
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took)


def cost(path: str) -> float:
    """Milliseconds of processor time of a page, for a subscriber who is signed in."""
    from django.test import Client

    from longwave.membership.models import Account

    reader = Client()
    reader.force_login(Account.objects.get(email=address(0)))
    return timed(lambda: reader.get(path, HTTP_HOST="localhost").status_code, path, time.process_time)


def timed(ask: Callable[[], int], what: str, clock: Callable[[], float]) -> float:
    """Milliseconds of asking, by a clock: the median of the later half. A page that is none ends it."""
    took = []
    for _ in range(ASKED):
        began = clock()
        if (status := ask()) != 200:
            raise SystemExit(f"{what} answered {status}; nothing was measured.")
        took.append(clock() - began)
    return 1000 * statistics.median(took[ASKED // 2 :])


def main(words: list[str]) -> int:
    """One run, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=100_000)
    args = parser.parse_args(words)
    from longwave.ops.start import django_ready

    django_ready()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by what these hold
    print(json.dumps(asdict(measure(args.subscriptions))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
