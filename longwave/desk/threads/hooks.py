"""The door to a thread's suggestions."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from longwave.desk.threads.views import SuggestionsView


class Threads(ViewSet):
    """`/desk/threads/`."""

    name = "threads"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Of one thread."""
        return [path("<int:pk>/", SuggestionsView.as_view(), name="page")]


@hooks.register("register_admin_viewset")
def register_threads() -> Threads:
    """Reached from a thread's editor alone."""
    return Threads()
