"""What the worker does for the podcast."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task


@task(backend="worker")
def build_feed_later(uid: str) -> None:
    """Build a feed that waited for the end of an import."""
    from longwave.podcast.actions import build_feed

    build_feed(UUID(uid))
