"""Texts as SQLite keeps them: each letter that search takes for another is kept as that one, and can be read back.

FTS5 folds accents by a table of its own, which leaves `ł` and `ø` as they are. So what it indexes is folded before, by
the same code as what is asked for. It also makes the snippets, which must show the letters that were written: behind
each folded letter stands which one it was, in accents of no meaning that FTS5 skips within a word.
"""

from __future__ import annotations

import re
import unicodedata

from longwave.kernel.text import UNCOMMON, plain_letter

ACCENTS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f\u0311\u0323\u0324"
HIDDEN = str.maketrans("0123456789abcdef", ACCENTS)
SHOWN = str.maketrans(ACCENTS, "0123456789abcdef")
DIGITS = 8  # two of how many letters stand for one, six of which one that is
KEPT = re.compile(f"[{ACCENTS}]{{{DIGITS}}}")


def kept(text: str) -> str:
    """A text as it is indexed. No accent of its own is left in it, so that all are ours."""
    return text if text.isascii() else UNCOMMON.sub(_kept, unicodedata.normalize("NFC", text))


def _kept(found: re.Match[str]) -> str:
    sign = found.group()
    plain = plain_letter(sign)
    if plain in (sign, sign.lower()) or not (plain.isalnum() or unicodedata.combining(sign)):
        return sign
    return plain + f"{len(plain):02x}{ord(sign):06x}".translate(HIDDEN)


def written(text: str) -> str:
    """The text as it was written."""
    if text.isascii():
        return text
    said, at = [], 0
    for found in KEPT.finditer(text):
        digits = found.group().translate(SHOWN)
        said += [text[at : found.start() - int(digits[:2], 16)], chr(int(digits[2:], 16))]
        at = found.end()
    return "".join([*said, text[at:]])
