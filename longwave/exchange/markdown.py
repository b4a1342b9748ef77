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
    before: Block | None = None
    for block in canonical(blocks):
        if before is not None and _would_merge(before, block):
            parts.append(SEPARATOR)
        parts.append(written(block))
        before = block
    return "\n\n".join(parts)


def _would_merge(before: Block, block: Block) -> bool:
    """Whether two neighbours would be read as one: then a comment, which shows nowhere, keeps them apart."""
    if before.kind != block.kind:
        return False
    return block.kind == "text" or (block.kind == "list" and before.value["ordered"] == block.value["ordered"])
