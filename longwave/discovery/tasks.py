"""What the worker does for discovery."""

from __future__ import annotations

from django_tasks import task

SOON = 10  # before smaller formats of pictures, which may take minutes


@task(backend="worker", priority=SOON)
def score_due() -> None:
    """Score stories that were published or changed."""
    from longwave.discovery import scoring

    scoring.score_due()


@task(backend="worker", priority=SOON)
def score_all() -> None:
    """Learn from all stories anew."""
    from longwave.discovery import scoring

    scoring.score_all()
