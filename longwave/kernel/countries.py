"""Countries: their codes and names, what else names them in a text, and the parts of the world they lie in.

The table is our own, `countries.txt` beside this file. It is read when somebody first asks: readers' pages never do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

DOUBTFUL = "?"


@dataclass(frozen=True)
class Country:
    """One country. `words` name it for certain; `doubtful` ones only beside another of its names."""

    code: str
    name: str
    areas: frozenset[str]
    words: tuple[str, ...]
    doubtful: tuple[str, ...]


@dataclass(frozen=True)
class Atlas:
    """All countries by their codes, what means none although it sounds like one, and the areas of usual regions."""

    countries: dict[str, Country]
    elsewhere: tuple[str, ...]
    regions: dict[str, frozenset[str]]


def _parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def read(table: str) -> Atlas:
    """A table as an atlas."""
    countries: dict[str, Country] = {}
    elsewhere: list[str] = []
    regions: dict[str, frozenset[str]] = {}
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        code, *rest = line.split("|")
        if code == "-":
            elsewhere += _parts(rest[0], ";")
        elif code.startswith("="):
            regions[code[1:]] = frozenset(_parts(rest[0], ","))
        else:
            name, areas, more = rest
            words = [name, *_parts(more, ";")]
            countries[code] = Country(
                code,
                name.lstrip(DOUBTFUL),
                frozenset(_parts(areas, ",")),
                tuple(word for word in words if not word.startswith(DOUBTFUL)),
                tuple(word[1:] for word in words if word.startswith(DOUBTFUL)),
            )
    return Atlas(countries, tuple(elsewhere), regions)


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """Our table."""
    return read(files("longwave.kernel").joinpath("countries.txt").read_text("utf-8"))


def choices() -> list[tuple[str, str]]:
    """Codes and names, by name."""
    return sorted(((one.code, one.name) for one in atlas().countries.values()), key=lambda pair: pair[1])


def code_of(name: str) -> str:
    """The code of the country that is called so, whatever its capitals; empty where none is."""
    wanted = _plain(name)
    for one in atlas().countries.values():
        if wanted in {_plain(word) for word in (one.name, one.code, *one.words)}:
            return one.code
    return ""


def _plain(name: str) -> str:
    return name.strip().replace("’", "'").casefold().removeprefix("the ")


def usual(region: str) -> frozenset[str]:
    """The codes of the countries that a region of this name usually gathers; of a country, its own."""
    areas = atlas().regions.get(_plain(region), frozenset())
    found = {one.code for one in atlas().countries.values() if one.areas & areas}
    own = next((one.code for one in atlas().countries.values() if _plain(one.name) == _plain(region)), "")
    return frozenset(found | ({own} if own else set()))
