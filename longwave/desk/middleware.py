"""One transaction for each change at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

SAFE = ("GET", "HEAD", "OPTIONS")
View = Callable[..., HttpResponse]


class OneTransaction:
    """Runs each unsafe request at the desk in one transaction.

    Wagtail publishes outside any: the page, its revision and its entry would be three separate commits. A view that
    fails is rolled back whole. Django's ATOMIC_REQUESTS would do the same for reads too, and under IMMEDIATE every
    read at the desk would take SQLite's only write lock.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Call the view inside a transaction. It comes after the CSRF check, which reads the
        body: a slow upload holds no lock."""
        if request.method in SAFE or not request.path.startswith("/desk/"):
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            return response
