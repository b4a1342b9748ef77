"""Single mails (codes, confirmations, notices) by the same providers as newsletters, in the same order.

They are handed over at once by whoever writes them, and so overtake any newsletter.
"""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPNotSupportedError
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from longwave.newsletter.sending.providers import Kind, Provider, Security

TIMEOUT = 20  # seconds: a reader waits for her code


class InOrder(BaseEmailBackend):
    """Hands each mail to the first provider that takes it. Raises OSError, as smtplib does, when none does: of its
    kinds `SMTPNotSupportedError` where none can be given the address."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently)
        self.providers: Sequence[Provider] = settings.MAIL_PROVIDERS

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send mails; gives back how many were."""
        return sum(self._send(mail) for mail in email_messages)

    def _send(self, mail: EmailMessage) -> int:
        said, unable = [], 0
        for provider in self.providers:
            try:
                return int(backend(provider).send_messages([mail]) or 0)
            except Exception as error:  # each provider has errors of its own; the next may take it
                said.append(f"{provider.name}: {error}")
                unable += isinstance(error, SMTPNotSupportedError)
        if self.fail_silently:
            return 0
        raise (SMTPNotSupportedError if unable == len(said) else OSError)("; ".join(said))


def backend(provider: Provider) -> Any:
    """Django's way to one provider."""
    if provider.kind is Kind.OUTBOX:
        return get_connection("django.core.mail.backends.filebased.EmailBackend")
    options: dict[str, Any] = dict(provider.options)
    if provider.kind is Kind.HTTP:
        return get_connection(f"anymail.backends.{provider.name}.EmailBackend", **options)
    return get_connection(
        "longwave.adapters.smtp.Backend",
        host=provider.host,
        port=provider.port,
        username=provider.user,
        password=provider.password,
        use_tls=provider.security is Security.STARTTLS,
        use_ssl=provider.security is Security.TLS,
        timeout=TIMEOUT,
    )
