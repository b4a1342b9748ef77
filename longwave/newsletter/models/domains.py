"""The domains that letters come from, and what the DNS said of them last."""

from __future__ import annotations

from django.db import models


class SenderDomain(models.Model):
    """What receivers will find wrong with mail from a domain, as of `looked_at`. `silent` says why the DNS could not be
    asked; `faults` are then those of nobody."""

    domain = models.CharField(max_length=254, unique=True)
    looked_at = models.DateTimeField()
    faults = models.JSONField(default=list)
    silent = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return self.domain
