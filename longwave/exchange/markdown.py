"""A body in Markdown ↔ its blocks.

What `render` writes, `parse` reads back as the same blocks, and what it writes from those is the same text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from longwave.exchange.blocks import Block, canonical
from longwave.exchange.body_reading import BodyReader
from longwave.exchange.body_writing import written
from longwave.exchange.faults import Refused
from longwave.exchange.inline import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable

# Neighbours of these kinds would be read as one: a comment, which shows nowhere, keeps them apart.
_MERGING = {"text", "list"}


def parse(text: str, file: str = "", first_line: int = 1) -> list[Block]:
    """The blocks of a body. Raises `Refused` with every fault, its line counted from `first_line`."""
    reader = BodyReader(file, first_line)
    blocks = reader.read(text)
    if reader.faults:
        raise Refused(reader.faults)
    return canonical(blocks)


def render(blocks: Iterable[Block]) -> str:
    """The body that reads as these blocks, without a line break at its end."""
    parts: list[str] = []
    before = ""
    for block in canonical(blocks):
        if block.kind == before and before in _MERGING:
            parts.append(SEPARATOR)
        parts.append(written(block))
        before = block.kind
    return "\n\n".join(parts)
