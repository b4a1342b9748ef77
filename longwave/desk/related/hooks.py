"""The door to what stands under a piece: an address for each, and the script that brings it into the editor."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from longwave.desk.related.views import RelatedView


class Related(ViewSet):
    """`/desk/related/`."""

    name = "related"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Of one piece."""
        return [path("<int:pk>/", RelatedView.as_view(), name="page")]


@hooks.register("register_admin_viewset")
def register_related() -> Related:
    """Reached from a piece's editor alone."""
    return Related()


@hooks.register("insert_editor_js")
def bring_into_the_editor() -> str:
    """Fill the place that the editor keeps for it."""
    return format_html('<script src="{}"></script>', static("desk/related.js"))
