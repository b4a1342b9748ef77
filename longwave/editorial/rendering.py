"""A body in its three renderings, all from the same shapes: site, e-mail, plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.template.loader import get_template
from wagtail.blocks import StreamValue

from longwave.kernel import html
from longwave.published import files

TEASER = 2  # paragraphs of text that everybody may read, at most: what has no more than these gives one fewer


@dataclass(frozen=True)
class Rendered:
    """A body, rendered. `shows` names what it repeats; `corrections` stand at the foot of the page."""

    html: str = ""
    text: str = ""
    mail: str = ""
    teaser: str = ""
    corrections: list[dict[str, str]] = field(default_factory=list)
    shows: frozenset[str] = frozenset()


def render(body: StreamValue, under: str = "") -> Rendered:
    """Render a body. Corrections leave its flow: pages show them at the foot, the text says them at the end.

    What is not for everybody has its pictures and sounds addressed `under` its own address.
    """
    site, mail, text, late, corrections = [], [], [], [], []
    anchors: set[str] = set()
    for child in body:
        shape = _walled(child, under) if under else child.block.shape(child.value)
        if "id" in shape:
            shape["id"] = _unique(shape["id"], anchors)
        if child.block_type == "correction":
            corrections.append(shape)
            late.append(child.block.plain(shape))
            continue
        site.append(_template(child.block_type, shape))
        mail.append(_template(f"{child.block_type}.mail", shape))
        text.append(child.block.plain(shape))
    return Rendered(
        html="".join(site),
        text="\n\n".join(filter(None, text + late)),
        mail="".join(mail),
        teaser=_teaser(body),
        corrections=corrections,
        shows=frozenset(_shown(body)),
    )


def _walled(child: Any, under: str) -> dict[str, Any]:
    """What a block shows, with the files that it shows below an address."""
    shape: dict[str, Any] = child.block.shape(child.value)
    if child.block_type == "picture":
        shape["image"] = files.image_below(under, shape["image"])
    elif child.block_type == "audio":
        shape["url"] = files.below(under, shape["url"])
    return shape


def _unique(anchor: str, taken: set[str]) -> str:
    """An anchor that no heading before has: two headings of the same words are told apart by a number."""
    free = next(name for n in count(1) if (name := anchor if n == 1 else f"{anchor}-{n}") not in taken)
    taken.add(free)
    return free


def _template(name: str, shape: dict[str, Any]) -> str:
    return get_template(f"longwave/blocks/{name}.html").render({"value": shape, "self": shape})


def _teaser(body: StreamValue) -> str:
    """The first paragraphs, and never all of them: a short piece is no gift."""
    texts = "".join(child.block.shape(child.value)["html"] for child in body if child.block_type == "text")
    paragraphs = html.paragraphs(texts)
    return "".join(paragraphs[: min(TEASER, len(paragraphs) - 1)] if paragraphs else [])


def _shown(body: StreamValue) -> set[str]:
    """The keys of what a body repeats: its pictures and the pieces it links to by title."""
    keys = set()
    for child in body:
        if child.block_type == "picture" and child.value:
            keys.add(f"picture:{child.value.pk}")
        elif child.block_type == "readalso":
            keys.update(f"entry:{page.specific.uid}" for page in child.value if page)
    return keys
