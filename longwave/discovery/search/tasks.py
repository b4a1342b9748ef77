"""What the worker does for search."""

from __future__ import annotations

from django_tasks import task


@task(backend="worker")
def index_missing() -> None:
    """Index what is not in the index."""
    from django.utils import timezone

    from longwave.discovery.search.actions import catch_up

    catch_up(timezone.now())
