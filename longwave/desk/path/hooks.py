"""The path's door at the desk: a page under “Reports”."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from longwave.desk.path.views import POLICY, CsvView, PathView


class PathItem(MenuItem):
    """A page of the menu for those who may know what is earned."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for them."""
        return bool(POLICY.user_has_permission(request.user, "view"))


class ThePath(ViewSet):
    """`/desk/path/`."""

    name = "path"
    menu_label, menu_order, menu_hook, icon = "The path", 10, "register_reports_menu_item", "view"
    menu_item_class = PathItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The page, and its tables."""
        return [
            path("", PathView.as_view(), name="index"),
            path("pages.csv", CsvView.as_view(what="pages"), name="pages"),
            path("revenue.csv", CsvView.as_view(what="months"), name="revenue"),
        ]


@hooks.register("register_admin_viewset")
def register_path() -> ThePath:
    """Under “Reports”."""
    return ThePath()


@hooks.register("insert_global_admin_css")
def plots_look() -> str:
    """How plots and wide tables look."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/path.css"))
