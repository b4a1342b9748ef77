"""What a search means: how its words are read, what filters there are, and which word somebody meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from longwave.kernel.text import folded, tokens

LONGEST = 200  # characters of a search that are looked at
MOST = 12  # terms of a search that are looked at
SIX_DIGITS = 6
SHORTEST = 2  # characters of a beginning that are worth looking for
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FEW_GROUPS = 6  # letters up to which a misspelt word may have too few groups of three in common with the right one
SHORTEST_WORD = 4  # letters below which a word is not corrected: too many others are like it
# Words in nearly every text. Beside others they are left out: they say nothing, and cost more than all the rest.
COMMON = frozenset(
    [
        *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "has", "have", "in", "is", "it"),
        *("its", "of", "on", "or", "that", "the", "their", "this", "to", "was", "were", "which", "will", "with"),
    ]
)
PARTS = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))')
APOSTROPHE = re.compile("['’]")
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
NAME = re.compile(r"[\w-]{1,100}")


class Shape(StrEnum):
    """How a term is looked for."""

    WORD = "word"  # in any form of it
    JOINED = "joined"  # written with a sign, such as `F-16`: one after another in public text, singly behind the wall
    PHRASE = "phrase"  # one after another
    BEGINNING = "beginning"  # the last is the beginning of a word
    APART = "apart"  # a word of a phrase, by itself, and like the phrase in public text only


@dataclass(frozen=True)
class Term:
    """One thing asked for."""

    tokens: tuple[str, ...]
    shape: Shape = Shape.WORD


@dataclass(frozen=True)
class Query:
    """A search as it was understood: what is wanted, and what must not be there."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def words(self) -> list[str]:
        """The words that are looked for singly, also behind the wall."""
        return [word for term in self.wanted if term.shape in (Shape.WORD, Shape.JOINED) for word in term.tokens]

    @property
    def phrases(self) -> list[Term]:
        """What several words one after another are looked for by."""
        return [term for term in self.wanted if len(term.tokens) > 1]

    @property
    def whole(self) -> list[str]:
        """Every word that was typed to its end."""
        return [word for term in self.wanted if term.shape is not Shape.BEGINNING for word in term.tokens]

    @property
    def is_apart(self) -> bool:
        """Whether words of phrases are looked for by themselves."""
        return any(term.shape is Shape.APART for term in self.wanted)

    def replacing(self, other: Mapping[str, str]) -> Query:
        """The same search with other words in place of some."""
        changed = (
            term
            if term.shape is Shape.BEGINNING
            else Term(tuple(other.get(word, word) for word in term.tokens), term.shape)
            for term in self.wanted
        )
        return Query(tuple(changed), self.unwanted)

    def apart(self) -> Query:
        """The same search with the words of its phrases by themselves, but those that say nothing."""
        singly: dict[tuple[str, ...], Term] = {t.tokens: t for t in self.wanted if t.shape is not Shape.PHRASE}
        words = [word for term in self.wanted if term.shape is Shape.PHRASE for word in term.tokens]
        telling = [word for word in words if word not in COMMON and len(word) > 1]
        for word in telling or ([] if singly else words):
            singly.setdefault((word,), Term((word,), Shape.APART))
        return Query(tuple(singly.values())[:MOST], self.unwanted)

    def __str__(self) -> str:
        return " ".join([*map(_written, self.wanted), *(f"-{_written(term)}" for term in self.unwanted)])


def _written(term: Term) -> str:
    if term.shape is Shape.BEGINNING:
        return f"{'-'.join(term.tokens)}*"
    return f'"{" ".join(term.tokens)}"' if term.shape is Shape.PHRASE else "-".join(term.tokens)


def cut(text: str) -> str:
    """A search as it was typed, on one line, without signs that nobody sees, as far as it is looked at."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text[:10_000])
    return " ".join(plain.split())[:LONGEST].strip()


def parse(text: str) -> Query:
    """Read a search: `two words`, `"a phrase"`, `begin*`, `-without`. Never fails; what means nothing is left out."""
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    for minus, phrase, word in PARTS.findall(cut(text).translate(QUOTES)):
        (unwanted if minus else wanted).update(dict.fromkeys(_terms(phrase, word)))
    telling = [term for term in wanted if term.shape is not Shape.WORD or term.tokens[0] not in COMMON]
    return Query(tuple((telling or list(wanted))[:MOST]), tuple(unwanted)[:MOST])


def _terms(phrase: str, word: str) -> list[Term]:
    """What stands between quotation marks, or a word."""
    found = tuple(tokens(phrase or word))[:MOST]
    if not found:
        return []
    if phrase and len(found) > 1:
        return [Term(found, Shape.PHRASE)]
    if word.endswith("*"):
        return [Term(found, Shape.BEGINNING)] if len(found[-1]) >= SHORTEST else []
    parts = [tuple(tokens(part))[:MOST] for part in APOSTROPHE.split(phrase or word)]
    telling = [part for part in parts if sum(map(len, part)) > 1]  # the `s` of `Iran’s` says nothing
    return [term for part in telling for term in _of_signs(part)] or [Term(found[:1])]


def _of_signs(part: tuple[str, ...]) -> list[Term]:
    """A word that is written with signs in it: several words, unless one of them is a letter, as in `F-16`."""
    if len(part) > 1 and any(len(word) == 1 for word in part):
        return [Term(part, Shape.JOINED)]
    return [Term((word,)) for word in part]


@dataclass(frozen=True)
class Filters:
    """What results are narrowed to: keys such as `region:europe` and `year:2026`, one of a name."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.chosen)

    @property
    def keys(self) -> list[str]:
        """The keys that a result must have."""
        return [f"{name}:{value}" for name, value in self.chosen.items()]


# In the order in which they are offered.
NARROWING = ("kind", "format", "region", "topic", "author", "person", "show", "year")


def filters(asked: Mapping[str, str]) -> Filters:
    """The filters of an address; what can be no name of anything is left out."""
    found = {name: asked[name] for name in NARROWING if NAME.fullmatch(asked.get(name, ""))}
    return Filters(found)


def trigrams(word: str) -> list[str]:
    """The groups of three signs that a word is made of."""
    return list(dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2)))


def one_letter_away(word: str) -> list[str]:
    """What a short word may be misspelt for: a changed letter of five may leave it no group that is the same."""
    if not SHORTEST_WORD <= len(word) <= FEW_GROUPS:
        return []
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    added = [f"{before}{letter}{after}" for before, after in parts for letter in LETTERS]
    changed = [f"{before}{letter}{after[1:]}" for before, after in parts if after for letter in LETTERS]
    swapped = [before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1]
    left_out = [before + after[1:] for before, after in parts if after]
    return list(dict.fromkeys([*added, *changed, *swapped, *left_out]))


def distance(one: str, other: str, most: int) -> int:
    """How many letters are added, left out, changed or swapped between two words; above `most`, one more than it."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for to, with_ in enumerate(other, start=1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (sign != with_))
            if at > 1 and to > 1 and sign == other[to - 2] and one[at - 2] == with_:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def tolerated(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 0 if len(word) < SHORTEST_WORD else 1 if len(word) == SHORTEST_WORD else 2


def likely(word: str, known: Iterable[str]) -> list[tuple[int, str]]:
    """Those of the known words that somebody may have meant, the nearest first, and how far away each is."""
    meant, most = folded(word), tolerated(folded(word))
    # Hardly anybody mistakes the first letter, and nobody that one and another.
    near = {(distance(meant, folded(other), most), folded(other)[:1] != meant[:1], other) for other in known}
    return [(far, other) for far, first, other in sorted(near) if 0 < far <= most and (far == 1 or not first)]


def beginnings(text: str) -> list[str]:
    """The words that somebody has typed so far, the last of which may go on; a single letter is too little to go by."""
    words = tokens(cut(text))[:MOST]
    return words if not words or len(words[-1]) >= SHORTEST else words[:-1]


def page(text: str, deepest: int) -> int:
    """A page's number from an address; the first where it is none."""
    known = text.isascii() and text.isdigit() and len(text) < SIX_DIGITS
    return min(max(1, int(text)), deepest) if known else 1
