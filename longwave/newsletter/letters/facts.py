"""What an edition says: its pieces as everybody may see them, from the published record, and what was written for it.

Of a piece a letter takes what introduces it: headline, standfirst, picture, how long it is, who may read it. What
stands behind a wall is not read here at all.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from longwave.access.rules import Tier, tier_at
from longwave.editorial.blocks import Body
from longwave.editorial.rendering import render
from longwave.newsletter.models import Edition, Item
from longwave.newsletter.words import Slot
from longwave.published.models import Entry
from longwave.published.public import work_of
from longwave.published.shapes import Image

logger = logging.getLogger("longwave")

LABELS = {Tier.OPEN: "Free", Tier.REGISTERED: "Free with an account", Tier.SUBSCRIBERS: "Members"}
WIDTH = 600  # pixels of a letter's column
SHARP = 960  # pixels of the picture in it: enough for dense screens, a third of the bytes of the largest
TWO_LINES = 150  # characters
NUMBERS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
ELSEWHERE = "Elsewhere"
CANDIDATE = re.compile(r"(\S+) (\d+)w")


@dataclass(frozen=True)
class Picture:
    """A picture as mail programs show it: one file, its size in pixels on the page."""

    src: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Piece:
    """A piece in an edition. `href` is where the letter's link leads; `given` is one that the letter opens."""

    uid: UUID
    path: str
    episode: bool
    title: str
    standfirst: str
    short: str
    region: str
    length: str
    label: str
    given: bool
    picture: Picture | None
    number: int = 0
    href: str = ""


@dataclass(frozen=True)
class Region:
    """The pieces of one region, numbered through the whole letter."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Text:
    """What was written at the desk, in the renderings of a letter. `faults` say what could not be shown."""

    mail: str = ""
    site: str = ""
    plain: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """An edition as words and pieces, in its order. `missing` are pieces that are not published any more."""

    title: str
    preheader: str
    day: dt.date
    greeting: str
    lead: Piece | None
    pieces: tuple[Piece, ...]
    episode: Piece | None
    about: Piece | None
    text: Text
    missing: tuple[UUID, ...] = ()

    @property
    def everything(self) -> tuple[Piece, ...]:
        """All pieces, in the order in which they stand in the letter."""
        return tuple(piece for piece in (self.lead, *self.pieces, self.episode, self.about) if piece)

    @property
    def given(self) -> tuple[Piece, ...]:
        """The pieces for members that the letter opens."""
        return tuple(piece for piece in self.everything if piece.given)

    @property
    def gives(self) -> str:
        """How many articles the letter opens, at the beginning of a sentence."""
        count = len(self.given)
        return f"{NUMBERS.get(count, count)} article{'' if count == 1 else 's'}"

    @property
    def pictured(self) -> UUID | None:
        """The piece whose picture stands in the week by region: the first that the letter opens."""
        shown = (piece for region in self.regions for piece in region.pieces)
        return next((piece.uid for piece in shown if piece.given and piece.picture), None)

    @property
    def regions(self) -> tuple[Region, ...]:
        """The pieces by region, in the order in which the regions first appear, numbered."""
        by_name: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            by_name.setdefault(piece.region or ELSEWHERE, []).append(piece)
        found, number = [], 0
        for name, pieces in by_name.items():
            numbered = tuple(replace(piece, number=number + at) for at, piece in enumerate(pieces, 1))
            number += len(pieces)
            found.append(Region(name, numbered))
        return tuple(found)


def contents(edition: Edition) -> Contents:
    """Read an edition. Pieces that were withdrawn meanwhile are left out."""
    moment = edition.send_at or timezone.now()
    items: list[Item] = list(edition.items.all())
    wanted = [item.work for item in items] + ([edition.about] if edition.about else [])
    entries = {entry.uid: entry for entry in Entry.objects.live().without_texts().filter(uid__in=wanted)}
    found = [(item, _piece(entries[item.work], moment, item.slot)) for item in items if item.work in entries]
    by_slot = {slot: [piece for item, piece in found if item.slot == slot.value] for slot in Slot}
    lead = next(iter(by_slot[Slot.LEAD]), None)
    among = (Slot.COMPLIMENTARY.value, Slot.ITEM.value)
    pieces = tuple(piece for item, piece in found if item.slot in among)
    title, preheader = called(edition.newsletter.name, lead, pieces)
    return Contents(
        title=edition.subject or title,
        preheader=edition.preheader or preheader,
        day=edition.day or timezone.localdate(moment, timezone.get_default_timezone()),
        greeting=edition.greeting.strip(),
        lead=lead,
        pieces=pieces,
        episode=next(iter(by_slot[Slot.EPISODE]), None),
        about=_about(edition, entries, moment),
        text=text(edition),
        missing=tuple(item.work for item in items if item.work not in entries),
    )


def called(newsletter: str, lead: Piece | None, pieces: tuple[Piece, ...]) -> tuple[str, str]:
    """The subject and preheader of an edition that an editor has given none: of its lead, or of what it gives."""
    if lead:
        return lead.title, lead.short
    named = [piece.title for piece in pieces if piece.given] or [piece.title for piece in pieces[:3]]
    return ": ".join([newsletter, *named[:1]]), " · ".join(named[1:])


def _about(edition: Edition, entries: dict[UUID, Entry], moment: dt.datetime) -> Piece | None:
    """The piece that a mail written at the desk is tied to."""
    entry = entries.get(edition.about) if edition.about else None
    return _piece(entry, moment, Slot.ITEM.value) if entry else None


def _piece(entry: Entry, moment: dt.datetime, slot: str) -> Piece:
    tier = tier_at(work_of(entry), moment)
    return Piece(
        uid=entry.uid,
        path=entry.path,
        episode=entry.kind == "episode",
        title=entry.title,
        standfirst=entry.standfirst,
        short=shortened(entry.standfirst),
        region=entry.regions[0]["name"] if entry.regions else "",
        length=_length(entry),
        label=LABELS[tier],
        given=slot in (Slot.LEAD.value, Slot.COMPLIMENTARY.value) and tier is not Tier.OPEN,
        picture=_picture(entry.picture),
    )


def _length(entry: Entry) -> str:
    """How long it takes, in minutes."""
    if entry.kind != "episode":
        return f"{entry.minutes} min"
    seconds = (entry.data.get("audio") or {}).get("seconds") or 0
    return f"{max(1, round(seconds / 60))} min" if seconds else ""


def shortened(words: str) -> str:
    """Two lines of a standfirst: whole words, and a sign that there were more."""
    if len(words) <= TWO_LINES:
        return words
    return words[: TWO_LINES - 1].rpartition(" ")[0].rstrip(" ,;:–—") + " …"


def _picture(image: Image | None) -> Picture | None:
    """The size of a picture that a letter shows; the formats that only browsers know are left out."""
    if not image or not image.get("src"):
        return None
    sizes = sorted((int(width), src) for src, width in CANDIDATE.findall(image.get("srcset") or ""))
    src = next((src for width, src in sizes if width >= SHARP), sizes[-1][1] if sizes else image["src"])
    width = min(WIDTH, image["width"])
    height = round(width * image["height"] / image["width"])
    return Picture(src, width, height, image["alt"], image["caption"], image["credit"])


# --- What was written at the desk -------------------------------------------------------------------------------


def text(edition: Edition) -> Text:
    """The text of a mail written at the desk. A part that cannot be shown is left out, and said."""
    if not edition.body:
        return Text()
    mail, site, plain, faults = [], [], [], []
    for number, child in enumerate(Body().to_python(edition.body), 1):
        try:
            rendered = render([child], under=files_below(edition))
        except Exception as fault:  # a picture that was deleted, an address that is none: each block has its own
            faults.append(f"Part {number} of the text ({child.block_type}) cannot be shown and is left out.")
            logger.warning("Part %d of the letter %s cannot be shown: %r", number, edition, fault)
            continue
        mail.append(rendered.mail)
        site.append(rendered.html)
        plain.append(rendered.text)
    return Text("".join(mail), "".join(site), "\n\n".join(filter(None, plain)), tuple(faults))


def files_below(edition: Edition) -> str:
    """Below which address the pictures and recordings of an edition's own text are found."""
    return f"/newsletter/{edition.slug}/"
