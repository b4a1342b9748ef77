"""What surrounds the pages under `/account/`, allauth's among them, which know nothing of a magazine."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from longwave.published import facts, pages


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the magazine's chrome, on these pages only."""
    return pages.context(request, facts.magazine()) if request.path.startswith("/account/") else {}
