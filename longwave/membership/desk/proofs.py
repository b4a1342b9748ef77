"""Readers who ask for a plan that needs proof: the desk agrees until a day, or declines, and they are told by mail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from longwave.membership.desk import acts
from longwave.membership.desk.acting import ActView, ReasonForm
from longwave.membership.desk.common import HOME, POLICY
from longwave.membership.menu import READERS_MENU, ReadersItem
from longwave.membership.models import Account, Proof
from longwave.membership.rules import fault_of_last_day

AGREE, DECLINE = "agree", "decline"


def waiting() -> QuerySet[Proof]:
    """Those that nobody has decided."""
    return Proof.objects.filter(decided_at=None).select_related("account", "plan").order_by("asked_at")


def standing(proof: Proof) -> str:
    """What became of it."""
    if proof.decided_at is None:
        return "waits"
    if proof.until is None:
        return "declined"
    return f"{'agreed' if proof.until >= timezone.localdate() else 'was agreed'} until {proof.until.isoformat()}"


class ProofsView(generic.IndexView):
    """Those that wait first."""

    model = Proof
    permission_policy = POLICY
    any_permission_required = ["add", "change", "view"]
    page_title = "Proofs"
    header_icon = "success"
    index_url_name, index_results_url_name = "proofs:index", "proofs:index_results"
    search_fields = ["account__email", "statement"]
    search_backend_name = None
    paginate_by = 50
    breadcrumbs_items = [HOME]

    def get_base_queryset(self) -> QuerySet[Proof]:
        """With whom and what it is about."""
        found = Proof.objects.select_related("account", "plan")
        return found.order_by(F("decided_at").desc(nulls_first=True), "asked_at")

    @cached_property
    def columns(self) -> list[Column]:
        """Who, for what, why, and what became of it."""
        return [
            TitleColumn("account", label="Reader", accessor="account.email", url_name="proofs:decide"),
            Column("plan", label="Plan", accessor="plan"),
            Column("statement", label="What she says", accessor=lambda one: one.statement[:120]),
            Column("asked_at", label="Asked", accessor=lambda one: f"{timezone.localtime(one.asked_at):%Y-%m-%d}"),
            Column("standing", label="State", accessor=standing),
        ]


class DecideForm(ReasonForm):
    """Yes until a day, or no."""

    decision = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[(AGREE, "Agree, until the day below"), (DECLINE, "Decline")], initial=AGREE
    )
    last_day = forms.DateField(
        widget=AdminDateInput, required=False, help_text="The last day on which she may begin a subscription to it."
    )
    field_order = ["decision", "last_day", "reason"]

    def clean(self) -> dict[str, Any]:
        """Whoever agrees says until when."""
        found: dict[str, Any] = super().clean() or {}
        until: date | None = found.get("last_day")
        if found.get("decision") == AGREE and "last_day" in found:
            fault = fault_of_last_day(until, timezone.localdate()) if until else "Until when? Choose a day."
            if fault:
                self.add_error("last_day", ValidationError(fault))
        return found


class DecideView(ActView):
    """Agree, or decline; decided again, the last word counts."""

    page_title, button = "Proof", "Decide, and tell her by mail"
    header_icon = "success"
    form_class = DecideForm

    @cached_property
    def proof(self) -> Proof:
        """Which."""
        return get_object_or_404(Proof.objects.select_related("account", "plan"), pk=self.kwargs["pk"])

    @property
    def account(self) -> Account | None:
        """Whose."""
        return self.proof.account

    @property
    def says(self) -> list[str]:
        """What she asks for and says, and what was decided."""
        one = self.proof
        said = [f"She asks for “{one.plan}” since {timezone.localtime(one.asked_at):%Y-%m-%d}:", f"“{one.statement}”"]
        return said if one.decided_at is None else [*said, f"Decided: {standing(one)}."]

    def get_initial(self) -> dict[str, Any]:
        """For a year."""
        return {"last_day": timezone.localdate() + timedelta(days=365)}

    def get_success_url(self) -> str:
        """Back to those that wait."""
        return reverse("proofs:index")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, proofs, hers."""
        proofs = {"url": reverse("proofs:index"), "label": "Proofs"}
        return [HOME, proofs, {"url": "", "label": self.get_page_subtitle()}]

    def act(self, given: dict[str, Any]) -> str:
        """Write it down, and let her be told."""
        until = given["last_day"] if given["decision"] == AGREE else None
        acts.decide(self.proof, until, given["reason"], self.by)
        return f"{'Agreed' if until else 'Declined'}. {self.proof.account.email} is told by mail."


class Proofs(ViewSet):
    """`/desk/proofs/`."""

    name = "proofs"
    menu_label, menu_order, menu_hook, icon = "Proofs", 80, READERS_MENU, "success"
    menu_item_class = ReadersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and deciding."""
        return [
            path("", ProofsView.as_view(), name="index"),
            path("results/", ProofsView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", DecideView.as_view(), name="decide"),
        ]
