"""Reading what decisions need: all of it at once, when something changed, and held by each process."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from longwave.access import generation, passes
from longwave.access.gate import Gate
from longwave.access.giving import a_month
from longwave.access.known import Known
from longwave.access.models import (
    AccessSettings,
    ComplimentaryEdition,
    GiftLink,
    GiftQuerySet,
    MeterEntry,
    PreviewDay,
)
from longwave.access.networks import Networks, parse, trusted
from longwave.access.rules import Right, Source, Tier, Window
from longwave.membership.actions import midnight
from longwave.membership.billing.facts import gift_quotas
from longwave.membership.models import Account, Grant, Organisation, RightsChange
from longwave.membership.rules import GrantSource

LONGEST = 300.0  # seconds after which what is known is read again, changed or not
AHEAD = timedelta(days=60)  # how far previews are planned in what is known


@lru_cache
def gate() -> Gate:
    """The process's gate, with the magazine's secrets."""
    return Gate([settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)])


def right_of(grant: Grant) -> Right:
    """A grant as the rule sees it."""
    own = grant.organisation_id is None and grant.source != GrantSource.PAIRING
    return Right(Tier(grant.tier), grant.start, grant.end, grant.scope, Source.OWN if own else Source.ORGANISATION)


def rights_of(account: Account, now: datetime) -> tuple[Right, ...]:
    """What an account may read or will, and the last right that it had: what its pass carries."""
    rights = [right_of(grant) for grant in Grant.objects.of(account).standing()]
    live = [right for right in rights if right.end is None or right.end > now]
    over = [right for right in rights if right not in live]
    last = sorted(over, key=lambda right: right.end or now)[-1:]
    return tuple((live + last)[: passes.MOST])


def known(now: datetime) -> Known:
    """Everything that decisions need beside the reader's own cookies."""
    rules = AccessSettings.objects.first() or AccessSettings()  # not `load`, which would write
    organisations = list(Organisation.objects.only("name", "logo"))
    recent = RightsChange.objects.filter(at__gt=now - passes.LIFE)
    return Known(
        zone=timezone.get_default_timezone(),
        anonymous=rules.free_anonymous,
        registered=rules.free_registered,
        networks=_networks(*_version_of_organisations()),
        proxies=trusted(settings.TRUSTED_PROXIES),
        organisations={one.pk: one.name for one in organisations},
        logos={one.pk: one.logo.url for one in organisations if one.logo},
        sites=_sites(),
        voided=dict(recent.values_list("account_id", "at")),
        revoked=_numbers(ComplimentaryEdition.objects.filter(revoked_at__isnull=False, end__gt=now)),
        withdrawn=_numbers(GiftLink.objects.filter(withdrawn_at__isnull=False, end__gt=now)),
        previews=previews(now.date()) if rules.preview_for_all else {},
    )


def _numbers(rows: Iterable[ComplimentaryEdition] | Iterable[GiftLink]) -> frozenset[int]:
    return frozenset(row.pk for row in rows)


def _sites() -> dict[int, tuple[Right, ...]]:
    found: dict[int, list[Right]] = defaultdict(list)
    for grant in Grant.objects.standing().filter(organisation__isnull=False):
        found[grant.organisation_id or 0].append(right_of(grant))
    return {number: tuple(rights) for number, rights in found.items()}


def _version_of_organisations() -> tuple[object, int]:
    found = Organisation.objects.aggregate(last=Max("changed_at"), count=Count("pk"))
    return found["last"], found["count"]


@lru_cache(maxsize=2)
def _networks(last: object, count: int) -> Networks:
    """All ranges, parsed again only when an organisation changed: there may be twenty thousand."""
    rows = Organisation.objects.only("networks")
    return Networks((parse(text), row.pk) for row in rows for text in row.ranges())


def tier_of_new(kind: str) -> Tier:
    """The tier that a new article or episode has unless it says another one."""
    rules = AccessSettings.objects.first() or AccessSettings()
    return Tier(rules.episodes_tier if kind == "episode" else rules.articles_tier)


def previews(today: date) -> dict[str, tuple[Window, ...]]:
    """The windows in which works are the preview of the day, by uid: from yesterday on, in the magazine's zone."""
    found: dict[str, tuple[Window, ...]] = {}
    for row in PreviewDay.objects.filter(day__gte=today - timedelta(days=1), day__lte=today + AHEAD):
        window = Window(midnight(row.day), midnight(row.day + timedelta(days=1)))
        found[str(row.work)] = (*found.get(str(row.work), ()), window)
    return found


def marks(account: int, month: str) -> tuple[str, ...]:
    """The works an account read free in a month, oldest first, by their marks."""
    rows = MeterEntry.objects.filter(account=account, month=month).order_by("pk")
    return tuple(rows.values_list("mark", flat=True))


def given_this_month(giver: Account, now: datetime) -> GiftQuerySet:
    """What somebody gave since the month began, in the magazine's zone."""
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return GiftLink.objects.given_since(giver, month)


def gifts_left(giver: Account, now: datetime) -> int:
    """How many gifts somebody may still make this month."""
    rules = AccessSettings.objects.first() or AccessSettings()
    return max(0, gifts_a_month(giver, rules, now) - given_this_month(giver, now).count())


def gifts_a_month(giver: Account, rules: AccessSettings, now: datetime) -> int:
    """How many gifts somebody may make in a month."""
    return a_month(gift_quotas(giver, now), rules.gifts_a_month)


class Held:
    """What one process knows. `fresh` reads it again when something changed; `last` is what was read before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = b""
        self._until = 0.0
        self.last = Known()

    def outdated(self) -> bool:
        """Whether something changed since it was read."""
        return generation.at(settings.GENERATION).value != self._seen or time.monotonic() > self._until

    def fresh(self) -> Known:
        """What is known, as of now."""
        if self.outdated():
            with self._lock:
                if self.outdated():
                    seen = generation.at(settings.GENERATION).value  # before reading: a change meanwhile is read again
                    self.last = known(timezone.now())
                    self._seen, self._until = seen, time.monotonic() + LONGEST
        return self.last


held = Held()
