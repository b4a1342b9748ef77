"""From published pieces to the neighbours whose topics are suggested."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from longwave.discovery import scoring
from longwave.discovery.models import Nearest
from longwave.discovery.related.text import Piece
from longwave.discovery.tagging.rules import Dictionary, Draft, Neighbour, dictionary
from longwave.kernel.countries import atlas
from longwave.kernel.text import tokens
from longwave.published.models import Entry


@lru_cache(maxsize=1)
def places() -> Dictionary:
    """The countries' words: read when somebody first asks in this process, for 2 MB."""
    return dictionary(atlas())


def neighbours(uid: UUID, draft: Draft) -> list[Neighbour]:
    """The pieces that are nearest by their scores. A text that was not scored is compared now, on the same scale."""
    scored = Nearest.objects.filter(entry__uid=uid, due=False).select_related("entry").first()
    piece = Piece(str(uid), draft.title, draft.text)
    near = scored.near if scored and _same(scored.entry, piece) else scoring.look(piece)
    nearness = {str(other): float(score) for other, score, _ in near or ()}
    rows = Entry.objects.stories().filter(uid__in=nearness).values("uid", "title", "topics")
    return [
        Neighbour(row["title"], nearness[str(row["uid"])], tuple((one["slug"], one["name"]) for one in row["topics"]))
        for row in rows
    ]


def _same(entry: Entry, piece: Piece) -> bool:
    """Whether a piece has the words that were scored; how its paragraphs are set counts nothing."""
    scored = scoring.piece_of(entry)
    return (tokens(scored.title), tokens(scored.text)) == (tokens(piece.title), tokens(piece.text))
