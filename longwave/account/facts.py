"""What an account's pages show: read for one account, at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from longwave.access import metering, networks
from longwave.access.actions import gift_path
from longwave.access.facts import held, marks
from longwave.access.gate import Who
from longwave.access.models import GiftLink
from longwave.account import billing_facts
from longwave.account.devices import device
from longwave.account.rules import Holding, day, meter_sentence, sentence
from longwave.insight import facts as insight
from longwave.membership.models import Account, Grant
from longwave.membership.rules import GrantSource, Scope, Tier, covered
from longwave.newsletter.lists import facts as newsletters
from longwave.published.models import Entry

AT_DESK = "wagtailadmin.access_admin"
SHOW = "show:"  # and a uid: the scope of whoever may hear one show


def works_at_desk(account: Account) -> bool:
    """Whether somebody is of the desk."""
    return account.has_perm(AT_DESK)


def name_of(account: Account) -> str:
    """The name a page greets her by; nothing where she gave none, since an address is no name."""
    return account.first_name


def who_of(account: Account, now: datetime) -> Who:
    """The account as decisions see it, from its rows."""
    from longwave.access.facts import rights_of
    from longwave.access.rules import Reader

    return Who(Reader(account.pk, works_at_desk(account), rights_of(account, now)), name_of(account))


# --- What I may read --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody may read: `rights` and `ended` are sentences, and so is `meter`, where it matters."""

    rights: list[str]
    ended: list[str]
    network: str
    meter: str


def reading(account: Account, request: HttpRequest, now: datetime) -> Reading:
    """What an account may read, until when and why; nothing of it was ever counted by anybody else."""
    zone = timezone.get_default_timezone()
    grants = list(Grant.objects.of(account).standing())
    shows = _shows(grant.scope for grant in grants)
    holdings = [_holding(grant, shows) for grant in grants]
    live = [holding for holding in holdings if holding.end is None or holding.end > now]
    ended = [holding for holding in holdings if holding not in live]
    rights = [sentence(holding, now, zone) for holding in live]
    if works_at_desk(account):
        rights.insert(0, "Everything, as long as you work at the desk.")
    has = [holding.scope for holding in live if holding.tier is Tier.SUBSCRIBERS and holding.start <= now]
    everything = works_at_desk(account) or covered(Scope.EVERYTHING, has)
    meter = "" if everything else _meter(account, covered(Scope.ARTICLES, has), now)
    return Reading(rights, [sentence(holding, now, zone) for holding in ended[:1]], _network(request, now), meter)


def rights(account: Account, now: datetime) -> list[str]:
    """What of an account's own opens something now, each in a sentence."""
    zone, grants = timezone.get_default_timezone(), list(Grant.objects.of(account).in_force(now))
    shows = _shows(grant.scope for grant in grants)
    return [sentence(_holding(grant, shows), now, zone) for grant in grants]


def _shows(scopes: Iterable[str]) -> dict[str, str]:
    """The titles of the shows that scopes name; no query where none does."""
    uids = {scope.removeprefix(SHOW) for scope in scopes if scope.startswith(SHOW)}
    rows = Entry.objects.live().filter(uid__in=uids).values_list("uid", "title") if uids else ()
    return {f"{SHOW}{uid}": title for uid, title in rows}


def _holding(grant: Grant, shows: Mapping[str, str]) -> Holding:
    source, show = GrantSource(grant.source), shows.get(grant.scope, "")
    return Holding(Tier(grant.tier), source, grant.start, grant.end, grant.scope, grant.reason, show)


def _meter(account: Account, has_articles: bool, now: datetime) -> str:
    zone = timezone.get_default_timezone()
    allowance = held.fresh().allowance(account.pk)
    read = len(marks(account.pk, metering.month_of(now, zone)))
    following = (now.astimezone(zone).replace(day=1) + timedelta(days=32)).replace(day=1)
    return meter_sentence(max(0, allowance - read), allowance, day(following, zone), has_articles)


def _network(request: HttpRequest, now: datetime) -> str:
    """The organisation whose network somebody reads from now, if it has a licence that stands."""
    known = held.fresh()
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    found = known.networks.organisation(networks.client(request.META["REMOTE_ADDR"], forwarded, known.proxies))
    stands = any(right.holds(now) for right in known.sites.get(found or 0, ()))
    return known.organisations.get(found or 0, "") if stands else ""


# --- Sessions and gifts -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in."""

    number: int
    device: str
    address: str
    began: datetime
    seen: datetime
    this: bool


def sessions(account: Account, key: str | None) -> list[Session]:
    """Where an account is signed in, the browser with this session key first, then by when it was last seen."""
    rows: list[UserSession] = UserSession.objects.purge_and_list(account)
    found = [
        Session(row.pk, device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == key)
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.this, -one.seen.timestamp()))


@dataclass(frozen=True, slots=True)
class Gift:
    """A gift as its giver sees it. `address` is what she sends, while it still opens the piece for somebody."""

    number: int
    title: str
    path: str
    taken: int
    readers: int
    end: datetime
    state: str
    address: str


def gifts(account: Account, now: datetime) -> list[Gift]:
    """What an account gave, newest first, with how many readers took it."""
    rows = list(GiftLink.objects.filter(giver=account))
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[row.work for row in rows])}
    return [_gift(row, entries.get(row.work), now) for row in rows]


def _gift(row: GiftLink, entry: Entry | None, now: datetime) -> Gift:
    title, path = (entry.title, entry.path) if entry else ("A piece that is no longer published", "")
    state = "withdrawn" if row.withdrawn_at else "ended" if row.end <= now else ""
    address = f"{settings.LONGWAVE_URL}{gift_path(row)}" if path and not state and row.taken < row.readers else ""
    return Gift(row.pk, title, path, row.taken, row.readers, row.end, state, address)


# --- Everything we hold -----------------------------------------------------------------------------------------


def export(account: Account, key: str | None, now: datetime) -> dict[str, Any]:
    """Everything we hold about an account, as plain data."""
    return {
        "exported_at": now,
        "account": {
            "email": account.email,
            "first_name": account.first_name,
            "last_name": account.last_name,
            "joined": account.date_joined,
            "last_sign_in": account.last_login,
            "roles": sorted(account.groups.values_list("name", flat=True)),
        },
        "grants": list(
            Grant.objects.of(account).values("tier", "scope", "start", "end", "source", "reason", "revoked_at")
        ),
        "free_articles": list(account.meter_entries.order_by("pk").values("month", "mark", "at")),
        "gifts": [
            {
                "work": row.work,
                "given": row.created_at,
                "end": row.end,
                "taken": row.taken,
                "readers": row.readers,
                "withdrawn": row.withdrawn_at,
            }
            for row in GiftLink.objects.filter(giver=account)
        ],
        "newsletters": newsletters.export(account),
        **billing_facts.export(account),
        "walls_met": [asdict(one) for one in insight.stopped(account)],
        "sessions": [
            {"device": one.device, "address": one.address, "began": one.began, "last_seen": one.seen}
            for one in sessions(account, key)
        ],
        "second_steps": list(Authenticator.objects.filter(user=account).values("type", "created_at", "last_used_at")),
    }
