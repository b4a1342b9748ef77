"""What is said and when: the cue, times as files write them, and how a speaker's name is told from a text."""

import re
from dataclasses import dataclass
from unicodedata import category

LATEST = 1_000 * 3600  # seconds: no recording lasts longer, so a time beyond is a mistake
_NAME = re.compile(r"(?P<name>[^\W\d_][^:\n<>\[\]]{0,39}?)\s*:\s+(?P<text>\S.*)", re.DOTALL)
_PARTICLES = frozenset(["al", "bin", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "e", "el", "ibn"])
_PARTICLES |= {"la", "le", "of", "the", "van", "von", "y"}


@dataclass(frozen=True, slots=True)
class Cue:
    """Something said from `start` to `end`, in seconds, by `speaker` (empty where nobody is named).

    A transcript without times has 0 for both in all its cues. `text` has no line breaks.
    """

    start: float
    end: float
    speaker: str
    text: str


class NotTranscript(ValueError):
    """A file that is no transcript; the message names the line, what was found, what is expected and what to do."""


def refuse(line: int, found: str, expected: str, advice: str) -> NotTranscript:
    """The refusal of one line of a file."""
    shown = found.strip()
    shown = f"“{shown[:60]}…”" if len(shown) > 61 else f"“{shown}”" if shown else "nothing"
    return NotTranscript(f"Line {line}: found {shown}, expected {expected}. {advice}")


def squeezed(text: str) -> str:
    """A text on one line with single spaces, without control characters; joiners that scripts need are kept."""
    return " ".join("".join(c for c in text if c.isspace() or category(c) not in ("Cc", "Cs")).split())


def seconds(hours: str | None, minutes: str, rest: str, fraction: str | None) -> float | None:
    """The time that digits say, or None where they say none: over 59 seconds, or over 59 minutes beside hours."""
    if int(rest) > 59 or (hours and int(minutes) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
    found = whole + int((fraction or "0").ljust(3, "0")) / 1000
    return round(found, 3) if found < LATEST else None


def stamp(time: float, mark: str = ".") -> str:
    """A time as VTT and, with a comma, SRT write it: 00:01:02.500."""
    milliseconds = round(time * 1000)
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{rest:03}"


def named(text: str) -> tuple[str, str]:
    """Speaker and words of a text such as “Ana Lima: Good morning”; no speaker where it does not begin with a name.

    A name is at most five words that begin with a capital, a digit or, after the first, are particles such as “van”.
    """
    found = _NAME.fullmatch(text)
    if not found:
        return "", text
    words = found["name"].split()
    capital = [word for word in words if word not in _PARTICLES]
    if len(words) > 5 or words[0] in _PARTICLES or any(not _leads(word) for word in capital):
        return "", text
    return " ".join(words), found["text"]


def opening(text: str) -> tuple[str, str]:
    """As `named`, but a name with its colon may stand alone, above the words."""
    alone = named(f"{text} x") if text.endswith(":") else ("", "")
    return (alone[0], "") if alone[0] and alone[1] == "x" else named(text)


def _leads(word: str) -> bool:
    """Whether a word of a name begins as names do; scripts without capitals have none to ask for."""
    first = word.lstrip("(’'\"")[:1]
    return first.isalnum() and not first.islower()
