"""Give the magazine's Markdown the alternative texts of the drawings: ``python -m authoring.pictures.alts``.

Each scene describes itself in its docstring. This sets the ``alt`` that goes with a ``picture`` or
``file`` key, in front matter and in picture blocks, and touches nothing else.
"""

from __future__ import annotations

import re
from pathlib import Path

from .__main__ import FOLDER
from .catalogue import PICTURES

FOLDERS = ("articles", "people")
KEY = re.compile(r"^(?:picture|file): pictures/(?P<name>[\w-]+)\.jpg$", re.MULTILINE)
ALT = re.compile(r"^alt: .*$", re.MULTILINE)
SECTION = re.compile(r"(?:\A---\n.*?^---$)|(?:^::: picture\n.*?^:::$)", re.MULTILINE | re.DOTALL)


def described(name: str) -> str:
    """Return a picture's description as the front matter's line."""
    text = PICTURES[name].alt.rstrip(".").replace('"', "'")
    if not text.startswith("Drawn"):
        text = f"Drawing: {text[0].lower()}{text[1:]}"
    return f'alt: "{text}"'


def corrected(section: re.Match[str]) -> str:
    """Return a front matter or picture block with the description of its picture."""
    text = section.group()
    key = KEY.search(text)
    if not key or key["name"] not in PICTURES:
        return text
    line = described(key["name"])
    return ALT.sub(lambda _: line, text, count=1)


def write(root: Path) -> int:
    """Correct all files of a magazine; return how many were changed."""
    changed = 0
    for path in sorted(path for folder in FOLDERS for path in (root / folder).glob("*.md")):
        before = path.read_text("utf-8")
        after = SECTION.sub(corrected, before)
        if after != before:
            path.write_text(after, "utf-8")
            changed += 1
    return changed


if __name__ == "__main__":
    print(write(FOLDER.parent), "files changed")
