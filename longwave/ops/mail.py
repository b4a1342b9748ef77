"""What a doctor says of the newsletters' mail: whom it comes from, and whether receivers will believe that."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from longwave.adapters.dns import Resolver
from longwave.newsletter.letters import headers
from longwave.newsletter.letters.authentication import in_zone, judge, records
from longwave.newsletter.models import Newsletter
from longwave.ops.rules import Finding, Level


def findings(resolver: Resolver | None) -> Iterator[Finding]:
    """Look at the domain of each newsletter. Without a resolver nothing is asked: only our own record is named."""
    yield from _without_sender()
    for domain in sorted(set(_domains())):
        if resolver is None:
            if settings.DKIM_KEY:
                name, record = settings.DKIM_KEY.record(domain)
                yield Finding(f"DKIM of {domain}", Level.OK, f"to be published under {name}: {in_zone(record)}")
            continue
        for check in judge(records(domain, settings.DKIM_KEY, resolver)):
            yield Finding(check.what, Level(check.level), check.found, check.expected, check.advice)


def _without_sender() -> Iterator[Finding]:
    """Newsletters of which nothing is sent, because nobody has said as whom."""
    unsent = Newsletter.objects.filter(active=True, sender_address="").order_by("name")
    for name in unsent.values_list("name", flat=True):
        yield Finding(
            f"newsletter “{name}”", Level.WARNING, "no sender's address, so nothing of it is sent",
            "an address at a domain of yours", "Give it one at the desk, under Settings; or switch it off there.",
        )  # fmt: skip


def _domains() -> Iterator[str]:
    """The domains that newsletters are sent from; what is no address is said where it is to be sent."""
    for address in (
        Newsletter.objects.filter(active=True).exclude(sender_address="").values_list("sender_address", flat=True)
    ):
        try:
            yield headers.address(address).rpartition("@")[2]
        except headers.Unaddressable:
            continue
