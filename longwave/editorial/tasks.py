"""What the worker does for the desk."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task


@task(backend="worker")
def rewrite_later(uids: list[str]) -> None:
    """Write again the entries that repeat something that changed, in portions."""
    from longwave.editorial.actions import rewrite

    rewrite([UUID(uid) for uid in uids])
