"""Which editions everybody may see, and what their pages show. A page has nothing in it that is one reader's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from longwave.newsletter.letters.facts import Contents, Piece, contents, files_below, text
from longwave.newsletter.models import Edition, Link
from longwave.newsletter.words import State
from longwave.published import files
from longwave.published.models import Entry
from longwave.published.public import public_text
from longwave.published.shapes import Stub

SHOWN = (State.SENDING.value, State.PAUSED.value, State.SENT.value, State.SENT_WITH_FAILURES.value)
HELD = 600  # seconds that the names of an edition's own files are remembered


def editions() -> QuerySet[Edition]:
    """The editions that began to be sent to everybody on a list, newest first. A mail to some of them is theirs."""
    begun = Q(state__in=SHOWN) | Q(state=State.CANCELLED.value, started_at__isnull=False)
    return Edition.objects.filter(begun, segment={}).select_related("newsletter").order_by("-send_at", "-id")


def is_public(link: Link) -> bool:
    """Whether a link stands in a letter that everybody may see."""
    return editions().filter(pk=link.edition_id).exists()


def addresses() -> Iterator[tuple[str, dt.datetime]]:
    """The list of letters and each letter's page, with when they last changed."""
    sent = [(slug, at) for slug, at in editions().values_list("slug", "send_at") if at]
    for slug, at in sent:
        yield f"/newsletter/{slug}/", at
    if sent:
        yield "/newsletter/", sent[0][1]


@dataclass(frozen=True)
class Section:
    """Stories under a heading."""

    heading: str
    stories: list[Stub]


@dataclass(frozen=True)
class Page:
    """An edition as a page of the site."""

    contents: Contents
    lead: Stub | None
    teaser: SafeString
    sections: list[Section]
    text: SafeString


def page(edition: Edition) -> Page:
    """An edition's page: its pieces as everybody sees them today. The lead is shown as far as everybody may read."""
    found = contents(edition)
    stubs = _stubs(found)
    lead = found.lead or found.about
    entry = Entry.objects.live().filter(uid=lead.uid).first() if lead else None
    return Page(
        contents=found,
        lead=stubs.get(str(lead.uid)) if lead else None,
        teaser=mark_safe(public_text(entry, timezone.now()).html if entry and found.lead else ""),
        sections=_sections(edition, found, stubs),
        text=mark_safe(found.text.site),  # made of blocks, which are cleaned
    )


def _sections(edition: Edition, found: Contents, stubs: dict[str, Stub]) -> list[Section]:
    def section(heading: str, pieces: Iterable[Piece]) -> Section:
        return Section(heading, [stubs[str(piece.uid)] for piece in pieces if str(piece.uid) in stubs])

    by_region = [section(region.name, region.pieces) for region in found.regions]
    rest = by_region if edition.newsletter.rhythm == "roundup" else [section("Also in this edition", found.pieces)]
    episode = section("This week’s episode", [found.episode] if found.episode else [])
    return [each for each in (*rest, episode) if each.stories]


def _stubs(found: Contents) -> dict[str, Stub]:
    uids = [piece.uid for piece in found.everything]
    return {stub["uid"]: stub for stub in Entry.objects.live().filter(uid__in=uids).stubs()}


def has_file(edition: Edition, name: str) -> bool:
    """Whether an edition's own text shows a stored file."""

    def names() -> list[str]:
        written = text(edition)
        return sorted(files.named_below(files_below(edition), f"{written.mail} {written.site}"))

    found: Any = cache.get_or_set(f"letter-files-{edition.pk}-{edition.version}", names, HELD)
    return name in found
