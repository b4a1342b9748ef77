"""From a piece to the words it is compared by, and to the shingles that tell copies.

Snowball's stems of English, also where a text is in another language: what is alike stays alike. Accents are folded, so
that a name is the same whichever way it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

from longwave.discovery.related.stopwords import STOPWORDS

TITLE = 3  # times that a headline's words count
LEAD = 800  # characters of a text's beginning that count once more
LONGEST = 1_000_000  # characters that are looked at: two hundred thousand words
SHINGLE = 5  # words
SKETCH = 256  # shingles that a piece is known by: the smallest of its numbers

WORD = re.compile(r"[^\W\d_]{2,}|\d{4}")  # words, and years
POSSESSIVE = re.compile(r"['’]s\b")
ACCENTS = re.compile("[\u0300-\u036f]")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # Chinese and Japanese write no spaces between words


@dataclass(frozen=True)
class Piece:
    """What is compared: an article's standfirst and body, or an episode's notes and all that is said in it."""

    uid: str
    title: str
    text: str


def words(text: str) -> list[str]:
    """The words of a text in order, small and without accents."""
    if not text.isascii():
        text = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    found = WORD.findall(POSSESSIVE.sub("", text.lower()))
    return found if text.isascii() else [part for word in found for part in _parts(word)]


def _parts(word: str) -> Iterable[str]:
    """A word, or two signs at a time of what is written without spaces."""
    if len(word) <= 2 or not UNSPACED.match(word):
        return (word,)
    return (word[at : at + 2] for at in range(len(word) - 1))


@cache
def _stemmer() -> Any:
    from Stemmer import Stemmer

    return Stemmer("english", 0)  # its own memory costs three times what it saves


def stems(found: list[str]) -> dict[str, str]:
    """The stem of each telling word among some."""
    telling = [word for word in dict.fromkeys(found) if word not in STOPWORDS]
    return dict(zip(telling, _stemmer().stemWords(telling), strict=True))


def counted(piece: Piece) -> dict[str, int]:
    """How often each word counts that a piece is compared by. A headline and a beginning weigh more than the rest."""
    text = piece.text[:LONGEST]
    tally = Counter(words(text))
    tally.update(words(text[:LEAD]))
    for word in words(piece.title[:LEAD]):
        tally[word] += TITLE
    return tally


def sketch(text: str) -> tuple[int, ...]:
    """The smallest of the numbers of a text's shingles, in order. Any two texts keep the same ones of what they share,
    so that few of them tell how much that is."""
    found = words(text[:LONGEST])
    shingles = (" ".join(found[at : at + SHINGLE]) for at in range(len(found) - SHINGLE + 1))
    return tuple(sorted({crc32(shingle.encode()) for shingle in shingles})[:SKETCH])
