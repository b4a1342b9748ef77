"""The newsletters of the cast, editions of them, and what arrives: Rut, Ivo and Lan are readers."""

from __future__ import annotations

import datetime as dt
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from longwave.newsletter.letters import compiling, places
from longwave.newsletter.models import Edition, Newsletter
from longwave.newsletter.shapes import Letter, Recipient
from longwave.newsletter.words import Rhythm

THURSDAY, FRIDAY = dt.date(2026, 11, 26), dt.date(2026, 11, 27)
SEVEN = dt.datetime(2026, 11, 26, 7, tzinfo=dt.UTC)
DATED = "Thu, 26 Nov 2026 07:00:00 +0000"
RUT = Recipient(delivery=41, account=7, address="rut@reader.example", name="Rut Lenz")
IVO = Recipient(delivery=42, account=8, address="ivo@reader.example")


def newsletter(rhythm: Rhythm = Rhythm.DAILY, **fields: Any) -> Newsletter:
    """A newsletter with a sender."""
    found = Newsletter.objects.filter(rhythm=rhythm.value).first() or Newsletter(rhythm=rhythm.value)
    names = {Rhythm.DAILY: "Daily preview", Rhythm.ROUNDUP: "Friday roundup", Rhythm.OCCASIONAL: "Letters from Ada"}
    about = {"name": names[rhythm], "slug": names[rhythm].lower().replace(" ", "-")}
    about |= {"sender_name": "The Crosswater", "sender_address": "letters@news.example"}
    for name, value in (about | fields).items():
        setattr(found, name, value)
    found.save()
    return found


def edition(rhythm: Rhythm = Rhythm.DAILY, day: dt.date | None = THURSDAY, **fields: Any) -> Edition:
    """An edition of a newsletter, with nothing in it yet."""
    of = fields.pop("newsletter", None) or newsletter(rhythm)
    about: dict[str, Any] = {"slug": f"{of.slug}-{day or 'now'}", "subject": "The port that waited", "send_at": SEVEN}
    return Edition.objects.create(newsletter=of, day=day, **(about | fields))


def letter(of: Edition, html: str = "<p>Good morning.</p>", text: str = "Good morning.", **fields: str) -> Letter:
    """A letter that ends as each must: whose it is, how to leave, what else to choose."""
    mark = places.marks(of.uid)
    ways = f"{mark['address']} {mark['unsubscribe']} {mark['preferences']}"
    page = f"<!doctype html><html><body>{html}<p>{mark['name']} {ways}</p></body></html>\n"
    about = {"subject": "The port that waited", "preheader": "What a concession buys."}
    return Letter(html=page, text=f"{text}\n\n{mark['name']}\n{ways}\n", **(about | fields))


def mail(of: Edition, **fields: str) -> compiling.Compiled:
    """An edition's compiled mail."""
    return compiling.compiled(of, letter(of, **fields), DATED)


def opened(raw: bytes) -> EmailMessage:
    """A mail as a mail program reads it."""
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)


def part(raw: bytes, kind: str) -> str:
    """One of a mail's two renderings, decoded."""
    found = opened(raw).get_body((kind,))
    return "" if found is None else found.get_content().replace("\r\n", "\n")


def lines(raw: bytes) -> list[bytes]:
    """A mail's lines, without their ends."""
    return raw.split(b"\r\n")
