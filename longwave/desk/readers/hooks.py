"""The desk's doors to one reader: what is put on her page, merging, and the panel of payments that need somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from longwave.access.rules import BY_VALUE
from longwave.desk.readers import mails, merging, why
from longwave.insight import facts as insight
from longwave.insight.rules import STOPPED_KEPT
from longwave.membership.desk.acting import ActView, ReasonForm
from longwave.membership.desk.acts import NotDone
from longwave.membership.desk.alerts import alerts
from longwave.membership.desk.readers import READER_PARTS, readers
from longwave.membership.models import Account

SHOWN = 50  # walls that she met, the newest


class Why(Component):
    """“Why can she read this, or not?”"""

    template_name = "desk/readers/why.html"

    def __init__(self, request: HttpRequest, account: Account) -> None:
        self.request, self.account = request, account

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What was asked, and the answer."""
        pasted = self.request.GET.get("piece", "")
        found, fault = why.asked(self.account, pasted)
        merges = readers().filter(pk=self.account.pk).exists()
        return {
            "pasted": pasted,
            "answer": found,
            "fault": fault,
            "newest": why.newest(),
            "account": self.account,
            "merges": merges,
        }


@hooks.register(READER_PARTS)
def ask_why(request: HttpRequest, account: Account) -> Component:
    """First on her page."""
    return Why(request, account)


class Stopped(Component):
    """Which walls she met lately."""

    template_name = "desk/readers/stopped.html"

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The newest, each with its reason in words."""
        rows = insight.stopped(self.account, SHOWN)
        met = [(row, BY_VALUE[row.reason].log if row.reason in BY_VALUE else row.reason) for row in rows]
        return {"met": met, "days": STOPPED_KEPT.days, "known": insight.measures()}


@hooks.register(READER_PARTS)
def show_walls(request: HttpRequest, account: Account) -> Component:
    """Below the question, what was refused to her lately."""
    return Stopped(account)


class Mails(Component):
    """Which mails she had, beside those about money."""

    template_name = "desk/readers/mails.html"

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Newsletters' copies, and the others."""
        now = timezone.now()
        return {
            "account": self.account,
            "copies": mails.copies(self.account, now),
            "others": mails.others(self.account, now),
            "lists": self.account.subscriptions.exists(),
            "days": mails.LATELY.days,
        }


@hooks.register(READER_PARTS)
def show_mails(request: HttpRequest, account: Account) -> Component:
    """Below her walls, what was sent to her."""
    return Mails(account)


class Alerts(Component):
    """How many payments need somebody."""

    name = "payment-alerts"
    template_name = "desk/readers/alerts.html"
    order = 70

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The number."""
        return {"count": self.count}


@hooks.register("construct_homepage_panels")
def show_alerts(request: HttpRequest, panels: list[Any]) -> None:
    """For those who look after readers, where something waits."""
    if request.user.has_perm("membership.change_grant") and (count := alerts().count()):
        panels.append(Alerts(count))


class MergeForm(ReasonForm):
    """Which account goes, and why."""

    email = forms.EmailField(
        label="The other account's e-mail address", help_text="It is closed, and what it has comes along."
    )
    sure = forms.BooleanField(label="Both are one person's. This cannot be undone.")
    field_order = ["email", "reason", "sure"]


class MergeView(ActView):
    """Make one account of two."""

    page_title, button, serious = "Merge another account into this one", "Merge them", True
    form_class = MergeForm

    @cached_property
    def account(self) -> Account:
        """The one that stays."""
        return get_object_or_404(readers(), pk=self.kwargs["pk"])

    @property
    def says(self) -> list[str]:
        """What comes along."""
        return [
            f"{self.account.email} stays. Subscriptions, payments, what was given, gifts and newsletters of the other "
            "one come along; where both have the same newsletter, this one's choice counts.",
            "If both are charged, both go on: end one of them afterwards.",
        ]

    def act(self, given: dict[str, Any]) -> str:
        """All of it, or nothing."""
        try:
            was = merging.merge(self.account, given["email"], given["reason"], self.by)
        except (merging.NotMerged, merging.Refused) as refused:
            raise NotDone(str(refused)) from refused
        return f"{was} was merged into this account, and is closed."


class Merging(ViewSet):
    """`/desk/merging/`."""

    name = "merging"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Into one reader's account."""
        return [path("<int:pk>/", MergeView.as_view(), name="merge")]


@hooks.register("register_admin_viewset")
def register_merging() -> Merging:
    """Reached from a reader's page alone."""
    return Merging()


@hooks.register("register_log_actions")
def name_the_merging(actions: Any) -> None:
    """Let a reader's history say it."""
    actions.register_action(merging.MERGE, "Merge accounts", "Another account merged into this one")
