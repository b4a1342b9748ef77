"""The room of newsletters."""

from __future__ import annotations

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """Newsletters, their editions, and the ledger."""

    name = "longwave.newsletter"
    label = "newsletter"
    default_auto_field = "django.db.models.BigAutoField"
