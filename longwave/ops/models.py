"""Signs of life."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """A worker that runs. Its row goes when it stops; a row that grew old is of one that was killed."""

    worker = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(auto_now_add=True)
    beaten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} at {self.beaten_at:%Y-%m-%d %H:%M:%S}"
