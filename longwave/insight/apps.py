"""Django's door to insight. It hears from `published` what was read and which walls were met, and counts
it by day; and which page was written that shows what is read most."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Reads, walls and looks at the plans by piece and day."""

    name = "longwave.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen."""
        from longwave.insight.actions import on_pages_read, on_readers_stopped, on_walls_met
        from longwave.insight.most_read import on_entry_written
        from longwave.published.signals import entry_written, pages_read, readers_stopped, walls_met

        entry_written.connect(on_entry_written, dispatch_uid="insight.most_read")
        pages_read.connect(on_pages_read, dispatch_uid="insight.reads")
        walls_met.connect(on_walls_met, dispatch_uid="insight.walls")
        readers_stopped.connect(on_readers_stopped, dispatch_uid="insight.stopped")
