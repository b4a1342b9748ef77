"""What surrounds a reader's own pages, allauth's among them, which know nothing of a magazine."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from longwave.published import facts, pages


def is_own(path: str) -> bool:
    """Whether a page is about one reader: her account's, and those at which she buys. `/subscribe/` is everybody's."""
    return path.startswith("/account/") or (path.startswith("/subscribe/") and path != "/subscribe/")


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the magazine's chrome, on these pages only."""
    return pages.context(request, facts.magazine()) if is_own(request.path) else {}
