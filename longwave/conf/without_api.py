"""Leaving out Wagtail's API v3, which no address of ours leads to.

Wagtail 8 builds it in every process as its apps come up, whether or not it is installed: pydantic, ninja, and, in
search of snippets, every page of the desk. Measured, that was 13 MB of a process of the site, and 46 MB of a worker
that had nothing to do yet, 15 MB of one that had made pictures.
"""

from __future__ import annotations

import sys
from types import ModuleType

APPS = ("wagtail.snippets", "wagtail.images", "wagtail.documents")  # ours that would add to it


class _Nothing:
    """What the apps add their addresses to."""

    def add_router(self, prefix: str, router: object) -> None:
        """Take an app's addresses, and lead nowhere."""


def modules() -> dict[str, dict[str, object]]:
    """The modules that Wagtail's apps ask for as they come up, and what they take from each."""
    found: dict[str, dict[str, object]] = {"wagtail.api.v3.api": {"api": _Nothing()}}
    for app in APPS:
        registering: dict[str, object] = {"register_content_types": lambda: None}
        found |= {f"{app}.api.v3": registering, f"{app}.api.v3.registry": registering}
        found[f"{app}.api.v3.router"] = {"router": None}
    return found


def leave_out() -> None:
    """Put empty modules in their place; called before the apps come up, and once is enough."""
    for name, holds in modules().items():
        module = ModuleType(name, f"Left out by {__name__}.")
        module.__dict__.update(holds)
        sys.modules.setdefault(name, module)
