"""Looking at articles, episodes and threads that come in: who and what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from longwave.access.facts import tier_of_new
from longwave.access.rules import Tier
from longwave.discovery.threads.models import ThreadFact
from longwave.exchange import files
from longwave.exchange.desk.describing import clicked
from longwave.exchange.importing.contents import BY_CONTENT

CLICKED = ("pinned", "excluded")

if TYPE_CHECKING:
    from longwave.exchange.importing.looking import Look


def story_changes(look: Look) -> dict[str, Any]:
    """What an article or an episode will have, where it is not what the file says to the letter."""
    file = look.file
    for block in look.found.blocks:
        if block.kind == "readalso":
            look.note_unknown(block.value["entries"], block.line)
    look.note_unknown(file.related, look.piece.line_of("related"))
    look.found.stories = look.known(file.related)
    changes: dict[str, Any] = {}
    if "date" not in look.piece.keep:
        changes["date"] = file.date + look.about.shift
    for key in ("opens_at", "closes_at"):
        if key not in look.piece.keep and getattr(file, key):
            changes[key] = getattr(file, key) + look.about.shift
    if file.tier is None and "tier" not in look.piece.keep:
        changes["tier"] = Tier(look.page.tier) if look.page else tier_of_new(look.model.kind)
    if "related" not in look.piece.keep:
        changes["related"] = tuple(look.found.stories)
    for key in ("regions", "topics"):
        if key not in look.piece.keep:
            changes[key] = tuple(sorted(one.slug for one in look.meant(key, key, getattr(file, key))))
    if "about" not in look.piece.keep:
        changes["about"] = tuple(one.slug for one in look.meant("about", "people", file.about))
    if isinstance(file, files.ArticleFile):
        changes["authors"] = tuple(one.slug for one in look.meant("authors", "people", file.authors))
    return changes | _clicked(look)


def _clicked(look: Look) -> dict[str, tuple[str, ...]]:
    """Pins and exclusions of a click. Where the file says nothing of them, what the desk has stays."""
    said = {key: getattr(look.file, key) for key in CLICKED}
    for one in sorted({*(said["pinned"] or ())} & {*(said["excluded"] or ())}):
        look.faults.append(look.piece.fault("excluded", f"“{one}” is pinned too. Remove it from one of the two."))
    held = clicked(look.page, BY_CONTENT) if look.page else dict.fromkeys(CLICKED, ())
    changes = {}
    for key, other in zip(CLICKED, reversed(CLICKED), strict=True):
        if said[key] is None:
            changes[key] = tuple(one for one in held[key] if one not in (said[other] or ()))
        else:
            look.note_unknown(said[key], look.piece.line_of(key))
            changes[key] = tuple(look.known(said[key]))
    return changes | {"excluded": tuple(sorted(changes["excluded"]))}


def thread_changes(look: Look, file: files.ThreadFile) -> dict[str, Any]:
    """The pieces that a thread will have."""
    for fact in file.facts:
        look.check("facts", ThreadFact, "sentence", fact.sentence)
        look.check("facts", ThreadFact, "link", fact.link)
    look.note_unknown(file.pieces, look.piece.line_of("pieces"))
    look.found.stories = look.known(file.pieces)
    return {"pieces": tuple(look.found.stories)}
