"""What is done again and again beside the tasks: what is scheduled, newsletters, payments, and tidying up.

These run in a thread of their own, so that a long task never holds up a publication. Each is safe to repeat and safe
to stop at any line.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from longwave.access import actions as access
from longwave.account import actions as account
from longwave.account import notices
from longwave.discovery import rounds as related
from longwave.discovery.search import actions as search
from longwave.editorial.actions import publish_due
from longwave.insight import actions as insight
from longwave.insight import most_read
from longwave.media.models import Picture
from longwave.media.tasks import make_modern_renditions
from longwave.membership.billing import rounds as billing
from longwave.newsletter import rounds as newsletters
from longwave.newsletter.lists import actions as lists
from longwave.newsletter.lists import post
from longwave.ops.models import Heartbeat
from longwave.podcast.actions import rebuild_due

logger = logging.getLogger("longwave")

EVERY = 5.0  # seconds between two looks at what is scheduled: an edition's first copy leaves soon after its time
TIDYING = 3600.0  # seconds
KEPT = timedelta(days=7)  # how long a finished task's row is kept
SILENT = timedelta(minutes=2)  # after which a worker that did not say it stopped counts as dead
MOST_AT_ONCE = 200  # pictures asked for in one round, so that urgent tasks do not wait for hours
TRIES = 3  # how often a task is begun before it is given up


class Rounds(threading.Thread):
    """Does what is due every few seconds until told to stop. A failure is logged; the next round tries again."""

    def __init__(self, worker: str, every: float = EVERY) -> None:
        super().__init__(name="rounds", daemon=True)
        self.worker, self.every = worker, every
        self.told = threading.Event()
        self.tidied = -TIDYING

    def run(self) -> None:
        """Go round until `stop`."""
        while not self.told.is_set():
            self._safely(self.once)
            self.told.wait(self.every)
        self._safely(lambda: Heartbeat.objects.filter(worker=self.worker).delete())
        connections.close_all()

    def once(self) -> None:
        """One round: say that we live, publish what is due, see to newsletters and money, and once an hour tidy up."""
        now = timezone.now()
        Heartbeat.objects.update_or_create(worker=self.worker, defaults={"beaten_at": now})
        for line in publish_due(now):
            logger.info("On schedule: %s", line)
        for path in rebuild_due(now):
            logger.info("Built again, since an episode opened or closed: %s", path)
        for path in search.index_due(now):
            logger.info("Found by other words, since it opened or closed: %s", path)
        newsletters.once(now)
        post.send_waiting(now)
        billing.once(now)
        related.once(now)
        notices.once(now)
        take_up_abandoned(now)
        if time.monotonic() - self.tidied >= TIDYING:
            self.tidied = time.monotonic()
            tidy_up(now)

    def stop(self, patience: float) -> None:
        """Ask for the end and wait for it, at most `patience` seconds."""
        self.told.set()
        self.join(patience)

    def _safely(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception:  # a locked database, a full disk: the next round finds it mended or says it again
            logger.exception("A round of the worker failed; the next one is in %.0f s", self.every)
            connections.close_all()


def take_up_abandoned(now: datetime) -> int:
    """Put tasks back whose worker was killed in the middle; one that was begun too often is given up as failed."""
    running = DBTaskResult.objects.filter(status="RUNNING")
    if not running.exists():
        return 0
    alive = set(Heartbeat.objects.filter(beaten_at__gt=now - SILENT).values_list("worker", flat=True))
    abandoned = [task for task in running if task.worker_ids and task.worker_ids[-1] not in alive]
    for task in abandoned:
        held = DBTaskResult.objects.filter(pk=task.pk, status="RUNNING", worker_ids=task.worker_ids)
        if len(task.worker_ids) < TRIES:
            held.update(status="READY", started_at=None)
        else:
            reason = f"Its worker ended in the middle {len(task.worker_ids)} times."
            held.update(status="FAILED", finished_at=now, exception_class_path="Abandoned", traceback=reason)
    return len(abandoned)


def tidy_up(now: datetime) -> None:
    """Ask for renditions that are missing, drop what nobody needs any more, and see what is read most."""
    from importlib import import_module

    from django.conf import settings

    ask_for_renditions()
    DBTaskResult.objects.finished().filter(finished_at__lte=now - KEPT).delete()
    Heartbeat.objects.filter(beaten_at__lte=now - KEPT).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    account.tidy()
    access.tidy(now)
    search.tidy()
    lists.tidy(now)
    billing.tidy(now)
    insight.tidy(now)
    most_read.everywhere(insight.today(now))


def ask_for_renditions() -> int:
    """Enqueue the modern renditions of pictures that lack them, unless they wait already or failed this week."""
    asked = DBTaskResult.objects.filter(task_path=make_modern_renditions.module_path).exclude(status="SUCCESSFUL")
    known = {args["args"][0] for args in asked.values_list("args_kwargs", flat=True) if args.get("args")}
    lacking = Picture.objects.filter(modern=False).exclude(pk__in=known).values_list("pk", flat=True)
    wanted = list(lacking[:MOST_AT_ONCE])
    for picture in wanted:
        make_modern_renditions.enqueue(picture)
    return len(wanted)
