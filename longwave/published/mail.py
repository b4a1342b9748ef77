"""Single mails of the magazine's: codes, confirmations, notices. Short, in plain words, from its name.

Each is one text file among the templates: its subject, an empty line, its text. The text part comes first; the other
one is the same words in a page.
"""

from __future__ import annotations

import logging
from email.utils import formataddr
from smtplib import SMTPNotSupportedError
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from longwave.published import facts

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """A mail that could not be handed over. The message is for whoever waits for it."""


class NeverSent(NotSent):
    """A mail to an address that no mail server of ours can be given: the next try would end as this one."""


def sender() -> str:
    """Whom our mails come from."""
    return formataddr((facts.magazine()["name"], settings.DEFAULT_FROM_EMAIL))


def send(template: str, to: str, /, **words: Any) -> None:
    """Send a mail. Raises `NotSent` when the server that should take it does not; `NeverSent` when it never will."""
    text = render_to_string(template, {"magazine": facts.magazine(), "site": settings.LONGWAVE_URL} | words)
    subject, _, body = text.strip().partition("\n\n")
    message = EmailMultiAlternatives(" ".join(subject.split()), f"{body}\n", sender(), [to])
    page = render_to_string("longwave/account/mail/page.html", {"subject": subject, "body": body})
    message.attach_alternative(page, "text/html")
    try:
        message.send()
    except SMTPNotSupportedError as error:
        logger.error("The mail “%s” cannot be sent: %s", subject, error)
        raise NeverSent("Our mail server cannot write to this address. Please take one without accents.") from error
    except OSError as error:  # smtplib's errors are all of this kind
        logger.error("The mail “%s” was not sent: %s", subject, error)
        raise NotSent("We could not send the mail just now. Please try again in a few minutes.") from error
