"""An edition as a letter: HTML and plain text of the same contents, complete but for what is the reader's own."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import css_inline
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from longwave.newsletter.letters import limits, places
from longwave.newsletter.letters.addresses import Addresses, absolute
from longwave.newsletter.letters.facts import Contents, Piece
from longwave.newsletter.models import Edition
from longwave.newsletter.shapes import Letter
from longwave.newsletter.words import Rhythm
from longwave.published import facts as published

SHEET = "longwave/mail.css"
FILLER = "\u2007\u034f " * 12  # stands after the preheader, or mail programs would show the letter's beginning there
EMPTY_LINES = re.compile(r"\n{3,}")


def letter(edition: Edition, contents: Contents, addresses: Addresses) -> Letter:
    """Write an edition. Raises `Unsendable` where it is too long."""
    limits.weigh(edition)
    about = context(edition, contents, addresses)
    # A mail that was written at the desk is one, to whichever list it goes.
    template = edition.newsletter.rhythm if edition.day else Rhythm.OCCASIONAL.value
    html = inlined(render_to_string(f"longwave/letters/{template}.html", about))
    limits.check(edition, html)
    text = render_to_string(f"longwave/letters/{template}.txt", about)
    return Letter(subject=contents.title, preheader=contents.preheader, html=html, text=tidied(text))


def context(edition: Edition, contents: Contents, addresses: Addresses) -> dict[str, Any]:
    """What the templates of both renderings are handed."""

    def linked(piece: Piece | None) -> Piece | None:
        if piece is None:
            return None
        picture = replace(piece.picture, src=absolute(piece.picture.src)) if piece.picture else None
        return replace(piece, href=addresses.piece(piece), picture=picture)

    shown = replace(
        contents,
        lead=linked(contents.lead),
        pieces=tuple(filter(None, map(linked, contents.pieces))),
        episode=linked(contents.episode),
        about=linked(contents.about),
        text=replace(contents.text, mail=addresses.within(contents.text.mail)),
    )
    complimentary = edition.complimentary
    return {
        "magazine": published.magazine(),
        "newsletter": edition.newsletter,
        "contents": shown,
        "filler": FILLER,
        "site": settings.LONGWAVE_URL,
        "home": addresses.link("/"),
        "plans": addresses.link("/subscribe/"),
        "web": "" if edition.segment else addresses.link(f"/newsletter/{edition.slug}/"),
        "until": complimentary.end if complimentary and shown.given else None,
        "places": places.marks(edition.uid),
    }


def inlined(html: str) -> str:
    """A letter with its styles where each mail program looks for them, and without the templates' indentation."""
    sheet = finders.find(SHEET)
    css = Path(str(sheet)).read_text(encoding="utf-8") if sheet else ""
    styled = css_inline.inline(html, extra_css=css, keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)
    return "\n".join(line.strip() for line in styled.splitlines() if line.strip()) + "\n"


def tidied(text: str) -> str:
    """Plain text without the templates' indentation; paragraphs stand apart by one empty line."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return EMPTY_LINES.sub("\n\n", lines).strip() + "\n"
