"""Django's door to discovery. It hears from `published` what was written or taken back: related entries and search."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """Related entries and search."""

    name = "longwave.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Listen."""
        from longwave.discovery.actions import on_entry_written
        from longwave.discovery.search.actions import on_entry_shown_anew as found_no_more
        from longwave.discovery.search.actions import on_entry_written as found_from_now_on
        from longwave.published.signals import entry_shown_anew, entry_written

        entry_written.connect(on_entry_written, dispatch_uid="discovery.related")
        entry_written.connect(found_from_now_on, dispatch_uid="discovery.search")
        entry_shown_anew.connect(found_no_more, dispatch_uid="discovery.search")
