"""Bodies: the desk's stream of blocks ↔ the neutral blocks of the folder format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import uuid4

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue

from longwave.editorial.blocks import Body
from longwave.exchange.blocks import Block
from longwave.exchange.faults import Fault
from longwave.media.models import Audio, Picture

_BODY = Body()


class Things(Protocol):
    """What blocks refer to, by the names it has elsewhere; an empty name leaves the reference out."""

    def picture(self, picture: Picture) -> str: ...
    def audio(self, audio: Audio) -> str: ...
    def story(self, page: Any) -> str: ...


def blocks_of(body: StreamValue, things: Things) -> list[Block]:
    """A stored body as neutral blocks. Blocks whose picture or sound is gone are left out."""
    return [block for child in body if (block := _block(child, things)) is not None]


def _block(child: Any, things: Things) -> Block | None:
    kind, value = child.block_type, child.value
    if kind == "picture":
        file = things.picture(value) if value else ""
        named = {"alt": value.default_alt_text, "caption": value.caption, "credit": value.credit} if file else {}
        return Block(kind, {"file": file, **named}) if file else None
    if kind == "audio":
        file = things.audio(value["audio"]) if value["audio"] else ""
        return Block(kind, {"file": file, "title": value["title"]}) if file else None
    if kind == "readalso":
        names = [things.story(page) for page in value if page]
        return Block(kind, {"entries": [name for name in names if name]})
    return Block(kind, child.block.shape(value))


def rich_text_of(blocks: Iterable[Block]) -> str:
    """Blocks of text as one rich text."""
    return "".join(block.value["html"] for block in blocks if block.kind == "text")


def not_text(blocks: Iterable[Block], path: str, what: str) -> Iterator[Fault]:
    """A fault for each block that a body of paragraphs cannot hold."""
    for block in blocks:
        if block.kind != "text":
            yield Fault(path, block.line, f"{what} holds paragraphs only; found {_A[block.kind]}. Move or rewrite it.")


_A: Mapping[str, str] = {
    kind: f"a {kind}" for kind in ("heading", "picture", "list", "table", "note", "correction", "divider")
} | {"pullquote": "a pull quote", "audio": "a sound", "embed": "an embed", "readalso": "a read-also"}


def shifted(blocks: Iterable[Block], shift: timedelta) -> list[Block]:
    """The blocks with the dates of corrections moved by whole days."""
    return [_shifted(block, shift.days) if block.kind == "correction" and shift else block for block in blocks]


def _shifted(block: Block, days: int) -> Block:
    moved = date.fromisoformat(block.value["date"]) + timedelta(days=days)
    return Block(block.kind, {**block.value, "date": moved.isoformat()}, block.line)


# --- To the desk -----------------------------------------------------------------------------------------------


def stream_of(blocks: Iterable[Block], keys: Callable[[Block], list[int]]) -> StreamValue:
    """Neutral blocks as a body to store. `keys` gives the primary keys that a picture, sound or read-also refers to."""
    raw = [
        {"type": block.kind, "value": _stored(block, keys), "id": str(uuid4())}
        for block in blocks
        if block.kind != "readalso" or keys(block)
    ]
    return _BODY.to_python(raw)


def _stored(block: Block, keys: Callable[[Block], list[int]]) -> Any:
    value = block.value
    match block.kind:
        case "text":
            return value["html"]
        case "heading":
            return {"text": value["text"], "level": str(value["level"])}
        case "picture":
            return keys(block)[0]
        case "list":
            return {"ordered": value["ordered"], "items": [_item(html) for html in value["items"]]}
        case "table":
            return {**value, "rows": [{"values": row} for row in value["rows"]]}
        case "audio":
            return {"audio": keys(block)[0], "title": value["title"]}
        case "note" | "correction":
            return {key: text for key, text in value.items() if key != "html"} | {"text": value["html"]}
        case "readalso":
            return [_item(key) for key in keys(block)]
        case _:  # pullquote, embed and divider are stored as they are
            return dict(value)


def _item(value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid4())}


# --- What the desk would say ---------------------------------------------------------------------------------------

#: Texts of a block without which it shows, but poorly: the desk asks for them.
_WANTED = {"audio": ("title",), "embed": ("title",), "note": ("title", "html"), "picture": ()}


def faults_of(blocks: Iterable[Block], path: str) -> Iterator[Fault]:
    """What the desk could not keep: texts that are too long, addresses that are none."""
    for block in blocks:
        fields = getattr(_BODY.child_blocks[block.kind], "child_blocks", {})
        for key, text in block.value.items():
            field = fields.get(key)
            if field is None or not isinstance(text, str) or not text:
                continue
            try:
                field.clean(text)
            except ValidationError as error:
                yield Fault(path, block.line, f"{key} of this {block.kind}: {sentence(error)} Found “{text[:60]}”.")


def gaps_of(blocks: Iterable[Block], path: str) -> Iterator[Fault]:
    """What blocks came in without: credits and captions of pictures, titles of sounds, embeds and notes."""
    for block in blocks:
        wanted = ("credit", "caption", "alt") if block.kind == "picture" else _WANTED.get(block.kind, ())
        missing = [key for key in wanted if not block.value.get(key)]
        if missing:
            what = f"the picture {block.value['file']}" if block.kind == "picture" else f"this {block.kind}"
            yield Fault(path, block.line, f"{what} has no {joined(missing)}.")


def sentence(error: ValidationError) -> str:
    """What Django says of a value."""
    return " ".join(str(message) for message in error.messages)


def joined(words: list[str]) -> str:
    """`credit`, `credit and caption`, `credit, caption and alt`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
