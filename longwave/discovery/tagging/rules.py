"""What a text speaks of, and why one thinks so. Plain: a draft and what the magazine knows in, suggestions out.

A word counts 4 in the headline, 2 in the first 600 characters and 1 after that. What has fewer than 3 points, or under
15 % of what is spoken of most, is passing mention and is not suggested.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from longwave.kernel.countries import Atlas
from longwave.kernel.text import UNCOMMON, plain_letter

TITLE, LEAD, REST = 4, 2, 1  # what a word counts where
LEAD_ENDS = 600  # characters
ENOUGH, SHARE = 3, 0.15
SHOWN_WORDS = 3  # in a reason
NEIGHBOURS = 8  # pieces whose topics are looked at
NEAR = 0.2  # of a score: what is further away shares no topic. Lower than what a reader is shown, since several speak
OF_ALL = 1 / 3  # of all nearness that a topic needs
MOST_TOPICS = 3
IN_CAPITALS = 4  # capitals to a small letter: from here on a text is written in capitals
LONGEST = 400_000  # characters that are looked at


@dataclass(frozen=True)
class Draft:
    """What is being written: the headline, and standfirst, body and all that is said, as plain text."""

    title: str
    text: str

    def parts(self, words: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The places of it that count differently: the headline, then the text; with some words as one writes them."""
        for name, text in (("title", self.title), ("text", self.text[:LONGEST])):
            yield name, lowered(plain(text), words)


def plain(text: str) -> str:
    """A text with the straight apostrophes of our table, and each letter with its accent as one sign."""
    return normalize("NFC", text).replace("’", "'").replace("\xa0", " ")


def bare(text: str) -> str:
    """A plain text without accents, letter for letter: what stands somewhere in it stands there in the text."""
    return UNCOMMON.sub(lambda found: _bare_letter(found.group()), text)


def _bare_letter(sign: str) -> str:
    letter = plain_letter(sign)
    letter = letter.upper() if sign.isupper() else letter
    return letter if len(letter) == 1 else sign


def lowered(text: str, words: Iterable[str]) -> str:
    """A text that is written in capitals, with some words as one writes them otherwise; any other as it is."""
    beginning = text[:LEAD_ENDS]
    if sum(map(str.isupper, beginning)) <= IN_CAPITALS * sum(map(str.islower, beginning)):
        return text
    usual = {word.upper(): word for word in words if not word.isupper()}
    return any_of(usual).sub(lambda found: usual[found.group()], text)


def weight(part: str, at: int) -> int:
    """What a word counts at a place."""
    if part == "title":
        return TITLE
    return LEAD if at < LEAD_ENDS else REST


@dataclass
class Evidence:
    """How often which words were met, what they count, and whether the headline has one."""

    points: int = 0
    words: Counter[str] = field(default_factory=Counter)
    headline: bool = False

    def add(self, word: str, part: str, at: int) -> None:
        """A word was met."""
        self.points += weight(part, at)
        self.words[word] += 1
        self.headline = self.headline or part == "title"

    def reason(self) -> str:
        """Why, for an editor: “Ankara” 3 times, “Turkey”, headline."""
        said = [f"“{word}”" + (f" {times} times" if times > 1 else "") for word, times in self.words.most_common(3)]
        return ", ".join(said + (["headline"] if self.headline else []))


def lend(found: dict[str, Evidence], code: str, name: str, points: int) -> None:
    """Count somebody of the register, whom a text names, for her country."""
    one = found.setdefault(code, Evidence())
    one.points += points
    one.words[name] += 1


def telling(found: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """What is more than passing mention, by points."""
    top = max((one.points for one in found.values()), default=0)
    kept = [(key, one) for key, one in found.items() if one.points >= max(ENOUGH, SHARE * top)]
    return dict(sorted(kept, key=lambda pair: -pair[1].points))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """An expression that finds whole words, of two that begin alike the longer one."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)") if listed else re.compile(r"(?!)")


@dataclass(frozen=True)
class Dictionary:
    """The countries' words, ready to look for. Made once in a process that suggests."""

    pattern: re.Pattern[str]
    sure: Mapping[str, str]
    doubtful: Mapping[str, str]


def dictionary(atlas: Atlas) -> Dictionary:
    """An atlas, ready to look for."""
    sure = {plain(word): one.code for one in atlas.countries.values() for word in one.words}
    doubtful = {plain(word): one.code for one in atlas.countries.values() for word in one.doubtful}
    return Dictionary(any_of([*sure, *doubtful, *map(plain, atlas.elsewhere)]), sure, doubtful)


def countries(draft: Draft, known: Dictionary) -> dict[str, Evidence]:
    """Every country that is named, by its code: a doubtful word counts where another of the same country stands."""
    parts = draft.parts([*known.sure, *known.doubtful])
    met = [(part, found) for part, text in parts for found in known.pattern.finditer(text)]
    certain = {known.sure[found.group()] for _, found in met if found.group() in known.sure}
    evidence: dict[str, Evidence] = {}
    for part, found in met:
        word = found.group()
        code = known.sure.get(word) or known.doubtful.get(word, "")
        if code in certain:
            evidence.setdefault(code, Evidence()).add(word, part, found.start())
    return evidence


@dataclass(frozen=True)
class Region:
    """A region of the magazine and the countries that it gathers, by their codes."""

    key: str
    name: str
    countries: frozenset[str]


@dataclass(frozen=True)
class Suggestion:
    """Something to file a piece under, and why."""

    key: str
    name: str
    reason: str
    points: float = 0


def regions(found: Mapping[str, Evidence], known: Sequence[Region], names: Mapping[str, str]) -> list[Suggestion]:
    """The regions of the countries that a text speaks of, most spoken of first; a region of one country by itself."""
    kept, suggested = telling(found), []
    for region in known:
        own = {code: one for code, one in kept.items() if code in region.countries}
        if own:
            why = "; ".join(f"{names[code]}: {one.reason()}" for code, one in list(own.items())[:SHOWN_WORDS])
            suggested.append(Suggestion(region.key, region.name, why, sum(one.points for one in own.values())))
    return sorted(suggested, key=lambda one: -one.points)


def homeless(found: Mapping[str, Evidence], known: Sequence[Region]) -> list[str]:
    """The codes of countries that a text speaks of and no region gathers."""
    gathered = {code for region in known for code in region.countries}
    return [code for code in telling(found) if code not in gathered]


@dataclass(frozen=True)
class Neighbour:
    """A published piece, how near it is, and its topics by key and name."""

    title: str
    nearness: float
    topics: tuple[tuple[str, str], ...]


def topics(neighbours: Iterable[Neighbour]) -> list[Suggestion]:
    """The topics that the nearest pieces have in common, most shared first. One twice as near counts four times."""
    nearest = sorted((one for one in neighbours if one.nearness >= NEAR), key=lambda one: -one.nearness)[:NEIGHBOURS]
    whole, suggested = sum(one.nearness**2 for one in nearest), []
    for key, name in dict.fromkeys(topic for one in nearest for topic in one.topics):
        having = [one for one in nearest if (key, name) in one.topics]
        share = sum(one.nearness**2 for one in having) / whole
        if share >= OF_ALL:
            more = f" and {len(having) - 1} more" if len(having) > 1 else ""
            suggested.append(Suggestion(key, name, f"like “{having[0].title}”{more}", share))
    return sorted(suggested, key=lambda one: -one.points)[:MOST_TOPICS]
