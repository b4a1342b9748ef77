"""Django's door to newsletters.

| signal | from | done here |
| --- | --- | --- |
| `post_save`, `post_delete` of a newsletter | Django | pages are made anew: they offer it in their sign-up boxes |
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class NewsletterConfig(AppConfig):
    """Newsletters, their editions, and the ledger."""

    name = "longwave.newsletter"
    label = "newsletter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen."""
        for signal in (post_save, post_delete):
            signal.connect(_offer_changed, "newsletter.Newsletter", dispatch_uid="newsletter.offer")


def _offer_changed(**_: Any) -> None:
    from longwave.published.actions import remake_pages  # the tables are not there when this module is read

    remake_pages()
