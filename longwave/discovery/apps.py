"""Django's door to discovery. It hears `entry_written` from `published` and chooses related entries."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """Related entries and search."""

    name = "longwave.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Listen."""
        from longwave.discovery.actions import on_entry_written
        from longwave.published.signals import entry_written

        entry_written.connect(on_entry_written, dispatch_uid="discovery.related")
