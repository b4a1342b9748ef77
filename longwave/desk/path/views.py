"""The page of the path, and its tables as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from longwave.desk.path import facts
from longwave.insight.facts import measures
from longwave.insight.models import WallMet
from longwave.insight.plots import Mark, bars, columns
from longwave.insight.rules import KEPT_AT, Kept, Month, Numbers
from longwave.kernel import money
from longwave.kernel.cells import Table

POLICY = ModelPermissionPolicy(WallMet)
SHOWN = 25  # pages of a kind that are listed; the table to take along has all
USUAL = "30"
HEADINGS = [step for step, _ in Numbers().steps()]


def period_of(request: HttpRequest) -> str:
    """The period that somebody chose. One that is none is not there."""
    found = request.GET.get("period", USUAL)
    if found not in facts.PERIODS:
        raise Http404
    return found


def stayed(kept: Kept) -> str:
    """How many stayed, of whom one can know."""
    return f"{kept.kept} of {kept.of}" if kept.of else "–"


def percent(share: float | None) -> str:
    """A share as it is read."""
    return "–" if share is None else f"{100 * share:.1f} %"


def kept_words(months: int) -> str:
    """What a column of those who stayed is called."""
    return f"Kept {months} month{'' if months == 1 else 's'}"


class PathView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """How far readers come, page by page, and what subscriptions bring."""

    template_name = "desk/path/path.html"
    page_title = "The path"
    header_icon = "view"
    permission_policy = POLICY
    permission_required = "view"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, the path."""
        return [{"url": "/desk/", "label": "Home"}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The numbers, drawn and in tables."""
        now, chosen = timezone.now(), period_of(self.request)
        path, months = facts.path(chosen, now), facts.revenue(now)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "path": path,
            "days": facts.PERIODS[chosen],
            "measures": measures(),
            "periods": [(f"?period={value}", words, value == chosen) for value, words in facts.PERIODS.items()],
            "plot": funnel(path),
            "steps": [(words, f"{count:,}") for words, count in path.whole.steps()],
            "kept": [(kept_words(kept.months), stayed(kept)) for kept in path.whole.kept],
            "headings": [*HEADINGS, *(kept_words(months) for months in KEPT_AT)],
            "groups": [(words, head(lines), [row_of(one) for one in lines[:SHOWN]]) for words, lines in path.groups()],
            "money": [earned(currency, months) for currency in dict.fromkeys(month.currency for month in months)],
            "csv": f"{reverse('path:pages')}?period={chosen}",
        }


def funnel(path: facts.Path) -> SafeString:
    """The path's steps as bars."""
    steps = path.whole.steps()
    said = ", ".join(f"{words.lower()} {count}" for words, count in steps)
    marks = [Mark(words, count, f"{count:,}") for words, count in steps]
    return bars("path", "From the wall to a subscription", f"How often each step was taken: {said}.", marks)


def head(lines: list[facts.Line]) -> str:
    """What the first column of such lines is called."""
    return "Why the wall was shown" if lines[0].kind == "reason" else "Page"


def row_of(line: facts.Line) -> tuple[str, str, list[str]]:
    """A page's name, where it is, and its cells."""
    counts = [f"{count:,}" for _, count in line.numbers.steps()]
    if line.kind == "reason":
        counts[1:3] = ["–", "–"]  # the box for a newsletter does not know what stood above it
    return line.name, line.path, [*counts, *(stayed(kept) for kept in line.numbers.kept)]


def earned(currency: str, months: list[Month]) -> dict[str, Any]:
    """Revenue in one currency: drawn, and month by month with the newest first."""
    own = [month for month in months if month.currency == currency]
    said = ", ".join(f"{month.first:%B %Y} {money.words(month.revenue, currency)}" for month in own)
    marks = [Mark(f"{month.first:%b}", month.revenue, money.words(month.revenue, currency)) for month in own]
    return {
        "currency": currency,
        "plot": columns(
            f"revenue-{currency}", f"Revenue a month in {currency}", f"At each month's end: {said}.", marks
        ),
        "rows": [
            (f"{m.first:%B %Y}", money.words(m.revenue, currency), m.before, m.came, m.ended, percent(m.churn))
            for m in reversed(own)
        ],
    }


class CsvView(PermissionCheckedMixin, View):
    """A table to take along."""

    permission_policy = POLICY
    permission_required = "view"
    what = "pages"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As CSV: names that editors typed stay text in it."""
        period = period_of(request)
        name = f"path-{period}" if self.what == "pages" else "revenue"
        answer = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"},
        )
        table = Table(answer)
        for cells in self._pages(period) if self.what == "pages" else self._months():
            table.row(cells)
        return answer

    def _pages(self, period: str) -> Iterator[list[str]]:
        known = [heading for months in KEPT_AT for heading in (kept_words(months), f"of, {months}")]
        yield ["Kind", "Page", "Address", *HEADINGS, *known]
        found = facts.path(period, timezone.now())
        for line in (*found.lines, *found.reasons):
            stays = [str(number) for kept in line.numbers.kept for number in (kept.kept, kept.of)]
            yield [line.kind, line.name, line.path, *(str(count) for _, count in line.numbers.steps()), *stays]

    def _months(self) -> Iterator[list[str]]:
        yield ["Month", "Currency", "Revenue a month", "Paid at its beginning", "Came", "Ended", "Churn"]
        for month in facts.revenue(timezone.now()):
            revenue, churn = money.plain(month.revenue, month.currency), month.churn
            share = "" if churn is None else f"{churn:.4f}"
            counts = [str(month.before), str(month.came), str(month.ended)]
            yield [f"{month.first:%Y-%m}", month.currency, revenue, *counts, share]
