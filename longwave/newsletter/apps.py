"""Django's door to newsletters.

| signal | from | done here |
| --- | --- | --- |
| `post_save`, `post_delete` of a newsletter | Django | pages are made anew: they offer it in their sign-up boxes |
| `pages_asked` | `published` | the list of letters, and each letter's page, for the site map |
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save

from longwave.published.signals import pages_asked


class NewsletterConfig(AppConfig):
    """Newsletters, their editions, and the ledger."""

    name = "longwave.newsletter"
    label = "newsletter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen."""
        for signal in (post_save, post_delete):
            signal.connect(_offer_changed, "newsletter.Newsletter", dispatch_uid="newsletter.offer")
        pages_asked.connect(_letters, dispatch_uid="newsletter.letters")


def _letters(**_: Any) -> Iterable[tuple[str, datetime]]:
    from longwave.newsletter.letters import archive  # the tables are not there when this module is read

    return archive.addresses()


def _offer_changed(**_: Any) -> None:
    from longwave.published.actions import remake_pages  # the tables are not there when this module is read

    remake_pages()
