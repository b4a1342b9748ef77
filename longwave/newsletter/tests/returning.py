"""Mails that come back to us: written as mail servers, providers and forgers write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from longwave.newsletter.letters import verp
from longwave.newsletter.models import Delivery
from longwave.newsletter.words import Outcome

DOMAIN = "magazine.example"


def sent(edition: Any, name: str, at: dt.datetime | None = None) -> Delivery:
    """A reader's copy, as it was sent."""
    delivery = Delivery.objects.get(edition=edition, address__startswith=f"{name}@")
    delivery.state, delivery.done_at = Outcome.SENT.value, (at or timezone.now()).timestamp()
    delivery.save()
    return delivery


def to(delivery: Delivery) -> str:
    """Where reports about a copy go."""
    return verp.write(delivery.pk, DOMAIN)


def status_report(
    recipient: str, status: str = "5.1.1", words: str = "550 User unknown", to: str = "", returned: str = ""
) -> bytes:
    """A report as RFC 3464 has it."""
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to or 'desk@magazine.example'}\r\nSubject: Undelivered Mail\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}Subject: The week\r\n\r\n--b--\r\n"
    ).encode()


def complaint(recipient: str, returned: str = "", kind: str = "abuse") -> bytes:
    """A report as RFC 5965 has it."""
    return (
        "From: feedback@mail.example\r\nTo: desk@magazine.example\r\nSubject: FW: The week\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\n"
        f"Feedback-Type: {kind}\r\nVersion: 1\r\nUser-Agent: Mail/1\r\nOriginal-Rcpt-To: {recipient}\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{returned}Subject: The week\r\n\r\nWords.\r\n--b--\r\n"
    ).encode()
