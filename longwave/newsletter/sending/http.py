"""Providers with an interface of their own, by django-anymail (the extra `mail`).

Each copy is a request of its own, so that one of each courier is in doubt and no more. Where no answer comes, nobody
can say whether the provider took it: such a copy ends in doubt, for an editor or the provider's own report to settle.
Where a provider knows repeats by a key, it is simply sent again.
"""

from __future__ import annotations

import threading
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection

from longwave.newsletter.letters import verp
from longwave.newsletter.sending import rules
from longwave.newsletter.sending.ledger import Copy
from longwave.newsletter.sending.providers import Provider, Unreachable
from longwave.newsletter.sending.rules import Settled
from longwave.newsletter.words import Outcome

KNOWS_REPEATS = ("resend",)  # those that take an Idempotency-Key
OURS = ("from", "to", "reply-to", "subject", "content-type", "content-transfer-encoding", "mime-version")
ADDRESSES = ("from", "to", "reply-to")
OF_THE_COPY = (400, 406, 413, 422)  # statuses that say that this message cannot be sent
OPEN = (500, 502, 504)  # those after which it may have been


class Anymail:
    """One provider. Each thread has a session of its own."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._own = threading.local()

    def deliver(self, copy: Copy, sender: str, message: bytes) -> Settled:
        """Hand a message over. Raises `Unreachable` when the provider did not take it and takes none."""
        mail = readable(message)
        mail.metadata = {"delivery": verp.name(copy.to.delivery)}  # as `bounces.webhooks` looks for it
        try:
            self._connection(mail.extra_headers.get("Message-ID", "")).send_messages([mail])
        except AnymailRecipientsRefused as error:
            return Settled(Outcome.FAILED, answer=rules.one_line(str(error)))
        except AnymailAPIError as error:
            return self._refused(copy, error)
        except AnymailError as error:  # something in the message that this provider cannot express
            return rules.impossible(str(error))
        status = getattr(mail, "anymail_status", None)
        return Settled(Outcome.SENT, answer=rules.one_line(f"Taken as {getattr(status, 'message_id', '')}"))

    def _refused(self, copy: Copy, error: AnymailAPIError) -> Settled:
        status, said = error.status_code, rules.one_line(str(error))
        if status in OF_THE_COPY:
            return Settled(Outcome.FAILED, code=status, answer=said)
        sent = not isinstance(error.__cause__, requests.ConnectTimeout) and not _unconnected(error)
        if status not in (None, *OPEN) or not sent:
            raise Unreachable(f"{self.provider.name} takes nothing: {said}")
        if self.provider.name in KNOWS_REPEATS:
            return rules.broke_off(copy.attempts, said, sent=True)
        return Settled(Outcome.DOUBT, code=status, answer=said)

    def _connection(self, key: str) -> Any:
        """This thread's session with the provider, open. `key` is the same for each attempt of a copy."""
        if not hasattr(self._own, "connection"):
            backend = f"anymail.backends.{self.provider.name}.EmailBackend"
            options: dict[str, Any] = dict(self.provider.options)
            self._own.connection = get_connection(backend, **options)
        connection = self._own.connection
        connection.open()
        if self.provider.name in KNOWS_REPEATS:
            connection.session.headers["Idempotency-Key"] = key
        return connection


def readable(message: bytes) -> Any:
    """A finished mail taken apart again, for a provider that puts it together itself."""
    parsed = message_from_bytes(message)
    fields = {name.lower(): _field(name, str(value)) for name, value in parsed.raw_items()}
    headers = {name: fields[name.lower()] for name in parsed if name.lower() not in OURS}
    texts = {part.get_content_type(): _text(part) for part in parsed.walk() if not part.is_multipart()}
    mail = EmailMultiAlternatives(
        fields.get("subject", ""),
        texts.get("text/plain", ""),
        fields["from"],
        [fields["to"]],
        headers=headers,
        reply_to=[fields["reply-to"]] if "reply-to" in fields else None,
    )
    if "text/html" in texts:
        mail.attach_alternative(texts["text/html"], "text/html")
    return mail


def _field(name: str, raw: str) -> str:
    """A field in the letters of its reader. Only those that need it are taken apart: that costs more than all else."""
    if name.lower() in ADDRESSES or not raw.isascii() or "=?" in raw:
        return str(policy.default.header_fetch_parse(name, raw))
    return "".join(raw.splitlines())


def _text(part: Message) -> str:
    words = part.get_payload(decode=True)
    return words.decode(part.get_content_charset("utf-8")) if isinstance(words, bytes) else ""


def _unconnected(error: AnymailAPIError) -> bool:
    """Whether not even a connection could be made."""
    cause: BaseException | None = error.__cause__
    reason = (
        getattr(cause.args[0], "reason", None) if isinstance(cause, requests.ConnectionError) and cause.args else None
    )
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
