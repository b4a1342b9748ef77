"""Marking words in a text where PostgreSQL cannot: it indexes them as `kernel.text` tells them apart, but marks them as
its own parser does, to which `F-16` holds a negative number, `U.S.` a host, and `Зеленський` another letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from longwave.discovery.search.documents import CLOSING, OPENING
from longwave.kernel.text import TOKEN, plain_letter

BEFORE, WORDS = 8, 30  # words of a snippet before the first that is marked, and in all
JOINED = re.compile(rf"{CLOSING}([^\w\s]*){OPENING}")  # a word that is written with signs in it is marked as one


@dataclass(frozen=True)
class Placed:
    """A text with its words as search tells them apart, and where each stands in the text as it was written."""

    text: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def marked(self, hits: Collection[int]) -> str:
        """The whole text with some of its words marked."""
        return self._between(hits, 0, len(self.text))

    def snippet(self, hits: Collection[int]) -> str:
        """The words around the first that is marked."""
        first = max(0, min(hits, default=0) - BEFORE)
        last = min(first + WORDS, len(self.words)) - 1
        return self._between(hits, self.places[first][0], self.places[last][1]) if self.words else ""

    def _between(self, hits: Collection[int], start: int, end: int) -> str:
        said, at = [], start
        for begins, ends in (self.places[hit] for hit in sorted(hits)):
            if at <= begins and ends <= end:  # two words may be one sign, such as ¼
                said += [self.text[at:begins], OPENING, self.text[begins:ends], CLOSING]
                at = ends
        return JOINED.sub(r"\1", "".join([*said, self.text[at:end]]))


def placed(text: str) -> Placed:
    """Find the words of a text. A letter may be two when folded, and a vowel's sign belongs to the letter before it."""
    letters, written = [], list[int]()
    for place, sign in enumerate(text):
        plain = plain_letter(sign)
        letters.append(plain)
        written += [place] * len(plain)
    found = list(TOKEN.finditer("".join(letters)))
    places = ((written[one.start()], _end(text, written[one.end() - 1] + 1)) for one in found)
    return Placed(text, tuple(one.group() for one in found), tuple(places))


def _end(text: str, end: int) -> int:
    while end < len(text) and unicodedata.category(text[end]).startswith("M"):
        end += 1
    return end
