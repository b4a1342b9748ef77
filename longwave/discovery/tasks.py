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


@task(backend="worker")
def relate_parts(numbers: list[int]) -> None:
    """Choose again what stands under parts of a thread."""
    from longwave.discovery.actions import relate_again

    for number in numbers:  # each in a transaction of its own: others publish in between
        relate_again([number])
