"""Mails by which readers leave: mail programs write them to the address that each copy of a letter names for that.

They come to the mailbox of returned mail. What counts is the copy's name, which we signed: in the subject, or in the
address that it was sent to. Whom it says it is from proves nothing, and is not looked at.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.parser import BytesHeaderParser

from longwave.newsletter.bounces import facts, mime
from longwave.newsletter.letters import verp
from longwave.newsletter.lists import actions as lists
from longwave.newsletter.models import Delivery

SOURCE = "a mail to leave"
SUBJECT = re.compile(r"\s*unsubscribe(?:[\s+_]+(?P<name>[0-9a-f]+-[0-9a-f]+))?\s*\Z", re.IGNORECASE)
TO = ("to", "delivered-to", "x-original-to", "envelope-to")
HEAD = 32 * 1024  # bytes in which a head is looked for


def asked(raw: bytes) -> Delivery | None:
    """The copy whose reader leaves by this mail; None for any other mail, and for names that we did not sign."""
    try:
        mail = BytesHeaderParser().parsebytes(raw[:HEAD])
        subject = SUBJECT.match(mime.header(mail, "subject"))
        to = [mime.address(mime.header(mail, name)) for name in TO]
    except Exception:
        return None  # the library's parser finds new ways to fail on what strangers send
    if subject is None:
        return None
    if subject["name"]:
        return facts.by_name(subject["name"])
    number = next(filter(None, map(verp.read, to)), None)
    return facts.by_name(verp.name(number)) if number else None


def leave(delivery: Delivery, now: datetime) -> None:
    """Take the reader of a copy from the list that it was sent to; nothing for somebody who is gone."""
    edition = delivery.edition
    if delivery.account:
        lists.leave(delivery.account, edition.newsletter, SOURCE, now, edition.uid)
