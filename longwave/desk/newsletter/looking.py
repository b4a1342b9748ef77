"""An edition as its readers would get it: in a light and a dark mail program, as plain text, as a page of the site.

What is shown is taken from the mail itself. Nothing is written, and nothing is counted.
"""

from __future__ import annotations

import logging
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from enum import StrEnum

from django.core.mail import get_connection
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from longwave.membership.models import Account
from longwave.newsletter.actions import Copy
from longwave.newsletter.letters import archive
from longwave.newsletter.letters.compiling import load, trial
from longwave.newsletter.models import Edition
from longwave.newsletter.shapes import Recipient
from longwave.published import facts, pages

logger = logging.getLogger("longwave")

POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
DARK = "prefers-color-scheme:dark"


class Form(StrEnum):
    """In which way it is looked at."""

    LIGHT = "light"
    DARK = "dark"
    TEXT = "text"
    WEB = "web"


NAMES = {Form.LIGHT: "Light", Form.DARK: "Dark", Form.TEXT: "Plain text", Form.WEB: "Web page"}


def copy(edition: Edition, account: Account) -> bytes:
    """Somebody's copy as it would be sent now. Raises `letters.limits.Unsendable` where there is none."""
    mail = load(bytes(edition.compiled), edition) if edition.compiled else trial(edition)
    return mail.message(Recipient(0, account.pk, account.email, account.first_name))


def page(request: HttpRequest, account: Account, edition: Edition, form: Form) -> HttpResponse:
    """What stands in the frame. Raises `Unsendable`."""
    if form is Form.WEB:
        return _web(request, edition)
    kind = "plain" if form is Form.TEXT else "html"
    found = BytesParser(EmailMessage, policy=policy.default).parsebytes(copy(edition, account)).get_body((kind,))
    words = found.get_content() if found else ""
    if form is Form.TEXT:
        return HttpResponse(
            words, content_type="text/plain; charset=utf-8", headers={"Content-Security-Policy": POLICY}
        )
    shown = in_colours(words, dark=form is Form.DARK).replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(shown, headers={"Content-Security-Policy": POLICY})


def in_colours(html: str, *, dark: bool) -> str:
    """A letter with the colours of one kind of mail program, whatever the editor's own screen prefers."""
    for written in (f"@media ({DARK})", f"@media({DARK})", f"@media ({DARK.replace(':', ': ')})"):
        html = html.replace(written, "@media all" if dark else "@media not all")
    return html


def _web(request: HttpRequest, edition: Edition) -> HttpResponse:
    found = archive.page(edition)
    about = {"title": found.contents.title, "description": found.contents.preheader}
    context = pages.context(request, facts.magazine(), edition=edition, page=found, share=about)
    response = pages.answer(request, "longwave/newsletter.html", context)
    response.is_preview = True  # type: ignore[attr-defined]  # readers' rules hold in the frame
    return response


def send_to(edition: Edition, account: Account) -> None:
    """Send somebody of the desk a copy, once what the request did is kept. Raises `Unsendable`."""
    mail = Copy(copy(edition, account), edition.newsletter.sender_address, account.email)
    transaction.on_commit(lambda: _send(mail))


def _send(mail: Copy) -> None:
    try:
        get_connection().send_messages([mail])
    except OSError:  # smtplib's errors are all of this kind; nobody at the desk waits for the mail server
        logger.exception("A copy for the desk was not sent")
