"""Long articles for measuring, always the same: invented words as common and as rare as a language's, with a subject.

Sentences made from phrases would not do: what is alike is found by rare words, and phrases have none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from longwave.discovery.related.text import Piece

WORDS, LENGTH = 60_000, 900  # of the language, and of a piece
TOGETHER, OWN = 20, 150  # pieces of a subject, and the words that belong to it
ABOUT = 0.2  # of a piece's words are its subject's
BEGINNINGS = ("b", "br", "d", "f", "g", "k", "kr", "l", "m", "n", "p", "r", "s", "st", "t", "v")
ENDINGS = ("a", "al", "an", "e", "el", "en", "er", "i", "in", "o", "on", "or", "u", "ur")


def pieces(count: int) -> Iterator[Piece]:
    """So many of them."""
    chance = random.Random(7)
    syllables = [first + last for first in BEGINNINGS for last in ENDINGS]
    language = ["".join(chance.choices(syllables, k=1 + min(rank, 200) // 100 + rank % 2)) for rank in range(WORDS)]
    often = list(accumulate(1 / (rank + 3) ** 1.1 for rank in range(WORDS)))
    subjects = [chance.sample(language[300:], OWN) for _ in range(max(1, count // TOGETHER))]
    for number in range(count):
        own = chance.choice(subjects)
        said = chance.choices(language, cum_weights=often, k=int(LENGTH * (1 - ABOUT)))
        said += chance.choices(own, k=int(LENGTH * ABOUT))
        chance.shuffle(said)
        yield Piece(f"p{number:06}", " ".join([*chance.sample(own, 4), *said[:3]]), " ".join(said))
