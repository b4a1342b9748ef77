"""People and organisations of the register in a text, and names that look like somebody who is not in it yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from longwave.discovery.tagging.rules import LONGEST, Dictionary, Draft, Evidence, Suggestion, any_of, bare, plain

LONGEST_NAME = 5  # words
MOST_UNKNOWN = 6  # names proposed for the register
TRIED = 60  # names of which it is looked whether they come again: each reads the whole text


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ABBREVIATED = _set("Sen Rep Gov Gen Col Lt Capt Dr Mr Mrs Ms Prof")
TITLES = _set(
    """
    President Premier Minister Chancellor Secretary Senator Representative Congressman Congresswoman Governor
    Mayor General Colonel Admiral Ambassador Judge Justice Professor Doctor King Queen Prince Princess Sheikh
    Emir Sultan Pope Archbishop Cardinal Chairman Chairwoman Director Commissioner Spokesman Spokeswoman Analyst
    Economist Administrator Lord Lady Sir Prime Vice Foreign Defence Defense Finance Former Deputy Chief
    """
)
NOBODY = _set(
    """
    Committee Institute University Ministry House Senate Agency Council Commission Department Bank Party Union
    Court Street Times Post Journal News Group Company Corporation Foundation Center Centre College School
    Association Office Congress Parliament Army Force Forces Act Treaty City County River Sea Bay North South
    East West New United National International Federal Republic Republican Republicans Democratic Democrat
    Democrats Saint Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December
    """
)
# Words with a capital because a sentence begins.
SMALL = _set(
    """
    The This That These Those A An When While After Before But And For With From Last Next In On At As If He She
    They We It Both Some Yesterday Today
    """
)
BEFORE_NAMES = TITLES | ABBREVIATED | SMALL
CAPITAL = "".join(sign for sign in map(chr, range(0x2000)) if sign.isupper())  # of any alphabet that has them
PART = rf"[{CAPITAL}][\w'-]+"
PARTICLE = "(?:(?:de|da|del|bin|al|el|van|von|der|den|la) )"
INITIAL = rf"(?:[{CAPITAL}]\. )?"
NAME = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(sorted(ABBREVIATED))})\. |{PART} )+{INITIAL}{PARTICLE}{{0,2}}{PART}(?: {PART})*(?!\w)"
)
SPEAKS = r"(?:said|says|told|argues|argued|added|wrote|warned)"
BEFORE = re.compile(rf"({PART})(\.?) $")


@dataclass(frozen=True)
class Known:
    """Somebody or something of the magazine's register."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    organisation: bool = False
    about: str = ""  # role or affiliation, which tells two of one name apart

    @property
    def surname(self) -> str:
        """What a text calls a person after she was introduced; an organisation has none."""
        parts = self.name.split()
        return "" if self.organisation or len(parts) < 2 else bare(plain(parts[-1]))

    @property
    def names(self) -> list[str]:
        """What a text calls it in full, without accents: many write them, and many do not."""
        return [bare(plain(name)) for name in (self.name, *self.aliases)]


def register(draft: Draft, known: Sequence[Known]) -> list[Suggestion]:
    """Those of the register whom a text names: by full name or alias, then by surname where nobody else has it."""
    full: dict[str, list[Known]] = {}
    for one in known:
        for name in one.names:
            full.setdefault(name, []).append(one)
    evidence: dict[str, Evidence] = {}
    pattern, words = any_of(full), _written(known)
    for part, text in draft.parts(words):
        for found in pattern.finditer(bare(text)):
            for one in full[found.group()]:
                evidence.setdefault(one.key, Evidence()).add(text[slice(*found.span())], part, found.start())
    named = [one for one in known if one.key in evidence]
    _by_surname(draft.parts(words), named, pattern, evidence)
    points = {key: one.points for key, one in evidence.items()}
    chosen = sorted(named, key=lambda one: -points[one.key])
    return [
        Suggestion(one.key, one.name, "; ".join(filter(None, [one.about, evidence[one.key].reason()])), points[one.key])
        for one in chosen
    ]


def _written(known: Iterable[Known]) -> list[str]:
    """Names and surnames with their accents, as a text in capitals is read."""
    return [plain(word) for one in known for word in (one.name, *one.aliases, *one.name.split()[-1:])]


def _by_surname(
    parts: Iterable[tuple[str, str]], named: Sequence[Known], full: re.Pattern[str], evidence: dict[str, Evidence]
) -> None:
    """Count the surnames of those who were named in full. A first name of somebody else before one makes it hers."""
    surnames = [one.surname for one in named if one.surname]
    by_surname = {one.surname: one for one in named if one.surname and surnames.count(one.surname) == 1}
    pattern = any_of(by_surname)
    for part, text in parts:
        small = bare(text)
        taken = [found.span() for found in full.finditer(small)]
        for found in pattern.finditer(small):
            inside = any(start <= found.start() < end for start, end in taken)
            if not inside and not _of_another(text[max(0, found.start() - 60) : found.start()]):
                evidence[by_surname[found.group()].key].add(text[slice(*found.span())], part, found.start())


def _of_another(before: str) -> bool:
    """Whether a first name stands before a surname: a capital that neither a title nor a sentence explains."""
    found = BEFORE.search(before)
    if not found or found.group(2) or found.group(1) in TITLES:
        return False
    begun = before[: found.start()].rstrip(" “\"'(")
    return bool(begun) and not begun.endswith((".", "!", "?", ":", "\n"))


def unknown(draft: Draft, known: Iterable[Known], places: Dictionary) -> list[Suggestion]:
    """Names that are not in the register: introduced with a title or as speaking, and later called by the surname."""
    text = plain(draft.text[:LONGEST])
    held = {name for one in known for name in one.names}
    found: dict[str, Evidence] = {}
    introduced: dict[str, str] = {}
    for match in NAME.finditer(text):
        name, title = _name_of(match)
        if not name or bare(name) in held or not _is_person(name, places):
            continue
        found.setdefault(name, Evidence()).add(name, "text", match.start())
        how = title or ("speaks" if _speaks(text, match) else "")
        if how:
            introduced.setdefault(name, how)
    likeliest = sorted(introduced, key=lambda name: -found[name].points)[:TRIED]
    proposed = islice((name for name in likeliest if _called(text, name)), MOST_UNKNOWN)
    return [Suggestion(name, name, _reason(text, name, introduced[name]), found[name].points) for name in proposed]


def _name_of(match: re.Match[str]) -> tuple[str, str]:
    """A name without what stands before it, and the titles among that."""
    words = match.group().removesuffix("'s").rstrip("'").rpartition("'s ")[2].split()
    before = list(takewhile(lambda word: word.rstrip(".") in BEFORE_NAMES, words))
    name = words[len(before) :]
    titles = [word for word in before if word.rstrip(".") in TITLES | ABBREVIATED]
    return (" ".join(name) if 1 < len(name) <= LONGEST_NAME else ""), " ".join(titles)


def _is_person(name: str, places: Dictionary) -> bool:
    parts = name.split()
    if any(part.rstrip(".") in NOBODY | TITLES for part in parts):
        return False
    return not places.pattern.search(name)


def _speaks(text: str, match: re.Match[str]) -> bool:
    """Whether she says something: right after her name or what introduces her, or right before."""
    after, before = text[match.end() : match.end() + 120], text[max(0, match.start() - 8) : match.start()]
    return bool(re.match(rf"(?:, [^.]{{1,90}},)? {SPEAKS}\b", after) or re.search(rf"{SPEAKS} $", before))


def _times(text: str, word: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def _called(text: str, name: str) -> bool:
    """Whether her surname stands without her first name too."""
    return _times(text, name.split()[-1]) > _times(text, name)


def _reason(text: str, name: str, how: str) -> str:
    introduced = "is quoted" if how == "speaks" else f"introduced as “{how}”"
    return f"{introduced}, named {_times(text, name.split()[-1])} times"
