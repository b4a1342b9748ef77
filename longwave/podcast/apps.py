"""Django's door to the podcast room.

| signal | from | done here |
| --- | --- | --- |
| `stories_changed` | `published` | the feed of the show that the entry belongs to is built again |
| `post_migrate` | Django | the section for shows stands in the desk's tree |
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PodcastConfig(AppConfig):
    """Shows, episodes and their feeds."""

    name = "longwave.podcast"
    label = "podcast"

    def ready(self) -> None:
        """Listen."""
        from longwave.podcast.actions import on_stories_changed
        from longwave.published.signals import stories_changed

        stories_changed.connect(on_stories_changed, dispatch_uid="podcast.feed")
        post_migrate.connect(_plant, sender=apps.get_app_config("sessions"), dispatch_uid="podcast.tree")


def _plant(**_: Any) -> None:
    from longwave.editorial.tree import grow, plant
    from longwave.podcast.models import PodcastSection

    grow(plant(), PodcastSection, "podcasts", "Podcasts")
