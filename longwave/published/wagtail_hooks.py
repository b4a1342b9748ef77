"""Complimentary links in the desk's menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from longwave.membership.menu import READERS_MENU, ReadersItem
from longwave.published.desk import EditionView, LinksView, MakeView, RevokeView, chooser


class Complimentary(ViewSet):
    """`/desk/complimentary/`."""

    name = "complimentary"
    menu_label, menu_order, menu_hook, icon = "Complimentary links", 40, READERS_MENU, "link"
    menu_item_class = ReadersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, making, looking and revoking."""
        return [
            path("", LinksView.as_view(), name="index"),
            path("results/", LinksView.as_view(results_only=True), name="index_results"),
            path("new/", MakeView.as_view(), name="add"),
            path("<int:pk>/", EditionView.as_view(), name="edition"),
            path("revoke/<int:pk>/", RevokeView.as_view(), name="revoke"),
        ]


@hooks.register("register_admin_viewset")
def register_links() -> list[ViewSet]:
    """The links and the chooser of articles."""
    return [Complimentary(), chooser]
