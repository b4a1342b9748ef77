"""Refuses code that takes a body out of an entry by itself: `make lint` runs it over the package.

A feed, a card, a snippet or a mail that reads `entry.body_text` shows what is behind the wall as soon as somebody sets
a tier. Whoever wants text asks `longwave.published.public`, which knows what everybody may read.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Where bodies are made, stored, withheld, or shown as examples.
MAY = (
    "bench/relating.py",  # makes articles to measure
    "bench/searching.py",  # the same
    "published/actions.py",
    "published/files.py",
    "published/migrations/",
    "published/models.py",
    "published/public.py",
    "discovery/threads/records.py",
    "editorial/records.py",
    "podcast/chapters.py",  # reads files that producers upload
    "podcast/records.py",
    "theme/samples.py",
    "theme/templatetags/longwave.py",  # is handed an entry that a decision was made about
)
COLUMN = re.compile(r"(?<![a-z])(body_html|body_text|body_mail|teaser_html)(?![a-z])")
KEYS = ("cues", "transcript", "chapters", "corrections")
LOOKUP = re.compile(rf"data__({'|'.join(KEYS)})(?![a-z])")
INSTEAD = "Take it from `longwave.published.public`: `public_text(entry, now)`, or `beside(entry, decision, name)`."


def faults(source: str, name: str) -> list[str]:
    """What a file reaches for that it may not, a line each: where, what, and what to do instead."""
    tree = ast.parse(source, name)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = sorted({hit for node in ast.walk(tree) if id(node) not in prose for hit in _reached(node)})
    return [f"{name}:{line}: found `{what}` of an entry. {INSTEAD}" for line, what in found]


def _reached(node: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the name of a body that a node reaches for."""
    if isinstance(node, ast.Attribute) and COLUMN.fullmatch(node.attr):
        yield node.lineno, node.attr
    elif isinstance(node, ast.keyword) and node.arg and (match := COLUMN.search(node.arg) or LOOKUP.match(node.arg)):
        yield node.value.lineno, match[1]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if match := COLUMN.search(node.value) or LOOKUP.search(node.value):
            yield node.lineno, match[1]
    elif key := _taken(node):
        yield node.lineno, f'data["{key}"]'


def _taken(node: ast.AST) -> str:
    """The key that a node takes out of an entry's data, if it is one of those behind the wall."""
    if isinstance(node, ast.Subscript):
        place, key = node.value, node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        place, key = node.func.value, node.args[0]
    else:
        return ""
    is_data = getattr(place, "attr", getattr(place, "id", "")) == "data"
    return key.value if is_data and isinstance(key, ast.Constant) and key.value in KEYS else ""


def main(package: Path) -> int:
    """Look through a package; tests may do as they like."""
    said = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if "/tests/" not in name and not name.startswith(MAY):
            said += faults(path.read_text(), f"{package.name}/{name}")
    print("\n".join(said) or "No body is taken past the wall.")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
