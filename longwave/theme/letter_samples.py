"""Sample letters and their pages on the site, in the states of every other page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.safestring import mark_safe

from longwave.newsletter.letters.archive import Page, Section
from longwave.newsletter.letters.facts import Contents, Picture, Piece, Text, shortened
from longwave.newsletter.letters.rendering import FILLER
from longwave.newsletter.models import Edition, Newsletter
from longwave.newsletter.shapes import PLACES
from longwave.newsletter.words import Rhythm
from longwave.theme.material import LONG_WORD, NOW, SENTENCE, Context, body, frame, magazine, picture, stubs

NAMES = {Rhythm.DAILY: "Daily preview", Rhythm.ROUNDUP: "Friday roundup", Rhythm.OCCASIONAL: "Letters from Ada"}
TITLE, LONG_TITLE = "The harbour that lends money", f"Das {LONG_WORD} und andere lange Wörter"
STANDFIRST = "Two thirds of the world’s cargo passes it; in June it saw nine ships, and a loan that nobody explains."
HOW_MANY = {"rich": 5, "minimal": 0, "long": 2, "plain": 3}  # further pieces


def contents(state: str) -> Contents:
    """What a letter says."""
    title = LONG_TITLE if state == "long" else TITLE
    bare = state == "minimal"
    lead = _piece(0, title, given=True, pictured=state in ("rich", "long"))
    pieces = tuple(
        _piece(at, title if state == "long" else f"What a quay is for, {at}") for at in range(1, 1 + HOW_MANY[state])
    )
    return Contents(
        title=title,
        preheader="" if bare else STANDFIRST,
        day=NOW.date(),
        greeting="" if bare else "Good morning.\n\nIt rains on both sides of the strait.",
        lead=replace(lead, standfirst="", short="") if bare else lead,
        pieces=tuple(replace(piece, given=at < 3 and state == "rich") for at, piece in enumerate(pieces)),
        episode=None if bare else _piece(9, "Mending the deep", episode=True),
        about=None,
        text=Text(),
    )


def _piece(number: int, title: str, *, given: bool = False, pictured: bool = False, episode: bool = False) -> Piece:
    path = f"/podcasts/the-crossing/sample-{number}/" if episode else f"/articles/sample-{number}/"
    return Piece(
        uid=uuid5(NAMESPACE_URL, path),
        path=path,
        episode=episode,
        title=title,
        standfirst=STANDFIRST,
        short=shortened(STANDFIRST),
        region=("Europe", "Asia-Pacific")[number % 2],
        length=f"{6 + number} min",
        label=("Members", "Free")[number % 2],
        given=given,
        picture=_picture() if pictured else None,
        href=path,
    )


def _picture() -> Picture:
    shown = picture()
    return Picture(shown["src"], 600, 375, shown["alt"], shown["caption"], shown["credit"])


# --- Letters ----------------------------------------------------------------------------------------------------


def letter(rhythm: Rhythm, state: str) -> Context:
    """What a letter's template is handed. Raises KeyError for a state that has no sample."""
    said = contents(state)
    if rhythm is Rhythm.OCCASIONAL:
        said = replace(said, lead=None, text=Text(mail=SENTENCE if state == "minimal" else body(".mail")))
    return {
        "magazine": magazine(),
        "newsletter": _newsletter(rhythm),
        "contents": said,
        "filler": FILLER,
        "site": "",
        "home": "/",
        "plans": "/subscribe/",
        "web": "" if state == "minimal" else "/newsletter/sample-1/",
        "until": NOW,
        "places": dict.fromkeys(PLACES, "#reader") | {"name": "Rut", "address": "rut@readers.example"},
    }


def _newsletter(rhythm: Rhythm) -> Newsletter:
    return Newsletter(name=NAMES[rhythm], slug=rhythm.value, rhythm=rhythm.value)


# --- Pages ------------------------------------------------------------------------------------------------------


def archive(state: str) -> Context:
    """The list of letters."""
    titles = [LONG_TITLE if state == "long" else f"{TITLE}, {at}" for at in range(HOW_MANY[state])]
    found = [_edition(at, title, "" if state == "plain" else STANDFIRST) for at, title in enumerate(titles, 1)]
    more = "/newsletter/?page=2" if state == "rich" else ""
    return frame("Newsletters", "/newsletter/", rich=state != "minimal") | {"editions": found, "next": more}


def page(state: str) -> Context:
    """A letter's page."""
    said, stories = contents(state), stubs(6)
    shown = Page(
        contents=said,
        lead=None if state == "minimal" else stories[0],
        teaser=mark_safe("" if state == "minimal" else SENTENCE),  # ours
        sections=[Section("Also in this edition", stories[1:])] if said.pieces else [],
        text=mark_safe(SENTENCE if state == "long" else ""),  # ours
    )
    about: dict[str, Any] = {"edition": _edition(1, said.title, said.preheader), "page": shown}
    return frame(said.title, "/newsletter/sample-1/", rich=state != "minimal") | about


def _edition(number: int, title: str, preheader: str) -> Edition:
    of = _newsletter(Rhythm.DAILY)
    return Edition(newsletter=of, slug=f"sample-{number}", subject=title, preheader=preheader, send_at=NOW)
