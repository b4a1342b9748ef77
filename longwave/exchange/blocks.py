"""The neutral blocks of a body: what the desk stores, what Markdown says, without either's ways.

A block's value is plain data, by kind:

    text        {html}                             paragraphs with b, i, a, br
    heading     {text, level}                      level 2 or 3
    picture     {file, alt, caption, credit}       a path of the folder
    pullquote   {text, by}
    list        {ordered, items}                   items are HTML of one line
    table       {caption, columns, rows}           columns are {type: text | number, heading}; rows are lists of text
    audio       {file, title}
    embed       {url, title, description}
    note        {title, html}
    correction  {date, html}                       an ISO date
    divider     {}
    readalso    {entries}                          slugs, or show/episode
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from longwave.exchange.rich_text import from_html, from_inline_html, paragraphs_to_html, plain_line, to_html

Value = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """A block of a body. `line` is where it stood in its file, 0 where it comes from elsewhere; it does not count."""

    kind: str
    value: dict[str, Any]
    line: int = field(default=0, compare=False)


def canonical(blocks: Iterable[Block]) -> list[Block]:
    """The blocks in the one form that each has; those that show nothing are left out."""
    found = []
    for block in blocks:
        value = _FORMS[block.kind](block.value)
        if value is not None:
            found.append(Block(block.kind, value, block.line))
    return found


def paragraphs(text: str) -> str:
    """A text of several lines: single line breaks within paragraphs, one empty line between them."""
    found = []
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [plain_line(line) for line in paragraph.split("\n")]
        found.append("\n".join(line for line in lines if line))
    return "\n\n".join(paragraph for paragraph in found if paragraph)


def _rich(markup: object) -> str:
    return paragraphs_to_html(from_html(str(markup or "")))


def _texts(*names: str) -> Callable[[Value], dict[str, Any]]:
    """Values that are texts and stay as they are."""

    def form(value: Value) -> dict[str, Any]:
        return {name: str(value.get(name) or "") for name in names}

    return form


def _text(value: Value) -> dict[str, Any] | None:
    html = _rich(value.get("html"))
    return {"html": html} if html else None


def _heading(value: Value) -> dict[str, Any] | None:
    text = plain_line(str(value.get("text") or ""))
    return {"text": text, "level": 3 if int(value.get("level") or 2) > 2 else 2} if text else None


def _pullquote(value: Value) -> dict[str, Any] | None:
    text = paragraphs(str(value.get("text") or ""))
    return {"text": text, "by": plain_line(str(value.get("by") or ""))} if text else None


def _list(value: Value) -> dict[str, Any] | None:
    items = [html for item in value.get("items") or [] if (html := to_html(from_inline_html(str(item))))]
    return {"ordered": bool(value.get("ordered")), "items": items} if items else None


def _table(value: Value) -> dict[str, Any] | None:
    columns = [
        {
            "type": "number" if column.get("type") == "number" else "text",
            "heading": plain_line(str(column.get("heading") or "")),
        }
        for column in value.get("columns") or []
    ]
    width = len(columns)
    rows = []
    for row in value.get("rows") or []:
        cells = [plain_line("" if cell is None else str(cell)) for cell in row][:width]
        rows.append(cells + [""] * (width - len(cells)))
    return {"caption": str(value.get("caption") or ""), "columns": columns, "rows": rows} if columns else None


def _note(value: Value) -> dict[str, Any] | None:
    found = {"title": str(value.get("title") or ""), "html": _rich(value.get("html"))}
    return found if any(found.values()) else None


def _correction(value: Value) -> dict[str, Any] | None:
    html = _rich(value.get("html"))
    return {"date": str(value.get("date") or "")[:10], "html": html} if html else None


def _divider(value: Value) -> dict[str, Any]:
    return {}


def _readalso(value: Value) -> dict[str, Any] | None:
    entries = list(dict.fromkeys(str(entry) for entry in value.get("entries") or [] if entry))
    return {"entries": entries} if entries else None


_FORMS: Mapping[str, Callable[[Value], dict[str, Any] | None]] = {
    "text": _text,
    "heading": _heading,
    "picture": _texts("file", "alt", "caption", "credit"),
    "pullquote": _pullquote,
    "list": _list,
    "table": _table,
    "audio": _texts("file", "title"),
    "embed": _texts("url", "title", "description"),
    "note": _note,
    "correction": _correction,
    "divider": _divider,
    "readalso": _readalso,
}
KINDS = tuple(_FORMS)
