"""Single mails of the magazine's: codes, confirmations, notices. Short, in plain words, from its name.

Each is one text file among the templates: its subject, an empty line, its text. The text part comes first; the other
one is the same words in a page.
"""

from __future__ import annotations

import hmac
import logging
from email.header import Header
from email.utils import formataddr, parseaddr
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


def message_id(*about: object) -> str:
    """The name of a mail about something: always the same, so that a repeat is known for one and shown once."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"longwave/mail/{'/'.join(map(str, about))}".encode(), "sha256")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{digest[:16].hex()}@{domain.encode('idna').decode()}>"


class _Mail(EmailMultiAlternatives):
    """With a subject that is folded where the line ends. Django's own has an empty first line where it begins with a
    long word, as each one is that has a € in it: some programs show no subject then."""

    def message(self) -> Any:  # type: ignore[override]  # the stubs are a later Django's
        made = super().message()
        made.replace_header("Subject", Header(str(self.subject), header_name="Subject"))
        return made


def send(template: str, to: str, /, *, message_id: str = "", **words: Any) -> None:
    """Send a mail. Raises `NotSent` when the server that should take it does not; `NeverSent` when it never will."""
    text = render_to_string(template, {"magazine": facts.magazine(), "site": settings.LONGWAVE_URL} | words)
    subject, _, body = text.strip().partition("\n\n")
    message = _Mail(" ".join(subject.split()), f"{body}\n", sender(), [to])
    if message_id:
        message.extra_headers["Message-ID"] = message_id
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
