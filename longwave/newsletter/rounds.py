"""What the worker does for editions every few seconds: keeps the coming days planned, and takes the steps now due."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Count, Max
from wagtail.models import Revision

from longwave.newsletter import actions, facts, planning
from longwave.newsletter.bounces import rounds as bounces
from longwave.newsletter.letters import watching
from longwave.newsletter.letters.limits import Unsendable
from longwave.newsletter.models import Edition, Newsletter, Pick, SenderDomain
from longwave.newsletter.timetable import Moments, Step, step
from longwave.newsletter.words import State
from longwave.published.models import Magazine

logger = logging.getLogger("longwave")

AWAITED = (State.SCHEDULED.value, State.PREPARING.value)


class Planner:
    """Plans anew when something changed that the rules go by, and once an hour, since reads do all the time."""

    def __init__(self) -> None:
        self._seen: object = None

    def once(self, now: datetime) -> None:
        """Plan, unless all is as it was."""
        seen = self._facts(now)
        if seen != self._seen:
            changed = planning.keep(now)
            self._seen = seen
            if changed:
                logger.info("The coming editions were composed anew: %d changes", changed)

    def _facts(self, now: datetime) -> object:
        return (
            now.replace(minute=0, second=0, microsecond=0),
            facts.today(now),
            Magazine.objects.values_list("generation", flat=True).first(),
            Pick.objects.aggregate(last=Max("pk"), count=Count("pk")),
            Revision.objects.filter(approved_go_live_at__isnull=False).aggregate(last=Max("pk"), count=Count("pk")),
            list(Newsletter.objects.order_by("pk").values()),
            list(SenderDomain.objects.order_by("pk").values("domain", "faults", "silent")),
        )


planner = Planner()


def once(now: datetime) -> None:
    """Plan, take the steps that are due, mind what came back, and ask the DNS. What fails is said, and tried again."""
    for act in (planner.once, take_steps, bounces.once, watching.once):
        try:
            act(now)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("A round of the newsletters failed; the next one tries again")


def take_steps(now: datetime) -> None:
    """Take the steps of all editions that wait for their time. One that cannot be sent holds up no other."""
    for edition in Edition.objects.filter(state__in=AWAITED, send_at__isnull=False).select_related("newsletter"):
        try:
            take(edition, now)
        except Unsendable as reason:
            actions.note(edition, str(reason))
        except DatabaseError:
            raise
        except Exception as error:
            logger.exception("A step of the edition %s failed", edition)
            actions.note(edition, f"A fault of ours: {error!r}")


def take(edition: Edition, now: datetime) -> None:
    """Take the steps of an edition that are due: where it is late, one after the other."""
    if edition.send_at is None:
        return
    cut_off = edition.send_at - timedelta(minutes=edition.newsletter.cut_off)
    due = Moments(edition.send_at, cut_off, edition.latest_at or edition.send_at)
    match step(State(edition.state), due, now):
        case Step.MISS:
            actions.miss(edition, now)
        case Step.FREEZE:
            if actions.freeze(edition, now) and now >= due.send_at:
                actions.begin(edition, now)
        case Step.SEND:
            actions.begin(edition, now)
