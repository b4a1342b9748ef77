"""What a mail may weigh, and what to say of one that cannot be sent."""

from __future__ import annotations

import json

from longwave.newsletter.letters.quoting import quoted
from longwave.newsletter.models import Edition

HTML = 85_000  # bytes as they travel: Gmail cuts at about 102,000, and with the rest the way to leave


class Unsendable(ValueError):
    """An edition that cannot become a mail. The message is for the editor, and says what to change."""


def weigh(edition: Edition) -> None:
    """Refuse what was written too long before anything is made of it. Raises `Unsendable`."""
    if sum(written(edition).values()) > HTML:
        raise too_long(edition, sum(written(edition).values()))


def check(edition: Edition, html: str) -> None:
    """Refuse HTML that is too long as it travels. Raises `Unsendable`."""
    size = len(html.encode("utf-8", "replace"))
    if size <= HTML:
        size = len(quoted(html))
    if size > HTML:
        raise too_long(edition, size)


def too_long(edition: Edition, size: int) -> Unsendable:
    """The sentence that says by how much, and because of what."""
    name, longest = max(written(edition).items(), key=lambda part: part[1])
    because = f"The longest part is {name}, with {kilobytes(longest)}: shorten it."
    return Unsendable(
        f"The mail would be {kilobytes(size)} long, and mail programs cut off what is longer than about "
        f"{kilobytes(HTML)}. {because if longest > HTML // 20 else 'Take out a piece or two.'}"
    )


def written(edition: Edition) -> dict[str, int]:
    """What an editor wrote, and how long it is in bytes."""
    parts = {"the subject": edition.subject, "the preheader": edition.preheader, "the greeting": edition.greeting}
    sizes = {name: len(text.encode("utf-8", "replace")) for name, text in parts.items()}
    blocks = edition.body if isinstance(edition.body, list) else []
    for number, block in enumerate(blocks, 1):
        kind = block.get("type", "block") if isinstance(block, dict) else "block"
        sizes[f"part {number} of the text ({kind})"] = len(json.dumps(block, ensure_ascii=False, default=str).encode())
    return sizes


def kilobytes(size: int) -> str:
    """`86 KB`, rounded up: what is over a limit never looks as if it were at it."""
    return f"{-(-size // 1000):,} KB"
