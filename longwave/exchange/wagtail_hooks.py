"""What the desk knows of imports."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

IMPORTED = "longwave.import"  # a page's log entry of this kind holds what its source said


@hooks.register("register_log_actions")
def name_the_import(actions: Any) -> None:
    """Let a page's history say where it came from."""
    actions.register_action(IMPORTED, "Import", "Imported")
