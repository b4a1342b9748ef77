"""From published pieces to the neighbours whose topics are suggested."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from longwave.discovery import scoring
from longwave.discovery.models import Nearest
from longwave.discovery.related.text import Piece
from longwave.discovery.tagging.rules import Dictionary, Draft, Neighbour, dictionary
from longwave.kernel.countries import atlas
from longwave.published.models import Entry


@lru_cache(maxsize=1)
def places() -> Dictionary:
    """The countries' words: read when somebody first asks in this process, for 2 MB."""
    return dictionary(atlas())


def neighbours(uid: UUID, draft: Draft) -> list[Neighbour]:
    """The pieces that are nearest by their scores. What was not scored yet is compared now, on the same scale."""
    scored = Nearest.objects.filter(entry__uid=uid).first()
    near = scored.near if scored and scored.near else scoring.look(Piece(str(uid), draft.title, draft.text))
    nearness = {str(other): float(score) for other, score, _ in near or ()}
    rows = Entry.objects.stories().filter(uid__in=nearness).values("uid", "title", "topics")
    return [
        Neighbour(row["title"], nearness[str(row["uid"])], tuple((one["slug"], one["name"]) for one in row["topics"]))
        for row in rows
    ]
