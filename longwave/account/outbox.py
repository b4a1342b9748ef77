"""`/outbox/`: the mails that were written to a folder instead of being sent. In the demo and in development only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from longwave.published import facts, pages

BETWEEN = b"-" * 79  # how Django's file backend ends a mail
SHOWN = 50
# What a mail may do in its frame: show itself, with its own styles and pictures within it.
MAIL = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in the outbox. `page` says whether it has a second part to look at."""

    name: str
    number: int
    subject: str
    sender: str
    to: str
    at: datetime
    text: str
    page: str


def mails(folder: Path) -> Iterator[Mail]:
    """The mails of a folder, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files:
        parts = [part for part in path.read_bytes().split(BETWEEN) if part.strip()]
        for number, part in reversed(list(enumerate(parts))):
            yield _mail(path.stem, number, part)


def _mail(name: str, number: int, content: bytes) -> Mail:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content.lstrip())
    at = parsedate_to_datetime(message["Date"]) if message["Date"] else timezone.now()
    text, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    return Mail(
        name,
        number,
        str(message["Subject"] or ""),
        str(message["From"] or ""),
        str(message["To"] or ""),
        at,
        text.get_content() if text else "",
        page.get_content() if page else "",
    )


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, each with its text."""
    found = [mail for mail, _ in zip(_all(), range(SHOWN), strict=False)]
    context = pages.context(request, facts.magazine(), mails=found)
    response = render(request, "longwave/account/outbox.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@xframe_options_sameorigin
def mail_page(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A mail's second part, shut off from everything around it."""
    found = next((mail for mail in _all() if (mail.name, mail.number) == (name, number) and mail.page), None)
    if found is None:
        raise Http404
    return HttpResponse(found.page, headers={"Content-Security-Policy": MAIL, "Cache-Control": "no-store"})


def _all() -> Iterator[Mail]:
    if not settings.OUTBOX_SHOWN:
        raise Http404
    return mails(Path(settings.EMAIL_FILE_PATH))
