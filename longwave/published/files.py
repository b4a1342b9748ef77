"""Which stored files everybody may have, and where the others are addressed.

A picture or a recording is found by its name alone, so whoever knows a name has the file. Therefore `/media/images/…`
and `/audio/…` answer only for what some live row, or what surrounds every page, shows to everybody. What stands behind
a wall is addressed below its entry (`/articles/<slug>/media/images/…`), where whoever asks is decided about, and where
the cookie of a link that opens this one entry is sent along.
"""

from __future__ import annotations

import json
import re
from datetime import datetime

from longwave.access.rules import Tier
from longwave.published.models import Entry, ShownFile
from longwave.published.public import withhold
from longwave.published.shapes import Chrome, Image, Source

# An address of ours, and the name under which its file is stored: a picture's is in it, a recording's is its digest.
FILE = r"/(?:media/(?P<picture>images/[\w.-]+)|audio/\d+-(?P<digest>[0-9a-f]{16})/[^/\s\"'<>,?#]+(?P<ending>\.\w+))"
STARTS = r"(?<![\w/.-])"  # nothing of the address stands before
PUBLIC = re.compile(STARTS + FILE)


def below(path: str, address: str) -> str:
    """The address of a file below an entry; what lies elsewhere stays where it is."""
    return path.rstrip("/") + address if PUBLIC.match(address) else address


def image_below(path: str, image: Image) -> Image:
    """A picture with each of its sizes and formats addressed below an entry."""
    sources: list[Source] = [each | {"srcset": _set_below(path, each["srcset"])} for each in image["sources"]]
    whole: Image = image | {
        "src": below(path, image["src"]),
        "srcset": _set_below(path, image["srcset"]),
        "sources": sources,
        "share": below(path, image["share"]),
    }
    return whole


def _set_below(path: str, srcset: str) -> str:
    return ", ".join(below(path, candidate) for candidate in srcset.split(", "))


def walled(path: str, tier: Tier, opens_at: datetime | None, closes_at: datetime | None) -> str:
    """Below which address the files of a body are found: its entry's, or none where it was open and stays so.

    What opens or closes at a date has them below it all the time, so that nothing moves when the date passes.
    """
    return path if tier is not Tier.OPEN or opens_at or closes_at else ""


def named_by(entry: Entry) -> dict[str, bool]:
    """The files that an entry's row names, and whether it shows them to everybody."""
    under = walled(entry.path, Tier(entry.tier), entry.opens_at, entry.closes_at)
    found = dict.fromkeys(_names(_written(withhold(entry)), PUBLIC), True)
    if not under:
        return found | dict.fromkeys(_names(_written(entry), PUBLIC), True)
    return dict.fromkeys(named_below(under, _written(entry)), False) | found


def named_below(under: str, text: str) -> set[str]:
    """The files that a text addresses below an address."""
    return _names(text, re.compile(STARTS + re.escape(under.rstrip("/")) + FILE))


def named_around(chrome: Chrome) -> dict[str, bool]:
    """The files that every page shows."""
    return dict.fromkeys(_names(json.dumps(chrome), PUBLIC), True)


def _written(entry: Entry) -> str:
    return json.dumps([entry.body_html, entry.body_mail, entry.picture, entry.data], ensure_ascii=False, default=str)


def _names(text: str, pattern: re.Pattern[str]) -> set[str]:
    # JSON writes a quote as \", which no address ends with.
    found = pattern.finditer(text.replace("\\", " "))
    return {each["picture"] or f"audio/{each['digest']}{each['ending']}" for each in found}


def note(owner: Entry | None, named: dict[str, bool]) -> None:
    """Keep which files a row names, inside the transaction that writes it; without an owner, what surrounds pages."""
    rows = ShownFile.objects.filter(entry=owner)
    if dict(rows.values_list("name", "public")) != named:
        rows.delete()
        ShownFile.objects.bulk_create(
            ShownFile(entry=owner, name=name, public=public) for name, public in sorted(named.items())
        )


def public_names() -> frozenset[str]:
    """Every file that everybody may have: read after each change by whoever answers without a database."""
    return frozenset(ShownFile.objects.filter(public=True).values_list("name", flat=True))


def is_public(name: str) -> bool:
    """Whether everybody may have this file."""
    return ShownFile.objects.filter(name=name, public=True).exists()


def owner_of(path: str, name: str) -> Entry | None:
    """The live entry at an address, if its row names this file."""
    return Entry.objects.live().without_texts().filter(path=path, shown_files__name=name).first()
