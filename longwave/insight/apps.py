"""Django's door to insight. It hears `pages_read` from `published` and keeps the count of each day."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Reads by piece and day."""

    name = "longwave.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen."""
        from longwave.insight.actions import on_pages_read
        from longwave.published.signals import pages_read

        pages_read.connect(on_pages_read, dispatch_uid="insight.reads")
