"""Lists of members as other systems write them: each is known by its columns, and says who may read what.

Whoever pays at a payment provider comes in as a registered reader: a table does not say when she stops paying. Her
subscription is brought along from the provider itself (`longwave import stripe`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from longwave.exchange.values import Wrong
from longwave.membership.rules import Tier

Cells = Mapping[str, str]
YES = ("true", "yes", "1")


@dataclass(frozen=True)
class Member:
    """A row in our words; `pays` where she pays at a provider."""

    email: str
    name: str = ""
    tier: Tier = Tier.REGISTERED
    start: str = ""
    end: str = ""
    id: str = ""
    pays: bool = False

    def cells(self) -> dict[str, str]:
        """The same as a row of our own table."""
        about = {"email": self.email, "name": self.name, "tier": self.tier.value, "id": self.id}
        return about | {"start": _moment(self.start), "end": _moment(self.end)}


@dataclass(frozen=True)
class Dialect:
    """How a system writes its list: columns that it always has, and how a row is read. `read` raises `Wrong`."""

    name: str
    columns: frozenset[str]
    read: Callable[[Cells], Member]


def _moment(text: str) -> str:
    """A moment as we read it; some write the zone apart, or by its name."""
    plain = text.removesuffix(" UTC") + "Z" if text.endswith(" UTC") else text
    return plain.replace(" +", "+").replace(" -", "-")


def _yes(text: str) -> bool:
    return text.lower() in YES


def _named(*names: str) -> str:
    return " ".join(name for name in names if name)


def _ghost(row: Cells) -> Member:
    if row.get("deleted_at"):
        raise Wrong("this member was deleted there, and stays out")
    pays = bool(row["stripe_customer_id"]) and not _yes(row["complimentary_plan"])
    tier = Tier.SUBSCRIBERS if _yes(row["complimentary_plan"]) else Tier.REGISTERED
    return Member(row["email"], row.get("name", ""), tier, row.get("created_at", ""), id=row.get("id", ""), pays=pays)


def _substack(row: Cells) -> Member:
    started = row.get("created_at", "")
    if not _yes(row["active_subscription"]):
        return Member(row["email"], start=started)
    return Member(row["email"], tier=Tier.SUBSCRIBERS, start=started, end=row["expiry"])


def _beehiiv(row: Cells) -> Member:
    if row["status"].lower() == "pending":
        raise Wrong("this reader never confirmed her address there, and stays out")
    premium, pays = row["tier"].lower() == "premium", bool(row["stripe_customer_id"])
    name = _named(row.get("first name", ""), row.get("last name", ""))
    tier = Tier.SUBSCRIBERS if premium and not pays and row["status"].lower() == "active" else Tier.REGISTERED
    return Member(row["email"], name, tier, row.get("created_at", ""), pays=premium and pays)


def _curated(row: Cells) -> Member:
    return Member(row["email address"], start=row["subscribed at"])


def _tinynews(row: Cells) -> Member:
    if row.get("deleted at"):
        raise Wrong("this reader was deleted there, and stays out")
    if row["tier"] not in ("", "0"):
        raise Wrong(
            f"found the tier “{row['tier'][:60]}”, and cannot know what it opens. Write the row in our own columns"
        )
    return Member(row["email"], _named(row["name"], row.get("surname", "")), start=row.get("created at", ""))


def _tinynews_contacts(row: Cells) -> Member:
    return Member(row["email"], _named(row["first name"], row["last name"]), start=row["date added"])


def _addresses(row: Cells) -> Member:
    return Member(row["email"])


ADDRESSES = Dialect("a list of addresses without a head", frozenset({"email"}), _addresses)  # Medium's: one a line
DIALECTS = (
    Dialect("a list of Ghost's", frozenset({"email", "complimentary_plan", "stripe_customer_id"}), _ghost),
    Dialect("a list of Substack's", frozenset({"email", "active_subscription", "expiry"}), _substack),
    Dialect("a list of Beehiiv's", frozenset({"email", "status", "tier", "stripe_customer_id"}), _beehiiv),
    Dialect("a list of Curated's", frozenset({"email address", "subscribed at"}), _curated),
    Dialect("a list of Tinynews's", frozenset({"channel id", "email", "name", "tier"}), _tinynews),
    Dialect("a list of Tinynews's", frozenset({"email", "first name", "last name", "date added"}), _tinynews_contacts),
)


def dialect_of(columns: list[str]) -> Dialect | None:
    """Whose list has these columns; None where it is nobody's, and so has to be ours."""
    if len(columns) == 1 and "@" in columns[0]:
        return ADDRESSES
    return next((one for one in DIALECTS if one.columns <= set(columns)), None)
