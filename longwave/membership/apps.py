"""Django's door to membership.

| signal | from | done here |
| --- | --- | --- |
| `m2m_changed` of an account's groups and permissions | Django, the desk's pages included | its passes are void |
| `post_save` of an account, except for its last sign-in | Django | the same: it may be switched off, or renamed |
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_save

HARMLESS = {"last_login"}  # what is saved at each sign-in says nothing about rights


class MembershipConfig(AppConfig):
    """Accounts."""

    name = "longwave.membership"
    label = "membership"

    def ready(self) -> None:
        """Listen."""
        from longwave.membership.models import Account

        post_save.connect(_saved, Account, dispatch_uid="membership.account")
        for through in (Account.groups.through, Account.user_permissions.through):
            m2m_changed.connect(_roles_changed, through, dispatch_uid=f"membership.{through.__name__}")


def _saved(instance: Any, created: bool, update_fields: Iterable[str] | None, **_: Any) -> None:
    if not created and set(update_fields or ()) != HARMLESS:
        _note(instance.pk)


def _roles_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
    """Reverse: a group was given people, rather than an account groups."""
    if action in ("post_add", "post_remove", "pre_clear"):
        accounts = (pk_set or instance.user_set.values_list("pk", flat=True)) if reverse else (instance.pk,)
        for account in accounts:
            _note(account)


def _note(account: int) -> None:
    from longwave.membership.actions import note_change

    note_change(account)
