"""Plain text: counting and cutting words."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def count_words(text: str) -> int:
    """How many words a text has; hyphens and apostrophes join."""
    return sum(1 for _ in WORD.finditer(text))


def lines(text: str) -> list[str]:
    """The lines of a list that somebody wrote, without what is empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


TOKEN = re.compile(r"[^\W_]+")
# Where a word may be broken, or may not: soft hyphen, spaces of no width, word joiner. They stand within words, unseen.
BREAKS = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff"))
UNCOMMON = re.compile(r"[^\x00-\x7f]")
# Letters that Unicode does not take apart into one of a to z and a mark.
PLAIN = str.maketrans(
    dict(zip("łøđðıħŧŋĸƀɨ", "loddihtnqbi", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
)


@lru_cache(maxsize=8192)
def plain_letter(sign: str) -> str:
    """A letter small and without its accents: `l` for `Ł`, `ss` for `ß`; nothing for an accent that stands alone."""
    apart = unicodedata.normalize("NFKD", sign)
    bare = "".join(part for part in apart if not unicodedata.combining(part))
    return unicodedata.normalize("NFC", bare.casefold().lower().translate(PLAIN))


def folded(text: str) -> str:
    """A text in small letters and without accents, as far as search tells letters apart."""
    if not text.isascii():
        whole = unicodedata.normalize("NFC", text.translate(BREAKS))
        text = UNCOMMON.sub(lambda found: plain_letter(found.group()), whole)
    return text.lower()


def tokens(text: str) -> list[str]:
    """The letters and digits of a text that stand together, in order, folded: `Iran’s 2nd` is `iran`, `s`, `2nd`."""
    return TOKEN.findall(folded(text))
