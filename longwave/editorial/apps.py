"""Django's door to the editorial room, and the one place where news from the desk is heard.

| signal | from | done here |
| --- | --- | --- |
| `page_published` | Wagtail | the entry is written |
| `page_unpublished` | Wagtail (also before a page is deleted) | the entry is withdrawn with the editor's note |
| `post_delete` of a page | Django | the entries that named it are written again |
| `post_page_move`, `page_slug_changed` | Wagtail | the entry moves; its old address redirects |
| `entry_shown_anew` | `published` | the entries that repeat it are written again, and menus that lead to it |
| `picture_changed` | `media` | the entries that show it are written again |
| `post_save` of the magazine's settings | Django | the chrome is written |
| `post_migrate` | Django | the desk's tree stands |
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save


class EditorialConfig(AppConfig):
    """Articles, people, regions, topics, standing pages."""

    name = "longwave.editorial"
    label = "editorial"

    def ready(self) -> None:
        """Listen."""
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from longwave.editorial import receivers
        from longwave.media.actions import picture_changed
        from longwave.published.signals import entry_shown_anew

        page_published.connect(receivers.on_published, dispatch_uid="editorial.published")
        page_unpublished.connect(receivers.on_unpublished, dispatch_uid="editorial.unpublished")
        post_delete.connect(receivers.on_deleted, dispatch_uid="editorial.deleted")
        post_page_move.connect(receivers.on_moved, dispatch_uid="editorial.moved")
        page_slug_changed.connect(receivers.on_slug_changed, dispatch_uid="editorial.slug")
        entry_shown_anew.connect(receivers.on_shown_anew, dispatch_uid="editorial.shown")
        picture_changed.connect(receivers.on_picture_changed, dispatch_uid="editorial.picture")
        post_save.connect(receivers.on_magazine_saved, "editorial.MagazineSettings", dispatch_uid="editorial.magazine")
        # Sessions migrate last, when every page type and permission is known.
        post_migrate.connect(_plant, sender=apps.get_app_config("sessions"), dispatch_uid="editorial.tree")


def _plant(**_: Any) -> None:
    from longwave.editorial.tree import plant

    plant()
