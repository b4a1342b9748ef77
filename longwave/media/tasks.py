"""What the worker does for pictures."""

from __future__ import annotations

from django_tasks import task


@task(backend="worker")
def make_modern_renditions(picture: int) -> None:
    """Make a picture's WebP and AVIF; nothing to do when it is gone."""
    from longwave.media.actions import make_modern
    from longwave.media.models import Picture

    found = Picture.objects.filter(pk=picture).first()
    if found:
        make_modern(found)
