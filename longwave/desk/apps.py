"""Django's door to the desk."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    """Roles, the way in, what is ours of Wagtail's desk."""

    name = "longwave.desk"
    label = "desk"

    def ready(self) -> None:
        """Make the roles what the table says, after the tree stands (`editorial` and `podcast` listen before)."""
        post_migrate.connect(_set_up, sender=apps.get_app_config("sessions"), dispatch_uid="desk.roles")


def _set_up(**_: Any) -> None:
    from longwave.desk.actions import set_up_roles

    set_up_roles()
