"""The path with names: articles, episodes and editions in place of addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from longwave.access.rules import Reason
from longwave.desk.newsletter.views import title_of
from longwave.insight import facts
from longwave.insight.rules import Month, Numbers, added, months_of, page_of, path_of, reason_of
from longwave.newsletter.models import Edition
from longwave.published.models import Entry, Kind

MONTHS = 12  # of revenue that are shown
PERIODS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "a year", "all": "all days"}
LETTERS = "/newsletter/"
KINDS = {"article": "Articles", "episode": "Episodes", "edition": "Editions", "other": "Other pages"}


@dataclass(frozen=True, slots=True)
class Line:
    """A page and how far readers came from it."""

    kind: str
    name: str
    path: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Path:
    """The path of some days: all together, page by page, and by the reason of the wall."""

    first: date
    last: date
    whole: Numbers
    lines: list[Line]
    reasons: list[Line]

    def groups(self) -> list[tuple[str, list[Line]]]:
        """The pages by their kind, those that led furthest first."""
        found = [(words, [line for line in self.lines if line.kind == kind]) for kind, words in KINDS.items()]
        found.append(("By the reason of the wall", self.reasons))
        return [(words, lines) for words, lines in found if lines]


def path(period: str, now: datetime) -> Path:
    """The path of a period that ends today."""
    last = timezone.localdate(now, timezone.get_default_timezone())
    first = date(1970, 1, 1) if period == "all" else last - timedelta(days=int(period) - 1)
    found, here = facts.path_between(first, last), timezone.localtime(now, timezone.get_default_timezone())
    pages, reasons = path_of(found, page_of, here), path_of(found, reason_of, here)
    names = _names(list(pages))
    lines = [Line(*names.get(page, ("other", page or "Elsewhere")), page, row) for page, row in pages.items()]
    walls = [Line("reason", _reason(reason), "", row) for reason, row in reasons.items() if reason]
    return Path(first, last, added(pages.values()), sorted(lines, key=_furthest), sorted(walls, key=_furthest))


def _furthest(line: Line) -> tuple[list[int], str]:
    """Those first that led furthest."""
    return [-count for _, count in reversed(line.numbers.steps())], line.name


def _names(pages: list[str]) -> dict[str, tuple[str, str]]:
    """What pages are, and what they are called, by their paths."""
    found = {
        path: (kind if kind in (Kind.ARTICLE, Kind.EPISODE) else "other", title)
        for path, kind, title in Entry.objects.filter(path__in=pages).values_list("path", "kind", "title")
    }
    slugs = [page.removeprefix(LETTERS).strip("/") for page in pages if page.startswith(LETTERS)]
    editions = Edition.objects.filter(slug__in=slugs).select_related("newsletter").defer("compiled")
    return found | {f"{LETTERS}{one.slug}/": ("edition", f"{one.newsletter}: {title_of(one)}") for one in editions}


def _reason(value: str) -> str:
    """A wall's reason in the words of the log."""
    return next((reason.log for reason in Reason if reason.value == value), value)


def revenue(now: datetime) -> list[Month]:
    """What subscriptions brought in each of the last months, currency by currency, this one included."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    return months_of(facts.spans(), today.replace(day=1), MONTHS)
