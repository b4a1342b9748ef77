"""Readers at the desk: the menu, and the pages about accounts, what was given to them, and what is sold."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.viewsets.base import ViewSet

from longwave.membership.desk import acts, moving, plans
from longwave.membership.desk.acting import EndView, ExtendView, ProlongView, RefundView
from longwave.membership.desk.alerts import PaymentAlerts
from longwave.membership.desk.invoices import Invoices
from longwave.membership.desk.proofs import Proofs
from longwave.membership.desk.readers import GiveView, GrantsView, ReadersView, ReaderView, TakeBackView
from longwave.membership.menu import READERS_MENU, ReadersItem


@hooks.register("register_admin_menu_item")
def readers_menu() -> SubmenuMenuItem:
    """“Readers”, in which rooms above have pages too."""
    return SubmenuMenuItem(
        "Readers", Menu(register_hook_name=READERS_MENU), name="readers", icon_name="group", order=320
    )


class Readers(ViewSet):
    """`/desk/readers/`."""

    name = "readers"
    menu_label, menu_order, menu_hook, icon = "Readers", 10, READERS_MENU, "user"
    menu_item_class = ReadersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, a reader's page, and what is done to her subscriptions and payments."""
        return [
            path("", ReadersView.as_view(), name="index"),
            path("results/", ReadersView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", ReaderView.as_view(), name="reader"),
            path("prolong/<int:pk>/", ProlongView.as_view(), name="prolong"),
            path("end/<int:pk>/", EndView.as_view(), name="end"),
            path("refund/<int:pk>/", RefundView.as_view(), name="refund"),
        ]


class Grants(ViewSet):
    """`/desk/grants/`."""

    name = "grants"
    menu_label, menu_order, menu_hook, icon = "Access given", 20, READERS_MENU, "key"
    menu_item_class = ReadersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, giving, making longer and taking back."""
        return [
            path("", GrantsView.as_view(), name="index"),
            path("results/", GrantsView.as_view(results_only=True), name="index_results"),
            path("new/", GiveView.as_view(), name="add"),
            path("extend/<int:pk>/", ExtendView.as_view(), name="extend"),
            path("take-back/<int:pk>/", TakeBackView.as_view(), name="take_back"),
        ]


@hooks.register("register_admin_viewset")
def register_readers() -> list[ViewSet]:
    """Under “Readers”."""
    return [Readers(), Grants(), plans.Plans(), plans.Offers(), Invoices(), Proofs(), PaymentAlerts()]


@hooks.register("register_log_actions")
def name_the_acts(actions: Any) -> None:
    """Let histories say what was done to readers and prices."""
    for action, (label, message) in acts.NAMES.items():
        actions.register_action(action, label, message)
    actions.register_action(moving.MOVED)(moving.Moved)
    actions.register_action(moving.TAKEN_BACK)(moving.Back)
    actions.register_action(plans.PRICED, "Add a price", "Price added")
    actions.register_action(plans.OFF_SALE, "Take a price off sale", "Price taken off sale")
    actions.register_action(plans.ON_SALE, "Put a price on sale", "Price put on sale again")
