"""Django's door to discovery. It hears from `published` what was written or taken back: related, search, threads."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DiscoveryConfig(AppConfig):
    """Related entries, search and threads."""

    name = "longwave.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Listen."""
        from longwave.discovery.actions import on_entry_shown_anew, on_entry_written
        from longwave.discovery.search.actions import on_entry_shown_anew as found_no_more
        from longwave.discovery.search.actions import on_entry_written as found_from_now_on
        from longwave.discovery.threads import actions as threads
        from longwave.published.signals import entry_previewed, entry_shown_anew, entry_written

        entry_written.connect(on_entry_written, dispatch_uid="discovery.related")
        entry_shown_anew.connect(on_entry_shown_anew, dispatch_uid="discovery.related")
        entry_written.connect(found_from_now_on, dispatch_uid="discovery.search")
        entry_shown_anew.connect(found_no_more, dispatch_uid="discovery.search")
        entry_written.connect(threads.on_entry_written, dispatch_uid="discovery.threads")
        entry_shown_anew.connect(threads.on_entry_shown_anew, dispatch_uid="discovery.threads")
        entry_previewed.connect(threads.on_entry_previewed, dispatch_uid="discovery.threads")
        post_migrate.connect(_plant, sender=apps.get_app_config("sessions"), dispatch_uid="discovery.tree")


def _plant(**_: Any) -> None:
    from longwave.discovery.models import ThreadSection
    from longwave.editorial.tree import grow, plant

    grow(plant(), ThreadSection, "threads", "Threads")
