"""Plain text: counting and cutting words."""

import re
import unicodedata

WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def count_words(text: str) -> int:
    """How many words a text has; hyphens and apostrophes join."""
    return sum(1 for _ in WORD.finditer(text))


def lines(text: str) -> list[str]:
    """The lines of a list that somebody wrote, without what is empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


TOKEN = re.compile(r"[^\W_]+")


def tokens(text: str) -> list[str]:
    """The letters and digits of a text that stand together, in order, small: `Iran’s 2nd` is `iran`, `s`, `2nd`."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return TOKEN.findall(plain.lower())
