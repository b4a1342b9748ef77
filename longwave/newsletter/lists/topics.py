"""The topics of which a reader wants to hear: what she has ticked herself, never what she was seen to read.

They are kept with her account, whichever newsletters she gets, and count only for mails that are written to a topic.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import QueryDict

from longwave.membership.models import Account
from longwave.newsletter.models import Interest
from longwave.published.models import Entry, Kind

SHOWN = "topics-shown"  # in every form that has topics: one without changes none


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the magazine, and whether a reader has ticked it."""

    uid: str
    name: str
    ticked: bool = False


def names(uids: Iterable[str]) -> dict[str, str]:
    """What topics are called, also those that the magazine has no more, in the order of their names."""
    found = Entry.objects.filter(uid__in=list(uids), kind=Kind.TOPIC).order_by("title", "pk")
    return {str(uid): title for uid, title in found.values_list("uid", "title")}


def offered() -> dict[str, str]:
    """The magazine's topics, in the order of their names."""
    found = Entry.objects.live().filter(kind=Kind.TOPIC).order_by("title", "pk")
    return {str(uid): title for uid, title in found.values_list("uid", "title")}


def chosen(account: Account) -> dict[str, str]:
    """What a reader has ticked, with its name."""
    return names(str(uid) for uid in Interest.objects.filter(account=account).values_list("topic", flat=True))


def shown(account: Account, sent: QueryDict) -> list[Topic]:
    """The topics as a form shows them: as they were just sent, or as they are kept."""
    ticked = set(sent.getlist("topic")) if SHOWN in sent else chosen(account).keys()
    return [Topic(uid, name, uid in ticked) for uid, name in offered().items()]


@transaction.atomic
def choose(account: Account, sent: QueryDict) -> None:
    """Keep what a reader ticked, and nothing else."""
    if SHOWN not in sent:
        return
    wanted = {UUID(uid) for uid in set(sent.getlist("topic")) & offered().keys()}
    held = Interest.objects.filter(account=account)
    held.exclude(topic__in=wanted).delete()
    rows = [Interest(account=account, topic=topic) for topic in sorted(wanted)]
    Interest.objects.bulk_create(rows, ignore_conflicts=True)
