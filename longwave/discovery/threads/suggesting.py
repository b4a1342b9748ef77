"""What might belong to a thread: what is near to several of its pieces."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from longwave.discovery import facts
from longwave.discovery.models import Nearest
from longwave.published.shapes import Stub

MOST = 12


def suggested(uids: list[str]) -> list[Stub]:
    """Live pieces that are not in it, by how near they are to all of its pieces together."""
    scores: dict[str, float] = defaultdict(float)
    for near in Nearest.objects.filter(entry__uid__in=map(UUID, uids)).values_list("near", flat=True):
        for uid, score, _ in near:
            scores[uid] += score
    best = sorted((uid for uid in scores if uid not in uids), key=lambda uid: (-scores[uid], uid))
    cards = facts.cards(best[: 2 * MOST])  # some may be withdrawn
    return [cards[uid] for uid in best if uid in cards][:MOST]
