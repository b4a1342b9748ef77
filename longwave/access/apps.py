"""Django's door to access.

| signal | from | done here |
| --- | --- | --- |
| `rights_changed` | `membership` | every process reads anew what decisions need, after the commit |
| `post_save` of the settings and of previews | Django | the same |
"""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class AccessConfig(AppConfig):
    """Who may read what."""

    name = "longwave.access"
    label = "access"

    def ready(self) -> None:
        """Listen."""
        from longwave.access.actions import on_change
        from longwave.membership.signals import rights_changed

        rights_changed.connect(on_change, dispatch_uid="access.rights")
        for model in ("AccessSettings", "PreviewDay", "ComplimentaryEdition", "GiftLink"):
            post_save.connect(on_change, f"access.{model}", dispatch_uid=f"access.{model}.saved")
            post_delete.connect(on_change, f"access.{model}", dispatch_uid=f"access.{model}.deleted")
