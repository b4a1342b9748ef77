"""The demo's readers: a way in for each kind, renewed whenever it starts, so that each is that kind as of now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from longwave.ops import demo_shop
from longwave.ops.reading_room import ADDRESS

if TYPE_CHECKING:
    from longwave.membership.models import Account
    from longwave.membership.rules import GrantSource

READERS = {
    "registered": "Ida",
    "subscriber": "Olga",
    "lapsed": "Lew",
    "comped": "Clara",
    "paying": "Nora",
    "card-fails": "Emil",
}
UNIVERSITY, RANGE = "Harbour University", "198.51.100.0/24"
LABEL = "the author's own page"
YEAR, MONTH = timedelta(days=365), timedelta(days=30)


def readers_ways_in(now: datetime) -> Iterator[tuple[str, str]]:
    """A fresh one-time link for each kind of reader."""
    from longwave.account.actions import one_time_link
    from longwave.membership.rules import GrantSource

    demo_shop.stock()
    for kind in READERS:
        account = reader(kind)
        if kind == "subscriber":
            grant(account, GrantSource.IMPORT, now - MONTH, now + YEAR)
        elif kind == "lapsed":
            grant(account, GrantSource.IMPORT, now - YEAR, now - MONTH)
        elif kind == "comped":
            grant(account, GrantSource.COMP, now - MONTH, now + 3 * MONTH, "reviews our books")
        elif kind in ("paying", "card-fails"):
            demo_shop.buy(account, kind == "card-fails", now)
        yield kind, one_time_link(account)


def reader(kind: str) -> Account:
    """The account of one of them."""
    from longwave.account.actions import account_of

    account = account_of(f"{kind}@reader.example")
    account.first_name = account.first_name or READERS[kind]
    account.save(update_fields=["first_name"])
    return account


def grant(account: Account, source: GrantSource, start: datetime, end: datetime, reason: str = "") -> None:
    """What a reader of the demo may read, whenever that began; starting again moves it along."""
    from longwave.membership.actions import note_change
    from longwave.membership.models import Grant

    facts = {"start": start, "end": end, "reason": reason}
    Grant.objects.update_or_create(account=account, source=source.value, source_id="demo", defaults=facts)
    note_change(account.pk)


def open_doors(url: str, room: int, now: datetime) -> Iterator[tuple[str, str]]:
    """What needs no account: the university's network, a complimentary link, a gift; what each is, and where."""
    from longwave.published.models import Entry, Kind

    license_university(now)
    yield f"Everything, as if from the network of {UNIVERSITY} ({ADDRESS})", f"http://localhost:{room}/"
    gated = Entry.objects.stories().filter(kind=Kind.ARTICLE, tier="subscribers")
    works = list(gated.values_list("uid", flat=True)[:2])
    if works:
        yield f"One article, by a complimentary link as it stands on {LABEL}", url + complimentary(works[-1], now)
    if works and (path := gift(works[0], now)):
        yield f"Another one, a gift from {READERS['subscriber']}", url + path


def license_university(now: datetime) -> None:
    """Have the university, with a licence that stands; what somebody changed of it at the desk stays."""
    from longwave.membership.actions import license_organisation
    from longwave.membership.models import Organisation

    facts = {"networks": RANGE, "licence_start": (now - MONTH).date()}
    university, _ = Organisation.objects.get_or_create(name=UNIVERSITY, defaults=facts)
    license_organisation(university)


def complimentary(work: UUID, now: datetime) -> str:
    """The path of a complimentary link to a work: the one that stands, or a new one."""
    from longwave.access.actions import complimentary_path, mint
    from longwave.access.models import ComplimentaryUse

    standing = ComplimentaryUse.objects.filter(
        work=work, edition__label=LABEL, edition__revoked_at=None, edition__end__gt=now
    )
    held = standing.select_related("edition").first()
    return complimentary_path(held.edition, work) if held else mint(LABEL, [work], None)[work]


def gift(work: UUID, now: datetime) -> str:
    """The path of the subscriber's gift of a work; nothing where she has given all that she may this month."""
    from longwave.access.actions import NotGiven, gift_path, give
    from longwave.access.rules import Reason, said

    try:
        return gift_path(give(reader("subscriber"), work, said(Reason.SUBSCRIPTION), now))
    except NotGiven:
        return ""
