"""The newsletter's doors at the desk: its menu, its pages, and its panels on the first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from longwave.desk.newsletter import asking, facts, ledger, subscribers, views, writing
from longwave.desk.newsletter.settings import Newsletters, PublishersItem

NEWSLETTER_MENU = "register_newsletter_menu_item"


class LettersItem(MenuItem):
    """A page of the menu for those who look after what the letters say."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for them."""
        return may_edit(request)


def may_edit(request: HttpRequest) -> bool:
    """Whether somebody looks after the letters."""
    return bool(request.user.has_perm("newsletter.change_edition"))


@hooks.register("register_admin_menu_item")
def newsletter_menu() -> SubmenuMenuItem:
    """“Newsletter”."""
    menu = Menu(register_hook_name=NEWSLETTER_MENU)
    return SubmenuMenuItem("Newsletter", menu, name="newsletter", icon_name="mail", order=104)


class Editions(ViewSet):
    """`/desk/editions/`."""

    name = "editions"
    menu_label, menu_order, menu_hook, icon = "Editions", 10, NEWSLETTER_MENU, "mail"
    menu_item_class = LettersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, an edition, looking at it, and what is done to it."""
        return [
            path("", views.EditionsView.as_view(), name="index"),
            path("results/", views.EditionsView.as_view(results_only=True), name="index_results"),
            path("new/", writing.NewMailView.as_view(), name="add"),
            path("<int:pk>/write/", writing.WriteView.as_view(), name="write"),
            path("<int:pk>/schedule/", writing.ScheduleView.as_view(), name="schedule"),
            path("<int:pk>/send-now/", asking.SendNowView.as_view(), name="send_now"),
            path("<int:pk>/take-back/", writing.TakeBackView.as_view(), name="take_back"),
            path("<int:pk>/", views.EditionView.as_view(), name="edition"),
            path("<int:pk>/look/<slug:form>/", views.LookView.as_view(), name="look"),
            path("<int:pk>/look/<slug:form>/page/", views.LookPageView.as_view(), name="look_page"),
            path("<int:pk>/place/", views.PlaceView.as_view(), name="place"),
            path("<int:pk>/move/", views.MoveView.as_view(), name="move"),
            path("<int:pk>/release/", views.ReleaseView.as_view(), name="release"),
            path("<int:pk>/send-to-me/", views.SendToMeView.as_view(), name="send_to_me"),
            path("<int:pk>/control/cancel/", asking.CancelView.as_view(), name="cancel"),
            path("<int:pk>/control/<slug:control>/", views.ControlView.as_view(), name="control"),
            path("<int:pk>/copies/", ledger.LedgerView.as_view(), name="ledger"),
            path("<int:pk>/copies/results/", ledger.LedgerView.as_view(results_only=True), name="ledger_results"),
            path("<int:pk>/doubt.csv", ledger.AskView.as_view(), name="ask"),
            path("<int:pk>/doubt/<slug:what>/", ledger.DoubtView.as_view(), name="doubt"),
        ]


class Subscribers(ViewSet):
    """`/desk/subscribers/`."""

    name = "subscribers"
    menu_label, menu_order, menu_hook, icon = "Subscribers", 20, NEWSLETTER_MENU, "group"
    menu_item_class = PublishersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, one person, lists brought along and taken out."""
        return [
            path("", subscribers.SubscribersView.as_view(), name="index"),
            path("results/", subscribers.SubscribersView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", subscribers.PersonView.as_view(), name="person"),
            path("import/", subscribers.ImportView.as_view(), name="import"),
            path("export/", subscribers.ExportView.as_view(), name="export"),
        ]


@hooks.register("register_admin_viewset")
def register_newsletter() -> list[ViewSet]:
    """Under “Newsletter”."""
    return [Editions(), Subscribers(), Newsletters(menu_hook=NEWSLETTER_MENU)]


class Letters(Component):
    """“Today's letter” or “Friday's roundup” on the first page."""

    name = "letters"
    template_name = "desk/newsletter/panel.html"
    order = 60

    def __init__(self, panel: facts.Panel) -> None:
        self.panel = panel

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """The panel, and the ways to look at its edition."""
        sheet = self.panel.sheet
        return {
            "request": parent_context["request"],
            "csrf_token": parent_context.get("csrf_token"),
            "panel": self.panel,
            "sheet": sheet,
            "looks": views.looks_of(sheet.edition) if sheet else [],
            "here": "/desk/",
        }


@hooks.register("construct_homepage_panels")
def show_letters(request: HttpRequest, panels: list[Any]) -> None:
    """Below what one can begin."""
    if may_edit(request):
        panels += [Letters(panel) for panel in facts.panels(timezone.now())]


@hooks.register("insert_global_admin_css")
def letters_look() -> str:
    """How places and their lights look."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/newsletter.css"))


@hooks.register("insert_global_admin_js")
def letters_are_dragged() -> str:
    """Dragging, and the clock; everything works without."""
    return format_html('<script type="module" src="{}"></script>', static("desk/newsletter.js"))
