"""What the desk says of the pieces that stand, or would stand, under another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from longwave.discovery import overview
from longwave.discovery.models import Wish
from longwave.discovery.rules import Choice, Why
from longwave.editorial.base import StoryPage
from longwave.published import actions
from longwave.published.models import Entry
from longwave.published.shapes import Stub

WORDS = {
    Why.PIN: "Pinned",
    Why.THREAD: "Next to this piece in a thread",
    Why.ALIKE: "Both speak of",
    Why.FILED: "Both are filed under",
    Why.NEXT: "Comes next:",
    Why.EXCLUDED: "Excluded",
    Why.COPY: "Nearly the same text as this piece, or as one above",
    Why.SAME_HAND: "Two of this author or podcast stand above",
    Why.LITTLE: "Too little in common:",
}
WITH_TERMS = {Why.ALIKE, Why.FILED, Why.NEXT, Why.LITTLE}


@dataclass(frozen=True)
class Line:
    """A piece, why it stands there, and what an editor may say of it: verdicts with the words on their buttons."""

    uid: str
    title: str
    path: str
    kind: str
    why: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """What readers see under a piece, and what they do not."""

    shown: tuple[Line, ...]
    spares: tuple[Line, ...]
    live: bool
    scored: bool


def entry_of(page: StoryPage) -> tuple[Entry, bool]:
    """The entry that readers see, or the one that publishing the latest draft would give; and whether it is live."""
    live = Entry.objects.stories().filter(uid=page.uid).first()
    if live:
        return live, True
    record = page.get_latest_revision_as_object().entry()
    return actions.fill(Entry(uid=record.uid), record), False


def sheet(page: StoryPage) -> Sheet:
    """All of it, by the same rule as readers' pages."""
    entry, live = entry_of(page)
    found = overview.of(entry, live)
    own = {str(pin) for pin in entry.data.get("pins", [])}
    names = {term["slug"]: term["name"] for term in (*entry.regions, *entry.topics)}
    shown, spares = (tuple(_lines(part, found.cards, own, names)) for part in (found.chosen.shown, found.chosen.spares))
    return Sheet(shown, spares, live, found.scored)


def _lines(
    choices: Iterable[Choice], cards: dict[str, Stub], own: set[str], names: Mapping[str, str]
) -> Iterable[Line]:
    """A line for each choice that is live; `names` are those of this piece's regions and topics, by their slugs."""
    for choice in choices:
        card = cards.get(choice.uid)
        if card is None:
            continue
        words = WORDS[choice.why]
        if choice.why is Why.PIN and choice.uid in own:
            words = "Chosen by hand above"
        if choice.terms and choice.why in WITH_TERMS:
            words = f"{words} {', '.join(_read(choice, names))}"
        yield Line(choice.uid, card["title"], card["path"], card["kind"], words.rstrip(":"), _says(choice, own))


def _read(choice: Choice, names: Mapping[str, str]) -> Iterable[str]:
    """The words that two texts share, or the names of what both pieces are filed under."""
    filed = choice.why in (Why.FILED, Why.NEXT) and all(term in names for term in choice.terms)
    return (names[term] for term in choice.terms) if filed else choice.terms


def _says(choice: Choice, own: set[str]) -> tuple[tuple[str, str], ...]:
    """What may be said of a piece. What the form pinned is changed in the form."""
    if choice.uid in own:
        return ()
    if choice.why is Why.PIN:
        return ((overview.UNPIN, "Unpin"), (Wish.EXCLUDE, "Exclude"))
    if choice.why is Why.EXCLUDED:
        return ((overview.LET_BACK, "Let back in"),)
    return ((Wish.PIN, "Pin"), (Wish.EXCLUDE, "Exclude"))
