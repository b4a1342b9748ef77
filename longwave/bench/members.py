"""Readers' and subscribers' pages, what the payment provider says, and the desk's list of very many people."""

from __future__ import annotations

from typing import Any

from longwave.bench.mail import Figure, magazine, run_in

PAGE, EVENT, LIST, RECONCILE = 40.0, 30.0, 300.0, 300.0  # milliseconds of a page, an event, a list; seconds of a night
A_HUNDRED_THOUSAND = 100_000  # subscriptions that `RECONCILE` is meant for


def figures(subscriptions: int, people: int) -> list[Figure]:
    """Measure in a magazine that is made for it: first with so many subscriptions, then with so many people."""
    with magazine() as folder:
        paying = run_in(folder, "longwave.bench.paying", "--subscriptions", str(subscriptions))
        found = [*pages(paying), *ledger(paying)]
        found += lists(run_in(folder, "longwave.bench.crowded", "--people", str(people)))
    return found


def pages(run: dict[str, Any]) -> list[Figure]:
    """What the pages of plans and of an account cost."""
    return [
        Figure(f"processor time of {path}", f"{cost:.1f} ms", f"{PAGE:.0f} ms", cost <= PAGE)
        for path, cost in run["pages"].items()
    ]


def ledger(run: dict[str, Any]) -> list[Figure]:
    """How long a night takes that finds some of them changed, and a message; goals go by the number."""
    count, changed, took, event = run["subscriptions"], run["changed"], run["reconciled"], run["event"]
    goal = RECONCILE * count / A_HUNDRED_THOUSAND
    what = f"reconciling {count:,} subscriptions in {run['asked']:,} pages, {changed:,} changed"
    return [
        Figure(what, f"{took:.1f} s", f"{goal:.1f} s", took <= goal and run["mended"] == changed),
        Figure(
            "applying a message, the provider's stand-in included", f"{event:.1f} ms", f"{EVENT:.0f} ms", event <= EVENT
        ),
    ]


def lists(run: dict[str, Any]) -> list[Figure]:
    """How long the desk's list of readers takes at its beginning, in its middle, and for a search."""
    return [
        Figure(
            f"the desk's readers, {run['people']:,} people, {what}", f"{took:.0f} ms", f"{LIST:.0f} ms", took <= LIST
        )
        for what, took in run["lists"].items()
    ]
