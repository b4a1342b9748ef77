"""What the worker looks for again and again: stories that want to be scored, and the night in which all are."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from longwave.discovery import facts
from longwave.discovery.models import Fit
from longwave.discovery.related.place import METHOD
from longwave.discovery.tasks import score_all, score_due

HOUR = timedelta(hours=4)  # of the night, by the magazine's clock
REMEMBERED = 3 * 24 * 3600  # seconds for which a night is known to be taken, or a method


def once(now: datetime) -> None:
    """One round: ask for what is due, unless that was asked already, and begin the night's work where it is due."""
    if not begin_night(now) and not begin_anew() and facts.due().exists() and not waiting():
        score_due.enqueue()


def waiting() -> bool:
    """Whether stories are scored already, or will be."""
    paths = [score_due.module_path, score_all.module_path]
    asked: bool = DBTaskResult.objects.filter(task_path__in=paths, status__in=["READY", "RUNNING"]).exists()
    return asked


def begin_night(now: datetime) -> bool:
    """Have all stories scored, by a task: of several workers one begins it; gives back whether this one did."""
    night = (timezone.localtime(now, timezone.get_default_timezone()) - HOUR).date()
    return _begin(night.isoformat())


def begin_anew() -> bool:
    """The same where all were scored by another method last, as an earlier release did: drafts are compared by this one
    only, and need not wait for the night."""
    return Fit.objects.exclude(method=METHOD).exists() and _begin(f"method-{METHOD}")


def _begin(occasion: str) -> bool:
    taken = f"longwave:related:{occasion}"
    if cache.get(taken) or not cache.add(taken, True, REMEMBERED):  # asking first locks nothing
        return False
    if not waiting():
        score_all.enqueue()
    return True
