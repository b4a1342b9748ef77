"""What the worker does for discovery."""

from __future__ import annotations

from django_tasks import task

NEAREST = 60


@task(backend="worker")
def relate_neighbours(pk: int) -> None:
    """Choose again under the newest stories that share a list with a new one."""
    from longwave.discovery.actions import neighbours, relate
    from longwave.published.models import Entry

    entry = Entry.objects.live().filter(pk=pk).first()
    for found in neighbours(entry)[:NEAREST] if entry else []:
        relate(Entry.objects.get(pk=found.pk))
