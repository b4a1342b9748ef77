"""How often a piece was read on a day. No row knows a reader."""

from __future__ import annotations

from django.db import models


class Read(models.Model):
    """The whole of a piece was sent to somebody who went there, so many times on a day of the magazine's zone."""

    work = models.UUIDField()
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "work"], name="read_day_once")]
        indexes = [models.Index(fields=["work", "day"], name="read_of_a_work")]

    def __str__(self) -> str:
        return f"{self.work} {self.day}: {self.count}"
