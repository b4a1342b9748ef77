"""Django's door to access.

| signal | from | done here |
| --- | --- | --- |
| `rights_changed` | `membership` | every process reads anew what decisions need, after the commit |
| `post_save` of the settings and of previews | Django | the same |
| `pre_delete` of an account | Django | its gifts are withdrawn: they stay until their end, and open nothing |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone

if TYPE_CHECKING:
    from longwave.membership.models import Account


class AccessConfig(AppConfig):
    """Who may read what."""

    name = "longwave.access"
    label = "access"

    def ready(self) -> None:
        """Listen."""
        from longwave.access.actions import on_change
        from longwave.membership.signals import rights_changed

        rights_changed.connect(on_change, dispatch_uid="access.rights")
        pre_delete.connect(_leaves, "membership.Account", dispatch_uid="access.leaves")
        for model in ("AccessSettings", "PreviewDay", "ComplimentaryEdition", "GiftLink"):
            post_save.connect(on_change, f"access.{model}", dispatch_uid=f"access.{model}.saved")
            post_delete.connect(on_change, f"access.{model}", dispatch_uid=f"access.{model}.deleted")


def _leaves(instance: Account, **_: Any) -> None:
    from longwave.access.actions import withdraw_all

    withdraw_all(instance, timezone.now())
