"""The mails an account gets. Each is one text file under `longwave/account/mail/`."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from django.utils import timezone

from longwave.newsletter.lists import suppression
from longwave.published import mail
from longwave.published.mail import NotSent as NotSent
from longwave.published.mail import message_id as message_id
from longwave.published.mail import sender as sender

logger = logging.getLogger(__name__)


def send(name: str, to: str, /, **words: Any) -> None:
    """Send a mail, unless the address does not exist or belongs to nobody any more: then only the log says so, as
    whoever typed it is told nothing of whom we know. Raises `NotSent`."""
    if suppression.from_all(to, timezone.now()):
        logger.info("The mail “%s” was not sent: its address is suppressed for all mail.", name)
        return
    mail.send(f"longwave/account/mail/{name}.txt", to, **words)


def send_quietly(name: str, to: str, /, **words: Any) -> None:
    """Send a mail that nobody waits for: where it fails, the log has said so."""
    with suppress(NotSent):
        send(name, to, **words)
