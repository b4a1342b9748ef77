"""Django's door to insight. It hears `pages_read` and `walls_met` from `published` and keeps the counts of each day."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Reads, walls and looks at the plans by piece and day."""

    name = "longwave.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen."""
        from longwave.insight.actions import on_pages_read, on_walls_met
        from longwave.published.signals import pages_read, walls_met

        pages_read.connect(on_pages_read, dispatch_uid="insight.reads")
        walls_met.connect(on_walls_met, dispatch_uid="insight.walls")
