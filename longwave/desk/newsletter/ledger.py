"""The ledger at the desk: each reader's copy of an edition, and what to do about those in doubt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from longwave.desk.newsletter import reports, rules
from longwave.desk.newsletter.views import POLICY, Act, OfAnEdition
from longwave.kernel.cells import Table
from longwave.membership.desk import HOME
from longwave.newsletter import control
from longwave.newsletter.models import Delivery, Edition
from longwave.newsletter.words import Outcome

CHOICES = [(outcome.value, words) for outcome, words in rules.OUTCOMES.items()]


class ByState(WagtailFilterSet):
    """Copies in one state."""

    state = django_filters.ChoiceFilter(label="State", choices=CHOICES)

    class Meta:
        model = Delivery
        fields = ["state"]


class LedgerView(generic.IndexView):
    """The copies of an edition."""

    model = Delivery
    permission_policy = POLICY
    any_permission_required = ["change"]
    page_title = "Copies"
    header_icon = "mail"
    search_fields = ["address", "name", "answer"]
    search_backend_name = None
    filterset_class = ByState
    default_ordering = "address"
    paginate_by = 100

    @cached_property
    def edition(self) -> Edition:
        """Of which edition."""
        return get_object_or_404(Edition.objects.select_related("newsletter").defer("compiled"), pk=self.kwargs["pk"])

    def get_base_queryset(self) -> Any:
        """Its copies."""
        return Delivery.objects.filter(edition=self.edition)

    def get_index_url(self) -> str:
        """Where the list is."""
        return reverse("editions:ledger", args=[self.edition.pk])

    def get_index_results_url(self) -> str:
        """Where its rows are."""
        return reverse("editions:ledger_results", args=[self.edition.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, editions, this one, its copies."""
        edition = {"url": reverse("editions:edition", args=[self.edition.pk]), "label": str(self.edition)}
        return [HOME, {"url": reverse("editions:index"), "label": "Editions"}, edition, {"url": "", "label": "Copies"}]

    @cached_property
    def columns(self) -> list[Column]:
        """To whom, how it stands, what the server said."""
        return [
            Column("address", label="Address", accessor=lambda one: one.address or "forgotten", sort_key="address"),
            Column("name", label="Name"),
            Column("state", label="State", accessor=lambda one: rules.OUTCOMES[Outcome(one.state)]),
            Column("done_at", label="When", accessor=when),
            Column("code", label="Answer", accessor=lambda one: f"{one.code or ''} {one.answer}".strip()),
            Column("attempts", label="Attempts", accessor="attempts"),
        ]


def when(copy: Delivery) -> str:
    """When a copy was settled, or is tried next."""
    moment = copy.done_at or copy.next_at
    if not moment:
        return ""
    found = datetime.fromtimestamp(moment, timezone.get_default_timezone())
    return f"{found:%Y-%m-%d %H:%M:%S}" if copy.done_at else f"again at {found:%Y-%m-%d %H:%M}"


class DoubtView(Act):
    """Send copies in doubt again, or leave them at that: one, or all of the edition. Or send to those who failed."""

    def act(self) -> str:
        """What the address names."""
        if self.kwargs["what"] == "failed":
            return f"Sent again to those whose copies failed: {control.send_to_failed(self.object)}."
        wanted = self.request.POST.getlist("copy")
        there = self.object.deliveries.filter(state=Outcome.DOUBT.value)
        copies = (
            list(there.values_list("pk", flat=True)) if wanted == ["all"] else [int(n) for n in wanted if n.isdigit()]
        )
        if self.kwargs["what"] == "again":
            return f"Sent again: {control.send_again(self.object, copies)}. Each is the same to the byte as before."
        if self.kwargs["what"] == "leave":
            return f"Left at that: {control.leave_at_that(self.object, copies)}."
        raise Http404


class AskView(OfAnEdition):
    """A table of the copies in doubt, to ask the provider by: its log knows each by its Message-ID."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As CSV."""
        name = f"in-doubt-{self.object.slug}.csv"
        response = HttpResponse(
            content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
        table = Table(response)
        table.row(["address", "message_id", "provider", "at", "said"])
        for doubt in reports.doubts(self.object):
            at = doubt.at.isoformat() if doubt.at else ""
            table.row([doubt.copy.address, doubt.message_id, doubt.copy.provider, at, doubt.copy.answer])
        return response
